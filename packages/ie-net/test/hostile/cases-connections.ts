import type { HostileCase } from './hostile-case.js';
import { certificates } from './hostile-server.js';
import { close, flood, head, reset, say } from './scripts.js';

const chunked = head('transfer-encoding: chunked');

/** Connections that end too early. */
export const resetCases: readonly HostileCase[] = [
  { title: 'resets the connection at once', server: { onConnection: reset() }, ends: 'IE_NET_CONNECTION' },
  { title: 'closes the connection at once', server: { onConnection: close() }, ends: 'IE_NET_CONNECTION' },
  { title: 'resets after the request', server: { onRequest: reset() }, ends: 'IE_NET_CONNECTION' },
  { title: 'closes after the request', server: { onRequest: close() }, ends: 'IE_NET_CONNECTION' },
  ...Object.entries({
    'the status line': 'HTTP/1.1 20',
    'the headers': 'HTTP/1.1 200 OK\r\nx-a: b',
    'an interim response': 'HTTP/1.1 103 Early Hints\r\n\r\n',
    'a body of known length': `${head('content-length: 100')}some`,
    'a body before its first byte': head('content-length: 100'),
    'a chunk': `${chunked}10\r\nsome`,
    'a chunk size': `${chunked}4\r\nsome\r\n1`,
    'the last chunk': `${chunked}4\r\nsome\r\n0\r\n`,
  }).flatMap(([where, text]): HostileCase[] => [
    { title: `resets within ${where}`, server: { onRequest: reset(text) }, ends: 'IE_NET_CONNECTION' },
    { title: `closes within ${where}`, server: { onRequest: close(text) }, ends: 'IE_NET_CONNECTION' },
  ]),
  {
    title: 'resets within a body whose end is that of the connection',
    server: { onRequest: reset(`${head('content-type: text/html')}some`) },
    ends: 'IE_NET_CONNECTION',
  },
  {
    title: 'resets within a body of known length, saying that it closes',
    server: { onRequest: reset(`${head('connection: close', 'content-length: 100')}some`) },
    ends: 'IE_NET_CONNECTION',
  },
];

const ALERT = '\x15\x03\x01\x00\x02\x02\x28';
const SERVER_HELLO_CUT = '\x16\x03\x03\x00\x7a\x02\x00\x00\x76\x03\x03abc';

/** TLS connections that a client must not accept. */
export const tlsCases: readonly HostileCase[] = [
  {
    title: 'speaks TLS as it should',
    server: { tls: {} },
    path: '/good',
    ends: { status: 200, body: 'good' },
  },
  {
    title: 'has a certificate that has expired',
    server: { tls: { cert: certificates.expired } },
    ends: 'IE_NET_TLS',
  },
  {
    title: 'has a certificate that is not valid yet',
    server: { tls: { cert: certificates.early } },
    ends: 'IE_NET_TLS',
  },
  {
    title: 'has a certificate that it has signed itself',
    server: { tls: { cert: certificates.stranger } },
    ends: 'IE_NET_TLS',
  },
  {
    title: 'has a certificate for another host',
    server: { tls: { cert: certificates.otherHost } },
    ends: 'IE_NET_TLS',
  },
  {
    title: 'speaks TLS 1.0 at most',
    server: { tls: { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } },
    ends: 'IE_NET_TLS',
  },
  {
    title: 'speaks TLS 1.1 at most',
    server: { tls: { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } },
    ends: 'IE_NET_TLS',
  },
  {
    title: 'offers no cipher but one without a key',
    server: { tls: { maxVersion: 'TLSv1.2', ciphers: 'NULL-SHA256:@SECLEVEL=0' } },
    ends: 'IE_NET_TLS',
  },
  {
    title: 'wants a certificate of the client',
    server: { tls: { requestCert: true, rejectUnauthorized: true, maxVersion: 'TLSv1.2' } },
    ends: 'IE_NET_TLS',
  },
  {
    title: 'says nothing in the handshake',
    server: { scheme: 'https', onConnection: say('') },
    ends: 'IE_NET_TIMEOUT',
  },
  {
    title: 'stops within the handshake',
    server: { scheme: 'https', onConnection: say(SERVER_HELLO_CUT) },
    ends: 'IE_NET_TIMEOUT',
  },
  {
    title: 'sends garbage for a handshake',
    server: { scheme: 'https', onConnection: say('garbage '.repeat(100)) },
    ends: 'IE_NET_TLS',
  },
  {
    title: 'sends garbage for a handshake without end',
    server: { scheme: 'https', onConnection: flood('', '\x16\x03\x03\x40\x00garbage') },
    ends: 'IE_NET_TLS',
  },
  {
    title: 'sends an alert for a handshake',
    server: { scheme: 'https', onConnection: say(ALERT) },
    ends: 'IE_NET_TLS',
  },
  {
    title: 'speaks plain HTTP where TLS is due',
    server: { scheme: 'https', onConnection: say('HTTP/1.1 400 Bad Request\r\n\r\n') },
    ends: 'IE_NET_TLS',
  },
  {
    title: 'speaks TLS where plain HTTP is due',
    server: { scheme: 'http', tls: {} },
    ends: 'IE_NET_CONNECTION',
  },
  {
    title: 'resets within the handshake',
    server: {
      scheme: 'https',
      onConnection: ({ socket }) => socket.once('data', () => socket.resetAndDestroy()),
    },
    ends: 'IE_NET_CONNECTION',
  },
  {
    title: 'closes within the handshake',
    server: { scheme: 'https', onConnection: ({ socket }) => socket.once('data', () => socket.end()) },
    ends: 'IE_NET_CONNECTION',
  },
  {
    title: 'closes within a body over TLS',
    server: { tls: {}, onRequest: close(`${head('content-length: 10')}short`) },
    ends: 'IE_NET_CONNECTION',
  },
  {
    title: 'sends a body without end over TLS',
    server: { tls: {}, onRequest: flood(head('content-type: text/html'), 'x') },
    ends: 'IE_NET_TOO_LARGE',
  },
];

/** Names with forbidden addresses. They need a client with its own resolver. */
export const nameCases: readonly HostileCase[] = [
  {
    title: 'has a name that turns private',
    name: 'rebinding.example',
    server: {
      onRequest: close(head('HTTP/1.1 302 Found', 'location: /', 'connection: close', 'content-length: 0')),
    },
    ends: 'IE_NET_PRIVATE_ADDRESS',
  },
  {
    title: 'has a private name among the answers alone',
    name: 'private.example',
    server: {},
    ends: 'IE_NET_PRIVATE_ADDRESS',
  },
  {
    title: 'has a name that resolves to what is no address',
    name: 'nonsense.example',
    server: {},
    ends: 'IE_NET_PRIVATE_ADDRESS',
  },
  { title: 'has a name without an address', name: 'empty.example', server: {}, ends: 'IE_NET_DNS' },
  { title: 'has a name that there is not', name: 'missing.example', server: {}, ends: 'IE_NET_DNS' },
  { title: 'has a name that is never resolved', name: 'slow.example', server: {}, ends: 'IE_NET_TIMEOUT' },
  {
    title: 'has a name with private answers and one that is allowed',
    name: 'mixed.example',
    path: '/good',
    server: {},
    ends: { status: 200, body: 'good' },
  },
];
