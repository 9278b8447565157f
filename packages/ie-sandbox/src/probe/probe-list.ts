import type { SyscallName } from '../platform/linux/syscall-numbers.js';
import type { ChildKind } from '../process-kind.js';

/** What a probe may use to make up its arguments. */
export interface ProbeContext {
  /** A folder made for the probes, with a file `victim` in it. */
  folder: string;
  /** The browser's process id. */
  parentPid: number;
  /** A path as the kernel reads it. */
  path(...parts: string[]): Buffer;
  /** Memory that the kernel may write to. */
  scratch: Buffer;
  /** A descriptor of a TCP socket, where one can be made; else of the channel. */
  socket(): number;
}

type Argument = number | bigint | Buffer;

/** A system call that a hostile child would try. */
export interface Probe {
  /** What it tries, in words; the name by which reports list it. */
  name: string;
  call: SyscallName;
  args(context: ProbeContext): Argument[];
  /** The kinds that it must be refused to. @default both */
  kinds?: readonly ChildKind[];
  /** A number to call instead of the named call's, which ends the process rather than being refused. */
  fatal?: number;
}

const AT_FDCWD = 0xffffffffffffff9cn;
const O_WRONLY = 1;
const O_CREAT = 0x40;
const O_TRUNC = 0x200;
const O_DIRECTORY = 0x10000;
const CHANNEL_FD = 3;

/** Opens a path. */
function open(name: string, path: (context: ProbeContext) => Buffer, flags = 0): Probe {
  return { name, call: 'openat', args: (context) => [AT_FDCWD, path(context), flags, 0o600] };
}

/** A call on the victim's path. */
function onVictim(name: string, call: SyscallName, ...rest: Argument[]): Probe {
  return { name, call, args: (context) => [context.path(context.folder, 'victim'), ...rest] };
}

/** A call with the victim's path behind a folder's descriptor. */
function atVictim(name: string, call: SyscallName, ...rest: Argument[]): Probe {
  return { name, call, args: (context) => [AT_FDCWD, context.path(context.folder, 'victim'), ...rest] };
}

/** A call with these very arguments. */
function plain(name: string, call: SyscallName, ...args: Argument[]): Probe {
  return { name, call, args: () => args };
}

/** What a network process needs and a renderer does not. */
function forRenderers(probes: readonly Probe[]): Probe[] {
  return probes.map((probe) => ({ ...probe, kinds: ['renderer'] }));
}

const reading: Probe[] = [
  open('open /etc/passwd', ({ path }) => path('/etc/passwd')),
  open('open /etc/shadow', ({ path }) => path('/etc/shadow')),
  open("open a file of the user's", ({ path, folder }) => path(folder, 'victim')),
  open('open a file through a symbolic link', ({ path, folder }) => path(folder, 'link')),
  open('open the program that runs it', ({ path }) => path('/proc/self/exe')),
  open("open the browser's environment", ({ path, parentPid }) => path(`/proc/${parentPid}/environ`)),
  open("open the browser's memory", ({ path, parentPid }) => path(`/proc/${parentPid}/mem`)),
  open("open the browser's memory map", ({ path, parentPid }) => path(`/proc/${parentPid}/maps`)),
  open("open the browser's descriptors", ({ path, parentPid }) => path(`/proc/${parentPid}/fd`), O_DIRECTORY),
  open('list the processes', ({ path }) => path('/proc'), O_DIRECTORY),
  open('list the root folder', ({ path }) => path('/'), O_DIRECTORY),
  {
    name: 'open by openat2',
    call: 'openat2',
    args: ({ path, scratch }) => [AT_FDCWD, path('/etc/passwd'), scratch.fill(0), 24],
  },
  { name: 'open by open', call: 'open', args: ({ path }) => [path('/etc/passwd'), 0] },
  onVictim('read extended attributes', 'getxattr', 0, 0, 0),
  onVictim('list extended attributes', 'listxattr', 0, 0),
  { name: 'watch files', call: 'inotify_init1', args: () => [0] },
  {
    name: 'take a handle of a file',
    call: 'name_to_handle_at',
    args: ({ path, scratch }) => [AT_FDCWD, path('/etc/passwd'), scratch.fill(0), scratch, 0],
  },
  {
    name: 'open by a handle',
    call: 'open_by_handle_at',
    args: ({ scratch }) => [AT_FDCWD, scratch.fill(0), 0],
  },
  { name: 'change the folder', call: 'chdir', args: ({ path }) => [path('/')] },
];

