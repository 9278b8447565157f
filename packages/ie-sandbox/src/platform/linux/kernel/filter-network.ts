import type { Rule } from './filter.js';
import { SO, SOL_SOCKET } from './filter-descriptors.js';

const AF = { INET: 2, INET6: 10, NETLINK: 16 };
const AT_EMPTY_PATH = 0x1000;
/** Not MSG_OOB, MSG_FASTOPEN and MSG_ZEROCOPY. */
const MSG = { PEEK: 0x2, DONTWAIT: 0x40, NOSIGNAL: 0x4000, CMSG_CLOEXEC: 0x40000000 };
/** The size of `struct sockaddr_nl`. That of an IPv4 address is 16, and of an IPv6 address at least 24. */
const NETLINK_ADDRESS_BYTES = 12;
/** SOCK_STREAM and SOCK_DGRAM, each with any of SOCK_NONBLOCK and SOCK_CLOEXEC. */
const SOCKET_TYPES = [1, 2].flatMap((type) => [0, 0x800, 0x80000, 0x80800].map((flags) => type | flags));
const RAW_SOCKET_TYPES = [0, 0x800, 0x80000, 0x80800].map((flags) => 3 | flags);

/** What a network process may do in addition to a renderer: resolve names, and use TCP and UDP. */
export const networkRules: Rule[] = [
  // glibc looks whether the resolver's files have changed, and from 2.33 on asks about open files by newfstatat, too.
  { calls: ['newfstatat'], when: [{ argument: 3, hasOnly: AT_EMPTY_PATH }], verdict: 'allow' },
  { calls: ['stat', 'getdents64', 'connect'], verdict: 'allow' },
  // To addresses, since a UDP socket need not be connected. sendmsg and recvmmsg, which nothing here uses, are refused.
  ...(['sendto', 'sendmmsg'] as const).map(
    (call): Rule => ({
      calls: [call],
      when: [{ argument: 3, hasOnly: MSG.DONTWAIT | MSG.NOSIGNAL }],
      verdict: 'allow',
    }),
  ),
  { calls: ['recvfrom'], when: [{ argument: 3, hasOnly: MSG.PEEK | MSG.DONTWAIT }], verdict: 'allow' },
  // glibc, from a netlink socket.
  { calls: ['recvmsg'], when: [{ argument: 2, hasOnly: MSG.DONTWAIT | MSG.CMSG_CLOEXEC }], verdict: 'allow' },
  // glibc binds a netlink socket before it asks for addresses. The address of any other family is longer, so no port is
  // ever bound. The kernel chooses one when a socket connects or sends.
  { calls: ['bind'], when: [{ argument: 2, isOneOf: [NETLINK_ADDRESS_BYTES] }], verdict: 'allow' },
  { calls: ['bind'], verdict: 'EACCES' },
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
  ...socketOptions(SOL_SOCKET, [SO.KEEPALIVE]),
  // IPPROTO_IP: IP_RECVERR, of glibc's resolver.
  ...socketOptions(0, [11]),
  // IPPROTO_TCP: TCP_NODELAY, TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT.
  ...socketOptions(6, [1, 4, 5, 6]),
  // IPPROTO_IPV6: IPV6_RECVERR.
  ...socketOptions(41, [25]),
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
