import type { ChildKind } from '../../../model/process-kind.js';
import type { Filter, Rule } from './filter.js';
import { descriptorRules } from './filter-descriptors.js';
import { memoryRules } from './filter-memory.js';
import { networkRules } from './filter-network.js';
import { threadRules } from './filter-threads.js';
import { writingRules } from './filter-writing.js';
import type { Arch } from './syscall-numbers.js';

/**
 * Stage B: the filter that a child puts on all its threads when Node.js has started and before it gets work.
 * It lists what is allowed; everything else is refused.
 */
export function lockedFilter(options: LockedFilterOptions): Filter {
  const { kind, arch, pid, hasReadPaths, mayWrite = false } = options;
  return {
    fallback: 'EPERM',
    rules: [
      // First what is called most often: a filter is read from its start for each call.
      ...threadRules(),
      ...memoryRules(arch),
      ...descriptorRules(arch),
      ...always,
      ...ofItself(pid),
      ...(kind === 'network' || hasReadPaths || mayWrite ? openForReading(arch) : []),
      ...(mayWrite ? writingRules(arch) : []),
      ...(kind === 'network' ? networkRules : []),
      ...(kind === 'network' && hasReadPaths ? loadModules : []),
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
  /** Whether it may read files beyond those of its kind. Landlock decides which. */
  hasReadPaths: boolean;
  /** Whether it may change files, and read those. Landlock decides where. @default false */
  mayWrite?: boolean;
}

const always: Rule[] = [
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
      ...(['dup2', 'pipe', 'ftruncate', 'fsync', 'fdatasync'] as const),
      // Threads and their signals.
      ...(['set_tid_address', 'rseq', 'gettid', 'sched_yield', 'getcpu'] as const),
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
      ...(['eventfd2', 'eventfd', 'poll', 'ppoll', 'select', 'pselect6'] as const),
      ...(['time', 'gettimeofday', 'nanosleep'] as const),
      // Process and user ids.
      ...(['getpid', 'getppid', 'getuid', 'geteuid', 'getgid', 'getegid', 'getresuid', 'getresgid'] as const),
      ...(['getrandom', 'getrusage', 'uname', 'sysinfo'] as const),
      // The channel.
      ...(['shutdown', 'getsockname', 'getpeername'] as const),
    ],
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

/** With granted folders a network process may go on loading modules, which Node.js finds through links. */
const loadModules: Rule[] = [
  {
    verdict: 'allow',
    calls: ['newfstatat', 'statx', 'lstat', 'access', 'readlink', 'readlinkat', 'faccessat', 'faccessat2'],
  },
];

/** Refusals that libraries handle. */
const refusedInTheirOwnWay: Rule[] = [
  // The answer of a kernel without these.
  { calls: ['futex', 'set_robust_list'], verdict: 'ENOSYS' },
  // glibc passes the thread's id when it looks for a thread's stack. It takes this error for an old kernel.
  { calls: ['sched_getaffinity'], verdict: 'ENOSYS' },
  { calls: ['openat', 'open', 'creat'], verdict: 'EACCES' },
  {
    calls: ['clone3', 'io_uring_setup', 'io_uring_enter', 'io_uring_register', 'pidfd_open'],
    verdict: 'ENOSYS',
  },
];