const looking: Probe[] = forRenderers([
  {
    name: 'stat a path',
    call: 'newfstatat',
    args: ({ path, scratch }) => [AT_FDCWD, path('/etc/shadow'), scratch, 0],
  },
  {
    name: 'statx a path',
    call: 'statx',
    args: ({ path, scratch }) => [AT_FDCWD, path('/etc/shadow'), 0, 0x7ff, scratch],
  },
  { name: 'stat by stat', call: 'stat', args: ({ path, scratch }) => [path('/etc/shadow'), scratch] },
  { name: 'stat by lstat', call: 'lstat', args: ({ path, scratch }) => [path('/etc/shadow'), scratch] },
  { name: 'ask for access', call: 'access', args: ({ path }) => [path('/etc/shadow'), 0] },
  {
    name: 'ask for access by faccessat',
    call: 'faccessat',
    args: ({ path }) => [AT_FDCWD, path('/etc/shadow'), 0],
  },
  {
    name: 'ask for access by faccessat2',
    call: 'faccessat2',
    args: ({ path }) => [AT_FDCWD, path('/etc/shadow'), 0, 0],
  },
  {
    name: "read where the browser's program lies",
    call: 'readlink',
    args: ({ path, parentPid, scratch }) => [path(`/proc/${parentPid}/exe`), scratch, 64],
  },
  {
    name: "read the browser's folder",
    call: 'readlinkat',
    args: ({ path, parentPid, scratch }) => [AT_FDCWD, path(`/proc/${parentPid}/cwd`), scratch, 64],
  },
  { name: 'list an open folder', call: 'getdents64', args: ({ scratch }) => [CHANNEL_FD, scratch, 1024] },
]);

const writing: Probe[] = [
  open('open a file for writing', ({ path, folder }) => path(folder, 'victim'), O_WRONLY),
  open('create a file', ({ path, folder }) => path(folder, 'created'), O_CREAT | O_WRONLY),
  open('truncate a file opened for reading', ({ path, folder }) => path(folder, 'victim'), O_TRUNC),
  { name: 'create by creat', call: 'creat', args: ({ path, folder }) => [path(folder, 'created'), 0o600] },
  { name: 'make a folder', call: 'mkdir', args: ({ path, folder }) => [path(folder, 'made'), 0o700] },
  {
    name: 'make a folder by mkdirat',
    call: 'mkdirat',
    args: ({ path, folder }) => [AT_FDCWD, path(folder, 'made-at'), 0o700],
  },
  {
    name: 'make a symbolic link',
    call: 'symlink',
    args: ({ path, folder }) => [path('/'), path(folder, 'sym')],
  },
  {
    name: 'make a symbolic link by symlinkat',
    call: 'symlinkat',
    args: ({ path, folder }) => [path('/'), AT_FDCWD, path(folder, 'sym-at')],
  },
  {
    name: 'make a link',
    call: 'link',
    args: ({ path, folder }) => [path(folder, 'victim'), path(folder, 'hard')],
  },
  {
    name: 'make a link by linkat',
    call: 'linkat',
    args: ({ path, folder }) => [AT_FDCWD, path(folder, 'victim'), AT_FDCWD, path(folder, 'hard-at'), 0],
  },
  { name: 'make a pipe file', call: 'mknod', args: ({ path, folder }) => [path(folder, 'node'), 0o10600, 0] },
  {
    name: 'make a pipe file by mknodat',
    call: 'mknodat',
    args: ({ path, folder }) => [AT_FDCWD, path(folder, 'node-at'), 0o10600, 0],
  },
  onVictim('change the mode', 'chmod', 0o777),
  atVictim('change the mode by fchmodat', 'fchmodat', 0o777),
  atVictim('change the mode by fchmodat2', 'fchmodat2', 0o777, 0),
  onVictim('change the owner', 'chown', 0xffffffffn, 0xffffffffn),
  onVictim('change the owner by lchown', 'lchown', 0xffffffffn, 0xffffffffn),
  atVictim('change the owner by fchownat', 'fchownat', 0xffffffffn, 0xffffffffn, 0),
  onVictim('remove an extended attribute', 'removexattr', 0),
  onVictim('set an extended attribute', 'setxattr', 0, 0, 0, 0),
  atVictim('change the times', 'utimensat', 0, 0),
  onVictim('truncate by path', 'truncate', 0),
  {
    name: 'rename',
    call: 'rename',
    args: ({ path, folder }) => [path(folder, 'absent'), path(folder, 'renamed')],
  },
  {
    name: 'rename by renameat2',
    call: 'renameat2',
    args: ({ path, folder }) => [AT_FDCWD, path(folder, 'absent'), AT_FDCWD, path(folder, 'renamed'), 0],
  },
  { name: 'remove a file', call: 'unlink', args: ({ path, folder }) => [path(folder, 'absent')] },
  {
    name: 'remove a file by unlinkat',
    call: 'unlinkat',
    args: ({ path, folder }) => [AT_FDCWD, path(folder, 'absent'), 0],
  },
];

