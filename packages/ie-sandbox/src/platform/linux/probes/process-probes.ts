import { CHANNEL_FD, type Probe, plain } from './probe.js';

/** Starts programs and processes. */
export const executingProbes: Probe[] = [
  { name: 'execute a program', call: 'execve', args: ({ path }) => [path('/nowhere/program'), 0, 0] },
  {
    name: 'execute by descriptor',
    call: 'execveat',
    args: ({ path }) => [CHANNEL_FD, path(''), 0, 0, 0x1000],
  },
  { name: 'make an executable in memory', call: 'memfd_create', args: ({ path }) => [path('x'), 0] },
  plain('make secret memory', 'memfd_secret', 0xffffffffn),
  // CLONE_SIGHAND without CLONE_VM, and contradicting namespaces, which the kernel refuses with EINVAL.
  plain('clone a process', 'clone', 0x800, 0, 0, 0, 0),
  plain('clone into a namespace', 'clone', 0x10000000 | 0x200, 0, 0, 0, 0),
  plain('clone by clone3', 'clone3', 0, 0),
];

/** Inspects, controls and ends other processes. */
export const foreignProcessProbes: Probe[] = [
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
  {
    name: "read the browser's computing time",
    call: 'clock_gettime',
    args: ({ parentPid, clockOf, scratch }) => [clockOf(parentPid), scratch],
  },
  {
    name: "read the browser's computing time, by 64 bits",
    call: 'clock_gettime',
    args: ({ parentPid, clockOf, scratch }) => [
      BigInt.asUintN(64, clockOf(parentPid) - (1n << 32n)),
      scratch,
    ],
  },
  {
    name: 'find out whether the browser exists',
    call: 'clock_getres',
    args: ({ parentPid, clockOf, scratch }) => [clockOf(parentPid), scratch],
  },
  {
    name: "sleep by the browser's computing time",
    call: 'clock_nanosleep',
    // Not a time, so that it never sleeps.
    args: ({ parentPid, clockOf, scratch }) => [clockOf(parentPid), 0, scratch.fill(0xff), 0],
  },
  {
    name: "set a timer on the browser's computing time",
    call: 'timer_create',
    args: ({ parentPid, clockOf, scratch }) => [clockOf(parentPid), 0, scratch],
  },
  {
    name: 'ask who the browser is',
    call: 'getsockopt',
    args: ({ scratch }) => {
      scratch.writeUInt32LE(12, 64);
      return [CHANNEL_FD, 1, 17, scratch, scratch.subarray(64)];
    },
  },
  {
    name: "ask for the browser's groups",
    call: 'getsockopt',
    args: ({ scratch }) => {
      scratch.writeUInt32LE(0, 64);
      return [CHANNEL_FD, 1, 59, scratch, scratch.subarray(64)];
    },
  },
  {
    name: 'hold the browser by the channel',
    call: 'getsockopt',
    args: ({ scratch }) => {
      scratch.writeUInt32LE(4, 8);
      return [CHANNEL_FD, 1, 77, scratch, scratch.subarray(8)];
    },
  },
];
