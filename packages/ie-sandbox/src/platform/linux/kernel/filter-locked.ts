import type { ChildKind } from '../../../model/process-kind.js';
import type { Filter, Rule } from './filter.js';
import { networkRules, SO, SOL_SOCKET } from './filter-network.js';
import type { Arch } from './syscall-numbers.js';

/**
 * Stage B: the filter that a child puts on all its threads when Node.js has started and before it gets work.
 * It lists what is allowed; everything else is refused.
 */
export function lockedFilter(options: LockedFilterOptions): Filter {
  const { kind, arch, pid, mayOpen } = options;
  return {
    fallback: 'EPERM',
    rules: [
      ...always,
      ...ofItself(pid),
      ...(kind === 'network' || mayOpen ? openForReading(arch) : []),
      ...(kind === 'network' ? networkRules : []),
      ...refusedInTheirOwnWay,
    ],
  };
}

/** What the filter depends on. */
export interface LockedFilterOptions {
  kind: ChildKind;
  arch: Arch;
  /** The process's own id: calls about a process are allowed only for itself. */
  pid: number;
  /** Whether files may be opened for reading. Landlock decides which. */
  mayOpen: boolean;
}

const F = { DUPFD_CLOEXEC: 1030, GETFD: 1, SETFD: 2, GETFL: 3, SETFL: 4 };

/** The flags with which glibc and musl start a thread. No other clone is allowed, so no process. */
const THREAD_FLAGS = 0x003d0f00;
const CLONE_DETACHED = 0x00400000;

const MAP_SHARED = 1;
const SO_PEERPIDFD = 77;
/** MADV_HWPOISON and MADV_SOFT_OFFLINE, with which root could take memory from all processes. */
const MEMORY_FAILURES = [100, 101];

const always: Rule[] = [
  // Shared memory counts against no limit, and there is nobody to share it with.
  { calls: ['mmap'], when: [{ argument: 3, hasAny: MAP_SHARED }], verdict: 'EPERM' },
  { calls: ['madvise'], when: [{ argument: 2, lowIsOneOf: MEMORY_FAILURES }], verdict: 'EPERM' },
  // A pidfd of the browser.
  { calls: ['getsockopt'], when: [{ argument: 2, lowIsOneOf: [SO_PEERPIDFD] }], verdict: 'EPERM' },
  {
    verdict: 'allow',
    calls: [
      // Operations on open descriptors.
      ...([
        'read',
        'write',
        'readv',
        'writev',
        'pread64',
        'pwrite64',
        'lseek',
        'close',
        'fstat',
        'dup',
        'dup3',
      ] as const),
      ...(['dup2', 'pipe', 'pipe2', 'ftruncate', 'fsync', 'fdatasync'] as const),
      // Memory.
      ...(['mmap', 'mprotect', 'munmap', 'mremap', 'brk', 'madvise', 'membarrier', 'mincore'] as const),
      ...(['pkey_alloc', 'pkey_free', 'pkey_mprotect', 'arch_prctl'] as const),
      // Threads and their signals.
      ...([
        'futex',
        'set_robust_list',
        'set_tid_address',
        'rseq',
        'gettid',
        'sched_yield',
        'getcpu',
      ] as const),
      ...([
        'exit',
        'exit_group',
        'restart_syscall',
        'sigaltstack',
        'rt_sigaction',
        'rt_sigprocmask',
      ] as const),
      ...(['rt_sigreturn', 'rt_sigpending', 'rt_sigsuspend', 'rt_sigtimedwait'] as const),
      // The event loop and time.
      ...([
        'epoll_create1',
        'epoll_create',
        'epoll_ctl',
        'epoll_wait',
        'epoll_pwait',
        'epoll_pwait2',
      ] as const),
      ...(['eventfd2', 'eventfd', 'poll', 'ppoll', 'select', 'pselect6', 'time', 'gettimeofday'] as const),
      ...(['clock_gettime', 'clock_getres', 'clock_nanosleep', 'nanosleep'] as const),
      // Process and user ids.
      ...(['getpid', 'getppid', 'getuid', 'geteuid', 'getgid', 'getegid', 'getresuid', 'getresgid'] as const),
      ...(['getrandom', 'getrusage', 'uname', 'sysinfo'] as const),
      // The channel.
      ...([
        'recvmsg',
        'sendmsg',
        'recvfrom',
        'shutdown',
        'getsockname',
        'getpeername',
        'getsockopt',
      ] as const),
    ],
  },
  {
    calls: ['clone'],
    when: [{ argument: 0, isOneOf: [THREAD_FLAGS, THREAD_FLAGS | CLONE_DETACHED] }],
    verdict: 'allow',
  },
  { calls: ['fcntl'], when: [{ argument: 1, isOneOf: Object.values(F) }], verdict: 'allow' },
  // FIONBIO, FIOCLEX, FIONREAD, TCGETS, TIOCGWINSZ.
  {
    calls: ['ioctl'],
    when: [{ argument: 1, isOneOf: [0x5421, 0x5451, 0x541b, 0x5401, 0x5413] }],
    verdict: 'allow',
  },
  // PR_SET_NAME, PR_SET_VMA: names of threads and of memory.
  { calls: ['prctl'], when: [{ argument: 0, isOneOf: [15, 0x53564d41] }], verdict: 'allow' },
  // To the connected peer, not to an address.
  { calls: ['sendto'], when: [{ argument: 4, isOneOf: [0] }], verdict: 'allow' },
  {
    calls: ['setsockopt'],
    when: [
      { argument: 1, isOneOf: [SOL_SOCKET] },
      { argument: 2, isOneOf: [SO.SNDBUF, SO.RCVBUF] },
    ],
    verdict: 'allow',
  },
];