const executing: Probe[] = [
  { name: 'execute a program', call: 'execve', args: ({ path }) => [path('/nowhere/program'), 0, 0] },
  {
    name: 'execute by descriptor',
    call: 'execveat',
    args: ({ path }) => [CHANNEL_FD, path(''), 0, 0, 0x1000],
  },
  { name: 'make an executable in memory', call: 'memfd_create', args: ({ path }) => [path('x'), 0] },
  plain('make secret memory', 'memfd_secret', 0xffffffffn),
  // CLONE_SIGHAND without CLONE_VM, and namespaces that contradict each other: the kernel refuses by EINVAL.
  plain('clone a process', 'clone', 0x800, 0, 0, 0, 0),
  plain('clone into a namespace', 'clone', 0x10000000 | 0x200, 0, 0, 0, 0),
  plain('clone by clone3', 'clone3', 0, 0),
];

const othersProcesses: Probe[] = [
  { name: 'signal the browser', call: 'kill', args: ({ parentPid }) => [parentPid, 0] },
  { name: 'signal everybody', call: 'kill', args: () => [0xffffffffffffffffn, 0] },
  {
    name: 'signal a thread of the browser',
    call: 'tgkill',
    args: ({ parentPid }) => [parentPid, parentPid, 0],
  },
  { name: 'signal by tkill', call: 'tkill', args: ({ parentPid }) => [parentPid, 0] },
  {
    name: 'queue a signal',
    call: 'rt_sigqueueinfo',
    args: ({ parentPid, scratch }) => [parentPid, 0, scratch.fill(0)],
  },
  { name: 'trace the browser', call: 'ptrace', args: ({ parentPid }) => [2, parentPid, 0, 0] },
  {
    name: "read the browser's memory",
    call: 'process_vm_readv',
    args: ({ parentPid }) => [parentPid, 0, 0, 0, 0, 0],
  },
  {
    name: "write the browser's memory",
    call: 'process_vm_writev',
    args: ({ parentPid }) => [parentPid, 0, 0, 0, 0, 0],
  },
  {
    name: "advise the browser's memory",
    call: 'process_madvise',
    args: ({ scratch }) => [CHANNEL_FD, scratch, 0, 0, 0],
  },
  { name: 'hold the browser by a pidfd', call: 'pidfd_open', args: ({ parentPid }) => [parentPid, 0] },
  plain("take the browser's descriptor", 'pidfd_getfd', CHANNEL_FD, 0, 0),
  plain('signal by a pidfd', 'pidfd_send_signal', CHANNEL_FD, 0, 0, 0),
  {
    name: 'compare with the browser',
    call: 'kcmp',
    args: ({ parentPid }) => [parentPid, parentPid, 1, 0, 0],
  },
  {
    name: "read the browser's limits",
    call: 'prlimit64',
    args: ({ parentPid, scratch }) => [parentPid, 7, 0, scratch],
  },
  {
    name: "read the browser's processors",
    call: 'sched_getaffinity',
    args: ({ parentPid, scratch }) => [parentPid, 128, scratch],
  },
  {
    name: "change the browser's processors",
    call: 'sched_setaffinity',
    args: ({ parentPid }) => [parentPid, 0, 0],
  },
  { name: "change the browser's priority", call: 'setpriority', args: () => [9, 0, 0] },
  plain('change an io priority', 'ioprio_set', 9, 0, 0),
];

