import type { Rule } from './filter.js';

/** The level of a socket's own options, and their names, from include/uapi/asm-generic/socket.h. */
export const SOL_SOCKET = 1;
export const SO = { REUSEADDR: 2, SNDBUF: 7, RCVBUF: 8, KEEPALIVE: 9 };

const AF = { INET: 2, INET6: 10, NETLINK: 16 };
/** SOCK_STREAM and SOCK_DGRAM, each with any of SOCK_NONBLOCK and SOCK_CLOEXEC. */
const SOCKET_TYPES = [1, 2].flatMap((type) => [0, 0x800, 0x80000, 0x80800].map((flags) => type | flags));
const RAW_SOCKET_TYPES = [0, 0x800, 0x80000, 0x80800].map((flags) => 3 | flags);

/** What a network process may do in addition to a renderer: resolve names, and use TCP and UDP. */
export const networkRules: Rule[] = [
  {
    verdict: 'allow',
    calls: [
      ...([
        'newfstatat',
        'statx',
        'stat',
        'lstat',
        'access',
        'readlink',
        'readlinkat',
        'faccessat',
        'faccessat2',
      ] as const),
      ...(['getdents64', 'connect', 'bind', 'sendto', 'sendmmsg', 'recvmmsg'] as const),
    ],
  },
  {
    // TCP and UDP by name or by default. IPPROTO_MPTCP has another number.
    calls: ['socket'],
    when: [
      { argument: 0, isOneOf: [AF.INET, AF.INET6] },
      { argument: 1, isOneOf: SOCKET_TYPES },
      { argument: 2, isOneOf: [0, 6, 17] },
    ],
    verdict: 'allow',
  },
  {
    // NETLINK_ROUTE: getaddrinfo finds out which address families the machine has.
    calls: ['socket'],
    when: [
      { argument: 0, isOneOf: [AF.NETLINK] },
      { argument: 1, isOneOf: [...SOCKET_TYPES, ...RAW_SOCKET_TYPES] },
      { argument: 2, isOneOf: [0] },
    ],
    verdict: 'allow',
  },
  ...socketOptions(SOL_SOCKET, [SO.REUSEADDR, SO.KEEPALIVE]),
  // IPPROTO_IP: IP_TOS, IP_MTU_DISCOVER, IP_RECVERR, IP_BIND_ADDRESS_NO_PORT.
  ...socketOptions(0, [1, 10, 11, 24]),
  // IPPROTO_TCP: TCP_NODELAY, TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT.
  ...socketOptions(6, [1, 4, 5, 6]),
  // IPPROTO_IPV6: IPV6_MTU_DISCOVER, IPV6_RECVERR, IPV6_V6ONLY.
  ...socketOptions(41, [23, 25, 26]),
  // SIOCGIFINDEX, for addresses with a zone.
  { calls: ['ioctl'], when: [{ argument: 1, isOneOf: [0x8933] }], verdict: 'allow' },
];

function socketOptions(level: number, names: readonly number[]): Rule[] {
  const when = [
    { argument: 1, isOneOf: [level] },
    { argument: 2, isOneOf: names },
  ];
  return [{ calls: ['setsockopt'], when, verdict: 'allow' }];
}
