import type { TLSSocket } from 'node:tls';
import { expect, test } from 'vitest';
import { serveHttp, serveHttps, testCertificate } from '../../test/local-server.js';
import { resolveNames } from '../../test/resolve-names.js';
import { Client } from '../client.js';

const lookup = resolveNames({ 'secure.example': [['127.0.0.1']], 'other.example': [['127.0.0.1']] });
const trusting = { allowPrivate: true, ca: testCertificate, lookup };
const failure = (cause: string) => ({ name: 'NetError', code: 'IE_NET_TLS', cause: { code: cause } });

test('a certificate is trusted when an authority in `ca` has signed it, and only then', async () => {
  await using server = await serveHttps((_, response) => response.end('ok'));
  await using client = new Client(trusting);
  await using stranger = new Client({ allowPrivate: true });
  expect((await client.get(server.url)).status).toBe(200);
  const refused = stranger.get(server.url);
  await expect(refused).rejects.toMatchObject(failure('DEPTH_ZERO_SELF_SIGNED_CERT'));
  await expect(refused).rejects.toThrow('self-signed certificate');
});

test('a certificate for another host is refused', async () => {
  await using server = await serveHttps((_, response) => response.end('ok'));
  await using client = new Client(trusting);
  expect((await client.get(`https://secure.example:${server.port}/`)).status).toBe(200);
  const refused = client.get(`https://other.example:${server.port}/`);
  await expect(refused).rejects.toMatchObject(failure('ERR_TLS_CERT_ALTNAME_INVALID'));
});

test('a host header decides neither the name sent to the server nor the certificate that is accepted', async () => {
  await using server = await serveHttps((request, response) =>
    response.end((request.socket as TLSSocket).servername),
  );
  await using client = new Client(trusting);
  const named = await client.get(`https://secure.example:${server.port}/`, {
    headers: { host: 'other.example' },
  });
  expect(Buffer.from(named.body).toString()).toBe('secure.example');
  const refused = client.get(`https://other.example:${server.port}/`, {
    headers: { host: 'secure.example' },
  });
  await expect(refused).rejects.toMatchObject(failure('ERR_TLS_CERT_ALTNAME_INVALID'));
});

test('TLS 1.2 is spoken, TLS 1.1 is not', async () => {
  await using current = await serveHttps((_, response) => response.end('ok'), { maxVersion: 'TLSv1.2' });
  await using old = await serveHttps((_, response) => response.end('ok'), {
    minVersion: 'TLSv1.1',
    maxVersion: 'TLSv1.1',
    ciphers: 'DEFAULT@SECLEVEL=0',
  });
  await using client = new Client(trusting);
  expect((await client.get(current.url)).status).toBe(200);
  await expect(client.get(old.url)).rejects.toMatchObject({ name: 'NetError', code: 'IE_NET_TLS' });
});

test('a server that speaks no TLS is refused', async () => {
  await using server = await serveHttp((_, response) => response.end('ok'));
  await using client = new Client(trusting);
  await expect(client.get(server.url.replace('http:', 'https:'))).rejects.toMatchObject({
    code: 'IE_NET_TLS',
  });
});