/** Families of sockets that no kind may have: unix, raw packets, the kernel's ciphers, virtual machines, Bluetooth. */
const FAMILIES = { unix: 1, packet: 17, alg: 38, vsock: 40, bluetooth: 31 };

const sockets: Probe[] = [
  ...Object.entries(FAMILIES).map(([family, number]) =>
    plain(
      `make a socket of family ${family}`,
      'socket',
      number,
      number === 17 ? 3 : number === 38 ? 5 : 1,
      0,
    ),
  ),
  plain('make a unix datagram socket', 'socket', 1, 2, 0),
  plain('make a raw socket', 'socket', 2, 3, 1),
  plain('make a raw IPv6 socket', 'socket', 10, 3, 58),
  plain('make a multipath TCP socket', 'socket', 2, 1, 262),
  plain('make a socket to the audit log', 'socket', 16, 3, 9),
  { name: 'make a pair of sockets', call: 'socketpair', args: ({ scratch }) => [1, 2, 0, scratch] },
  { name: 'listen', call: 'listen', args: ({ socket }) => [socket(), 1] },
  { name: 'accept', call: 'accept4', args: ({ socket }) => [socket(), 0, 0, 0] },
  { name: 'accept by accept', call: 'accept', args: ({ socket }) => [socket(), 0, 0] },
  {
    name: 'attach a filter to a socket',
    call: 'setsockopt',
    args: ({ scratch }) => [CHANNEL_FD, 1, 26, scratch, 16],
  },
  {
    name: 'put a protocol on a socket',
    call: 'setsockopt',
    args: ({ socket, scratch }) => [socket(), 6, 31, scratch, 4],
  },
];

const rendererSockets: Probe[] = forRenderers([
  plain('make a TCP socket', 'socket', 2, 1, 0),
  plain('make a UDP socket', 'socket', 2, 2, 0),
  plain('make a TCP socket over IPv6', 'socket', 10, 1, 0),
  plain('make a UDP socket over IPv6', 'socket', 10, 2, 0),
  plain('make a netlink socket', 'socket', 16, 3, 0),
  { name: 'connect', call: 'connect', args: ({ scratch }) => [CHANNEL_FD, scratch.fill(0), 16] },
  { name: 'bind', call: 'bind', args: ({ scratch }) => [CHANNEL_FD, scratch.fill(0), 16] },
  {
    name: 'send to an address',
    call: 'sendto',
    args: ({ scratch }) => [CHANNEL_FD, 0, 0, 0, scratch.fill(0), 16],
  },
  plain('send several messages', 'sendmmsg', CHANNEL_FD, 0, 0, 0),
]);

