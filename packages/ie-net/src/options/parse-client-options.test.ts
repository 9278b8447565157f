import { expect, test } from 'vitest';
import { testCertificate } from '../../test/local-server.js';
import { parseAddressPolicy } from '../addresses/address-policy.js';
import { Client } from '../client.js';
import type { ClientOptions } from './client-options.js';
import { parseClientOptions } from './parse-client-options.js';

test('every option has a private, bounded default', () => {
  expect(parseClientOptions({})).toMatchObject({
    allowHttp: false,
    addresses: parseAddressPolicy(false),
    maxRedirects: 20,
    timeouts: { connectMs: 10_000, headersMs: 30_000, bodyIdleMs: 30_000, totalMs: 60_000 },
    maxBodyBytes: 33_554_432,
    maxHeaderBytes: 262_144,
    connections: 16,
    cacheBytes: 33_554_432,
  });
});

test.each<Record<string, unknown>>([
  { allowHttp: 'yes' },
  { allowPrivate: 'localhost' },
  { allowPrivate: ['10.0.0.0/40'] },
  { ports: 443 },
  { ports: [] },
  { ports: ['http'] },
  { ports: [25] },
  { maxRedirects: -1 },
  { maxRedirects: 1.5 },
  { maxBodyBytes: '1000' },
  { maxBodyBytes: Number.NaN },
  { maxWireBytes: Number.POSITIVE_INFINITY },
  { maxHeaderBytes: 0 },
  { connections: 0 },
  { maxQueued: 0 },
  { cache: 1000 },
  { cache: {} },
  { cache: { maxBytes: -1 } },
  { timeouts: null },
  { timeouts: 7 },
  { timeouts: { connectMs: 0 } },
  { timeouts: { headersMs: -1 } },
  { timeouts: { bodyIdleMs: 0.5 } },
  { timeouts: { totalMs: 2 ** 31 } },
  { headers: { 'bad name': 'x' } },
  { headers: { name: 'a\r\nb: c' } },
  { headers: 'x: y' },
  { userAgent: 'a\nb' },
  { ca: 'no certificate' },
  { ca: [7] },
  { lookup: 'dns' },
  { nameServers: '9.9.9.9' },
  { nameServers: ['dns.example'] },
  { nameServers: [9] },
])('the option %j is refused', (options) => {
  expect(() => new Client(options as ClientOptions)).toThrowError(
    expect.objectContaining({ name: 'NetError', code: 'IE_NET_INVALID_OPTION' }),
  );
});

test.each<[options: object, message: string]>([
  [{ allowHosts: ['a'] }, 'unknown option allowHosts of new Client(); did you mean allowHttp?'],
  [{ timeoutMs: 5 }, 'unknown option timeoutMs of new Client(); did you mean timeouts?'],
  [{ totalMs: 5 }, 'unknown option totalMs of new Client(); did you mean timeouts.totalMs?'],
  [{ timeouts: { connect: 5 } }, 'unknown option connect of timeouts; did you mean connectMs?'],
  [{ cache: { max: 5 } }, 'unknown option max of cache; it knows maxBytes'],
  [{ allowHttp: null }, 'invalid option allowHttp: give true or false; got null'],
  [
    { maxBodyBytes: '1k' },
    'invalid option maxBodyBytes: give a whole number of at least 0; got the string "1k"',
  ],
  [{ userAgent: 7 }, 'invalid option userAgent: give a string; got the number 7'],
  [{ userAgent: '€' }, 'invalid option userAgent: give text that is valid in a header; got the string "€"'],
  [{ headers: { cookie: 7 } }, 'invalid option headers: the value of "cookie" is a string; got a number'],
  [
    { proxy: 'ftp://me:secret@host' },
    'invalid option proxy: give http:// or socks5:// with host and port, optionally with user:password@; got a string',
  ],
  [{ ca: ['secret'] }, 'invalid option ca: give a PEM certificate, or a list of them; got a string'],
  [
    { clientCertificates: [{ host: 'a', pem: 'secret' }] },
    'unknown option pem of clientCertificates[0]; it knows host, cert, key, passphrase',
  ],
  [new Map(), 'invalid options of new Client(): give an object; got a Map'],
])('the options %j are refused, and the message says what is wrong with them', (options, message) => {
  const invalid = expect.objectContaining({ name: 'NetError', code: 'IE_NET_INVALID_OPTION', message });
  expect(() => new Client(options as ClientOptions)).toThrowError(invalid);
});

test.each<ClientOptions>([
  {},
  { allowHttp: true, allowPrivate: ['localhost', '10.0.0.0/8'], maxRedirects: 0 },
  { maxBodyBytes: 0, maxWireBytes: 1, maxHeaderBytes: 1, connections: 1 },
  { timeouts: { connectMs: 1, totalMs: 2 ** 31 - 1 } },
  { cache: false },
  { cache: { maxBytes: 0 } },
  { headers: [['a', 'b']], userAgent: 'test', ca: [testCertificate] },
  { nameServers: ['9.9.9.9', '127.0.0.1:5353', '[::1]:53'] },
])('the options %j are accepted', (options) => {
  expect(() => new Client(options)).not.toThrow();
});

test('a list that its owner changes later changes no policy', () => {
  const allowPrivate = ['10.0.0.1'];
  const settings = parseClientOptions({ allowPrivate });
  allowPrivate.push('0.0.0.0/0');
  expect(settings.addresses.allows('8.8.8.8', '127.0.0.1')).toBe(false);
  expect(settings.addresses.allows('10.0.0.1', '10.0.0.1')).toBe(true);
});
