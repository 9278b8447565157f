import { CHILD_FD } from '../../../model/launch.js';
import type { Rule } from './filter.js';
import type { Arch } from './syscall-numbers.js';

/** What a locked child may do with the descriptors that it has. */
export function descriptorRules(arch: Arch): Rule[] {
  return [
    ...channelRules,
    {
      calls: ['fcntl'],
      when: [{ argument: 1, isOneOf: [F.GETFD, F.GETFL, F.DUPFD_CLOEXEC] }],
      verdict: 'allow',
    },
    {
      calls: ['fcntl'],
      when: [
        { argument: 1, isOneOf: [F.SETFD] },
        { argument: 2, hasOnly: FD_CLOEXEC },
      ],
      verdict: 'allow',
    },
    {
      calls: ['fcntl'],
      when: [
        { argument: 1, isOneOf: [F.SETFL] },
        { argument: 2, hasOnly: STATUS_FLAGS[arch] },
      ],
      verdict: 'allow',
    },
    // FIONBIO, FIOCLEX, FIONREAD, TCGETS, TIOCGWINSZ.
    {
      calls: ['ioctl'],
      when: [{ argument: 1, isOneOf: [0x5421, 0x5451, 0x541b, 0x5401, 0x5413] }],
      verdict: 'allow',
    },
    { calls: ['pipe2'], when: [{ argument: 1, hasOnly: O.NONBLOCK | O.CLOEXEC }], verdict: 'allow' },
    {
      calls: ['getsockopt'],
      when: [
        { argument: 1, isOneOf: [SOL_SOCKET] },
        { argument: 2, isOneOf: [SO.TYPE, SO.ERROR, SO.SNDBUF, SO.RCVBUF] },
      ],
      verdict: 'allow',
    },
  ];
}

/** The level of a socket's own options, and their names, from include/uapi/asm-generic/socket.h. */
export const SOL_SOCKET = 1;
export const SO = { TYPE: 3, ERROR: 4, SNDBUF: 7, RCVBUF: 8, KEEPALIVE: 9 };

const F = { GETFD: 1, SETFD: 2, GETFL: 3, SETFL: 4, DUPFD_CLOEXEC: 1030 };
const FD_CLOEXEC = 1;
const O = { ACCMODE: 3, APPEND: 0x400, NONBLOCK: 0x800, CLOEXEC: 0x80000 };
const O_LARGEFILE: Record<Arch, number> = { x64: 0x8000, arm64: 0x20000 };
/** Not for programs, but F_GETFL has reported it. Node.js sets at its end what it was told at its start. */
const FMODE_NONOTIFY = 0x4000000;

const ALWAYS_IGNORED = O.ACCMODE | O.CLOEXEC | FMODE_NONOTIFY;
/** Not O_ASYNC, by which the kernel sends signals, and not O_DIRECT. */
const STATUS_FLAGS: Record<Arch, number> = {
  x64: O.APPEND | O.NONBLOCK | O_LARGEFILE.x64 | ALWAYS_IGNORED,
  arm64: O.APPEND | O.NONBLOCK | O_LARGEFILE.arm64 | ALWAYS_IGNORED,
};

const isChannel = { argument: 0, lowIsOneOf: [CHILD_FD] };

/**
 * The channel is the only unix socket of a child, and is read and written like a file. So it carries no descriptors
 * and no out-of-band data. It gets no second number, by which it could not be recognised.
 */
const channelRules: Rule[] = [
  {
    calls: [
      'recvfrom',
      'recvmsg',
      'sendto',
      'sendmmsg',
      'bind',
      'connect',
      'setsockopt',
      'dup',
      'dup2',
      'dup3',
    ],
    when: [isChannel],
    verdict: 'EPERM',
  },
  { calls: ['fcntl'], when: [isChannel, { argument: 1, lowIsOneOf: [F.DUPFD_CLOEXEC] }], verdict: 'EPERM' },
];
