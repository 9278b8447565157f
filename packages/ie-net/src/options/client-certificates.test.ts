import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { chain } from '../../test/chain/chain.js';
import { serveHttps, testCertificate, testKey } from '../../test/local-server.js';
import { resolveNames } from '../../test/resolve-names.js';
import { Client, type ClientResponse } from '../client.js';
import { parseClientCertificates } from './client-certificates.js';

const cert = chain.client + chain.between;
const lookup = resolveNames({ 'secure.example': [['127.0.0.1']], 'secure.example.': [['127.0.0.1']] });
const trusting = { allowPrivate: true, ca: testCertificate, lookup };
const text = ({ body }: ClientResponse) => Buffer.from(body).toString();

/** Tells who has asked, by the certificate that was shown. */
const serveAskers = (maxVersion: 'TLSv1.2' | 'TLSv1.3', rejectUnauthorized: boolean) =>
  serveHttps(
    (request, response) => {
      const who = (request.socket as TLSSocket).getPeerCertificate().subject?.CN ?? 'nobody';
      if (request.url === '/away') {
        response.writeHead(302, { location: `https://127.0.0.1:${request.socket.localPort}/` }).end();
      } else response.end(who);
    },
    { requestCert: true, rejectUnauthorized, ca: chain.root, maxVersion },
  );

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('by %s', (version) => {
  test('a server that requires a certificate gets the one for its host', async () => {
    await using server = await serveAskers(version, true);
    const encrypted = createPrivateKey(testKey).export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'hunter2',
    });
    const url = `https://secure.example:${server.port}/`;
    for (const given of [{ key: testKey }, { key: String(encrypted), passphrase: 'hunter2' }]) {
      const clientCertificates = [{ host: 'Secure.Example.', cert, ...given }];
      await using client = new Client({ ...trusting, clientCertificates });
      expect(text(await client.get(url))).toBe('Client');
      expect(text(await client.get(url.replace('example', 'example.')))).toBe('Client');
    }
    await using without = new Client(trusting);
    await expect(without.get(url)).rejects.toMatchObject({ code: 'IE_NET_TLS' });
  });

  test('no other host gets it, by a request or by a redirect', async () => {
    await using server = await serveAskers(version, false);
    const clientCertificates = [{ host: 'secure.example', cert, key: testKey }];
    await using client = new Client({ ...trusting, clientCertificates });
    const at = (host: string, path = '/') => client.get(`https://${host}:${server.port}${path}`);
    expect(text(await at('secure.example'))).toBe('Client');
    expect(text(await at('127.0.0.1'))).toBe('nobody');
    expect(text(await at('secure.example', '/away'))).toBe('nobody');
    expect(text(await at('secure.example'))).toBe('Client');
  });

  test('one that the server does not accept ends the request', async () => {
    await using server = await serveAskers(version, true);
    const clientCertificates = [{ host: '127.0.0.1', cert: testCertificate, key: testKey }];
    await using client = new Client({ ...trusting, clientCertificates });
    const refused = client.get(server.url);
    await expect(refused).rejects.toMatchObject({ name: 'NetError' });
    await expect(refused).rejects.toMatchObject({
      code: expect.stringMatching(/^IE_NET_(?:TLS|CONNECTION)$/u),
    });
  });
});

const { privateKey: otherKey } = generateKeyPairSync('ec', {
  namedCurve: 'prime256v1',
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const good = { host: 'secure.example', cert, key: testKey };

test.each([
  ['no list', {}],
  ['no object in it', [null]],
  ['no host', [{ cert, key: testKey }]],
  ['an empty host', [{ ...good, host: '' }]],
  ['a wildcard for a host', [{ ...good, host: '*.example' }]],
  ['a host with a port', [{ ...good, host: 'secure.example:443' }]],
  ['a URL for a host', [{ ...good, host: 'https://secure.example/' }]],
  ['two for one host', [good, { ...good, host: 'SECURE.example.' }]],
  ['no certificate', [{ ...good, cert: '' }]],
  ['what is no certificate', [{ ...good, cert: 'secret' }]],
  ['no key', [{ ...good, key: undefined }]],
  ['what is no key', [{ ...good, key: 'secret' }]],
  ['the key of another', [{ ...good, key: otherKey }]],
  ['a wrong passphrase', [{ ...good, key: encrypt(testKey), passphrase: 'secret' }]],
  ['no passphrase where there has to be one', [{ ...good, key: encrypt(testKey) }]],
])('%s is an invalid option, and nothing of it is told', (_, clientCertificates) => {
  const make = () => new Client({ clientCertificates: clientCertificates as [] });
  expect(make).toThrow(expect.objectContaining({ code: 'IE_NET_INVALID_OPTION' }));
  expect(make).toThrow(/^invalid option clientCertificates/u);
  expect(make).not.toThrow(/secret/u);
});

test.each([
  ['secure.example', 'secure.example'],
  ['bücher.example', 'xn--bcher-kva.example'],
  ['127.1', '127.0.0.1'],
  ['::1', '::1'],
  ['[0:0::1]', '::1'],
])('the host %s is %s', (host, expected) => {
  expect([...parseClientCertificates([{ ...good, host }]).keys()]).toEqual([expected]);
});

function encrypt(key: string): string {
  const options = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'right' } as const;
  return createPrivateKey(key).export(options).toString();
}