function ofItself(pid: number): Rule[] {
  return [
    { calls: ['tgkill'], when: [{ argument: 0, isOneOf: [pid] }], verdict: 'allow' },
    {
      calls: ['sched_getaffinity', 'sched_getparam', 'sched_getscheduler'],
      when: [{ argument: 0, isOneOf: [0, pid] }],
      verdict: 'allow',
    },
    // Abseil, in Node.js 26, calls these for each of its threads, whose ids no filter can know, and logs an
    // error.
    { calls: ['sched_getparam', 'sched_getscheduler'], verdict: 'pretend' },
    // Reads its own limits, without a new value.
    {
      calls: ['prlimit64'],
      when: [
        { argument: 0, isOneOf: [0, pid] },
        { argument: 2, isOneOf: [0] },
      ],
      verdict: 'allow',
    },
  ];
}

/** O_NONBLOCK, O_CLOEXEC, and the flags whose numbers differ: O_DIRECTORY, O_NOFOLLOW, O_LARGEFILE. */
const READ_FLAGS: Record<Arch, number> = {
  x64: 0x800 | 0x80000 | 0x10000 | 0x20000 | 0x8000,
  arm64: 0x800 | 0x80000 | 0x4000 | 0x8000 | 0x20000,
};

function openForReading(arch: Arch): Rule[] {
  const hasOnly = READ_FLAGS[arch];
  return [
    { calls: ['openat'], when: [{ argument: 2, hasOnly }], verdict: 'allow' },
    { calls: ['open'], when: [{ argument: 1, hasOnly }], verdict: 'allow' },
  ];
}

/** Refusals that libraries handle. */
const refusedInTheirOwnWay: Rule[] = [
  // glibc passes the thread's id when it looks for a thread's stack. It takes this error for an old kernel.
  { calls: ['sched_getaffinity'], verdict: 'ENOSYS' },
  { calls: ['openat', 'open', 'creat'], verdict: 'EACCES' },
  {
    calls: ['clone3', 'io_uring_setup', 'io_uring_enter', 'io_uring_register', 'pidfd_open'],
    verdict: 'ENOSYS',
  },
];
