import { CHANNEL_FD, forRenderers, type Probe, plain } from './probe.js';

/** Socket families that no kind may have: Unix, raw packets, kernel ciphers, virtual machines, Bluetooth. */
const FAMILIES = { unix: 1, packet: 17, alg: 38, vsock: 40, bluetooth: 31 };

/** Sockets that no kind may have, and operations that no socket may do. */
export const socketProbes: Probe[] = [
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

const MSG = { OOB: 1, ERRQUEUE: 0x2000, ZEROCOPY: 0x4000000, FASTOPEN: 0x20000000 };

/** An IPv4 address of this machine, for a port that the kernel chooses. */
function anyPort(scratch: Buffer): Buffer {
  scratch.fill(0, 0, 16).writeUInt16LE(2, 0);
  return scratch;
}

/** Uses of a socket that neither the channel nor a connection needs. */
export const socketUseProbes: Probe[] = [
  plain('send out-of-band data over the channel', 'sendto', CHANNEL_FD, 0, 0, MSG.OOB, 0, 0),
  {
    name: 'receive out-of-band data from the channel',
    call: 'recvfrom',
    args: ({ scratch }) => [CHANNEL_FD, scratch, 1, MSG.OOB, 0, 0],
  },
  plain('send descriptors over the channel', 'sendmsg', CHANNEL_FD, 0, 0),
  plain('receive descriptors from the channel', 'recvmsg', CHANNEL_FD, 0, 0),
  {
    name: 'give the channel an address',
    call: 'bind',
    args: ({ scratch }) => [CHANNEL_FD, scratch.fill(0), 2],
  },
  {
    name: 'send out-of-band data',
    call: 'sendto',
    args: ({ socket }) => [socket('udp'), 0, 0, MSG.OOB, 0, 0],
  },
  {
    name: 'send without a copy',
    call: 'sendto',
    args: ({ socket }) => [socket('udp'), 0, 0, MSG.ZEROCOPY, 0, 0],
  },
  {
    name: 'send before a connection',
    call: 'sendto',
    args: ({ socket }) => [socket(), 0, 0, MSG.FASTOPEN, 0, 0],
  },
  {
    name: 'receive out-of-band data',
    call: 'recvfrom',
    args: ({ socket, scratch }) => [socket(), scratch, 1, MSG.OOB, 0, 0],
  },
  {
    name: "receive a socket's errors",
    call: 'recvmsg',
    args: ({ socket }) => [socket('udp'), 0, MSG.ERRQUEUE],
  },
  { name: 'send with ancillary data', call: 'sendmsg', args: ({ socket }) => [socket('udp'), 0, 0] },
  { name: 'receive several messages', call: 'recvmmsg', args: ({ socket }) => [socket('udp'), 0, 0, 0, 0] },
  {
    name: 'bind a UDP port',
    call: 'bind',
    args: ({ socket, scratch }) => [socket('udp'), anyPort(scratch), 16],
  },
  {
    name: 'bind a TCP port',
    call: 'bind',
    args: ({ socket, scratch }) => [socket(), anyPort(scratch), 16],
  },
  ...Object.entries({ 'reuse an address': 2, 'share a port': 15 }).map(
    ([name, option]): Probe => ({
      name,
      call: 'setsockopt',
      args: ({ socket, scratch }) => {
        scratch.writeUInt32LE(1, 0);
        return [socket('udp'), 1, option, scratch, 4];
      },
    }),
  ),
];

/** Sockets that only a renderer may not have. */
export const rendererSocketProbes: Probe[] = forRenderers([
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
