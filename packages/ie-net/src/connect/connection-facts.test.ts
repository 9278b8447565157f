import { X509Certificate } from 'node:crypto';
import { Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import { expect, test } from 'vitest';
import { serveHttp, serveHttps, testCertificate } from '../../test/local-server.js';
import { resolveNames } from '../../test/resolve-names.js';
import { parseAddressPolicy } from '../addresses/address-policy.js';
import { namesByLookup } from '../names/names.js';
import { connectionFacts } from './connection-facts.js';
import { buildGuardedConnector } from './guarded-connector.js';

const names = resolveNames({ 'secure.example': [['127.0.0.1']] });

const { connect } = buildGuardedConnector({
  policy: parseAddressPolicy(true),
  connectMs: 10_000,
  // Later, as a resolver that has to ask would answer.
  names: namesByLookup((...asked) => setImmediate(() => names(...asked))),
  secureContext: () => createSecureContext({ ca: testCertificate }),
  sessions: new Map(),
});

function open(url: string): Promise<Socket> {
  const { hostname, host, protocol, port } = new URL(url);
  return new Promise((resolve, reject) => {
    connect({ hostname, host, protocol, port }, (error: Error | null, socket: Socket | null) =>
      socket ? resolve(socket) : reject(error),
    );
  });
}

test('a plain connection to an address is known by its peer and the time it took', async () => {
  await using server = await serveHttp(() => {});
  await using socket = await open(server.url);
  expect(connectionFacts(socket)).toEqual({
    remoteAddress: '127.0.0.1',
    remotePort: server.port,
    connectMs: expect.any(Number),
  });
});

test('a TLS connection to a name is known by its session, its certificate and three times', async () => {
  await using server = await serveHttps(() => {});
  const start = performance.now();
  await using socket = await open(`https://secure.example:${server.port}`);
  const elapsed = performance.now() - start;
  const facts = connectionFacts(socket);
  expect(facts).toEqual({
    remoteAddress: '127.0.0.1',
    remotePort: server.port,
    tls: {
      version: 'TLSv1.3',
      cipher: 'TLS_AES_256_GCM_SHA384',
      issuer: 'CN=ie-net test only\\, trusted by nobody',
      subject: 'CN=ie-net test only\\, trusted by nobody',
      validTo: new X509Certificate(testCertificate).validTo,
    },
    dnsMs: expect.any(Number),
    connectMs: expect.any(Number),
    tlsMs: expect.any(Number),
  });
  const { dnsMs = -1, connectMs = -1, tlsMs = -1 } = facts ?? {};
  expect(Math.min(dnsMs, connectMs, tlsMs)).toBeGreaterThanOrEqual(0);
  expect(dnsMs + connectMs + tlsMs).toBeLessThanOrEqual(elapsed);
});

test('a session that is resumed still has its certificate', async () => {
  await using server = await serveHttps(() => {}, { maxVersion: 'TLSv1.2' });
  await using first = await open(`https://secure.example:${server.port}`);
  await using second = await open(`https://secure.example:${server.port}`);
  expect((second as Socket & { isSessionReused(): boolean }).isSessionReused()).toBe(true);
  expect(connectionFacts(second)?.tls).toEqual(connectionFacts(first)?.tls);
});

test('nothing is known of a socket that was made by somebody else', () => {
  expect(connectionFacts(new Socket())).toBeUndefined();
});