const kernel: Probe[] = [
  plain('unshare a namespace', 'unshare', 0x10000000),
  plain('enter a namespace', 'setns', CHANNEL_FD, 0),
  plain('mount', 'mount', 0, 0, 0, 0, 0),
  { name: 'unmount', call: 'umount2', args: ({ path }) => [path('/nowhere'), 0] },
  plain('change the root', 'chroot', 0),
  plain('pivot the root', 'pivot_root', 0, 0),
  plain('open a file system', 'fsopen', 0, 0),
  plain('open a mount', 'open_tree', 0xffffffffffffff9cn, 0, 0),
  plain('move a mount', 'move_mount', CHANNEL_FD, 0, CHANNEL_FD, 0, 0),
  plain('set attributes of a mount', 'mount_setattr', CHANNEL_FD, 0, 0, 0, 0),
  plain('load a BPF program', 'bpf', 5, 0, 0),
  plain('open performance counters', 'perf_event_open', 0, 0, 0, 0, 0),
  plain('handle page faults', 'userfaultfd', 0xffff),
  plain('use the keyring', 'keyctl', 0, 0, 0, 0, 0),
  plain('add a key', 'add_key', 0, 0, 0, 0, 0),
  plain('set up io_uring', 'io_uring_setup', 1, 0),
  plain('enter io_uring', 'io_uring_enter', CHANNEL_FD, 0, 0, 0, 0),
  plain('register with io_uring', 'io_uring_register', CHANNEL_FD, 0, 0, 0),
  plain('ask seccomp', 'seccomp', 2, 0, 0),
  plain('make a Landlock ruleset', 'landlock_create_ruleset', 0, 0, 1),
  plain('make itself dumpable', 'prctl', 4, 1, 0, 0, 0),
  plain('outlive the browser', 'prctl', 1, 0, 0, 0, 0),
  { name: 'change its limits', call: 'prlimit64', args: ({ scratch }) => [0, 4, scratch.fill(0), 0] },
  { name: 'put words into a terminal', call: 'ioctl', args: ({ scratch }) => [2, 0x5412, scratch.fill(0)] },
  {
    name: 'put words into a terminal, by 64 bits',
    call: 'ioctl',
    args: ({ scratch }) => [2, 0x5412n + (1n << 32n), scratch.fill(0)],
  },
  { name: 'control a console', call: 'ioctl', args: ({ scratch }) => [2, 0x541c, scratch.fill(0)] },
  plain('make shared memory', 'shmget', 0, 0, 0),
  plain('make a message queue', 'msgget', 0x7fffffff, 0),
  plain('make semaphores', 'semget', 0x7fffffff, 0, 0),
  plain('open a POSIX queue', 'mq_open', 0, 0, 0, 0),
  plain('restart the machine', 'reboot', 0, 0, 0, 0),
  plain('load a module', 'init_module', 0, 0, 0),
  plain('load a module by descriptor', 'finit_module', CHANNEL_FD, 0, 0),
  plain('load another kernel', 'kexec_load', 0, 0, 0, 0xffffffffn),
  plain('swap on', 'swapon', 0, 0),
  plain('start accounting', 'acct', 8),
  plain('read the kernel log', 'syslog', 10, 0, 0),
  plain('set the clock', 'clock_settime', 999, 0),
  plain('name the machine', 'sethostname', 0, 0xffffffffn),
  plain('change its persona', 'personality', 0xffffffffn),
  plain('become another user', 'setuid', 0xffffffffn),
  plain('take groups', 'setgroups', 0xffffffffn, 0),
  plain('take capabilities', 'capset', 0, 0),
  plain('gain ports', 'ioperm', 0, 0, 0),
];

const fatal: Probe[] = [
  { name: 'call by the x32 interface', call: 'getpid', args: () => [], fatal: 0x40000000 + 39 },
];

/** Everything that is tried, in the order of reports. */
export const PROBES: readonly Probe[] = [
  ...reading,
  ...looking,
  ...writing,
  ...executing,
  ...othersProcesses,
  ...sockets,
  ...rendererSockets,
  ...kernel,
  ...fatal,
];
