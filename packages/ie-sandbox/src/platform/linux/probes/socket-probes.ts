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
