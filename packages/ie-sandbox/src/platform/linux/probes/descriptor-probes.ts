import { CHANNEL_FD, type Probe, plain } from './probe.js';

const STDIN_FD = 0;
const F = { DUPFD_CLOEXEC: 1030, SETFL: 4, SETOWN: 8, SETSIG: 10, NOTIFY: 1026, SETPIPE_SZ: 1031 };
const O_ASYNC = 0x2000;
const O_NOTIFICATION_PIPE = 0x80;
const UNUSED_FD = 200;

/** Signals and events by descriptors, and a second number for the channel. */
export const descriptorProbes: Probe[] = [
  plain('get signals from a descriptor', 'fcntl', STDIN_FD, F.SETFL, O_ASYNC),
  {
    name: "have a descriptor's signals sent to the browser",
    call: 'fcntl',
    args: ({ parentPid }) => [STDIN_FD, F.SETOWN, parentPid],
  },
  plain("choose a descriptor's signal", 'fcntl', STDIN_FD, F.SETSIG, 0),
  plain('be told of changes in a folder', 'fcntl', STDIN_FD, F.NOTIFY, 0),
  plain('enlarge a pipe', 'fcntl', STDIN_FD, F.SETPIPE_SZ, 4096),
  {
    name: "make a pipe of the kernel's events",
    call: 'pipe2',
    args: ({ scratch }) => [scratch, O_NOTIFICATION_PIPE],
  },
  plain('duplicate the channel', 'dup', CHANNEL_FD),
  plain('duplicate the channel by dup2', 'dup2', CHANNEL_FD, UNUSED_FD),
  plain('duplicate the channel by dup3', 'dup3', CHANNEL_FD, UNUSED_FD, 0),
  plain('duplicate the channel by fcntl', 'fcntl', CHANNEL_FD, F.DUPFD_CLOEXEC, 0),
];
