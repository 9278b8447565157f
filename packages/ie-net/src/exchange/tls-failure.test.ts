import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { TlsOptions } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { chain } from '../../test/chain/chain.js';
import { certificates } from '../../test/hostile/hostile-server.js';
import { serveHttps, testCertificate, testKey } from '../../test/local-server.js';
import { Client } from '../client.js';
import { describeTlsFailure } from './tls-failure.js';

interface Case {
  readonly title: string;
  /** What is wrong with the server; its certificate is otherwise the good one. */
  readonly server: TlsOptions;
  /** What the client trusts. @default the good certificate */
  readonly ca?: string;
  readonly says: string;
}

const ANCIENT = 'DEFAULT@SECLEVEL=0';

const CASES: readonly Case[] = [
  {
    title: 'has expired',
    server: { cert: certificates.expired },
    ca: certificates.expired,
    says: 'has a certificate that expired on Jan  1 00:00:00 2021 GMT; the site has to renew it',
  },
  {
    title: 'is not valid yet',
    server: { cert: certificates.early },
    ca: certificates.early,
    says: "has a certificate that isn't valid before Jan  1 00:00:00 2125 GMT; the clock of this machine",
  },
  {
    title: 'is self-signed',
    server: { cert: certificates.stranger },
    says: 'has a self-signed certificate; if you trust it, give it as an extra',
  },
  {
    title: 'has a self-signed authority in its chain',
    server: { cert: chain.server + chain.between + chain.root },
    says: 'from O=Test only, CN=Between, whose chain ends in an untrusted self-signed authority',
  },
  {
    title: 'has an unknown issuer',
    server: { cert: chain.server + chain.between },
    says: 'has a certificate from the unknown issuer O=Test only, CN=Between; the site has to fix it, or, if',
  },
  {
    title: 'comes without those between it and its authority',
    server: { cert: chain.server },
    ca: chain.root,
    says: 'from the unknown issuer O=Test only, CN=Between, and sends no intermediate certificates',
  },
  {
    title: 'is for another host',
    server: { cert: certificates.otherHost },
    ca: certificates.otherHost,
    says: 'has a certificate for other.example, and not for 127.0.0.1; check the address',
  },
  {
    title: 'is for clients',
    server: { cert: chain.client + chain.between },
    ca: chain.root,
    says: 'has a certificate that is not for servers',
  },
  {
    title: 'comes by TLS 1.1',
    server: { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: ANCIENT },
    says: 'supports only TLS 1.1 or older, which is insecure',
  },
  {
    title: 'comes with no cipher that both have',
    server: { maxVersion: 'TLSv1.2', ciphers: 'NULL-SHA256:@SECLEVEL=0' },
    says: 'rejects the TLS handshake: it supports no cipher of this client, or requires a client certificate',
  },
  {
    title: 'comes from a server that wants one of the client, by TLS 1.2',
    server: { requestCert: true, rejectUnauthorized: true, maxVersion: 'TLSv1.2' },
    says: 'rejects the TLS handshake: it supports no cipher of this client, or requires a client certificate',
  },
  {
    title: 'comes from a server that wants one of the client, by TLS 1.3',
    server: { requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.3' },
    says: 'requires a client certificate; give one',
  },
  {
    title: 'comes from a server that speaks HTTP/2 alone',
    server: { ALPNProtocols: ['h2'] },
    says: 'supports no HTTP version that this client offered; if it requires HTTP/2',
  },
];

describe('a certificate that', () => {
  test.each(CASES)('$title is refused, and the message says so', async ({ server, ca, says }) => {
    await using bad = await serveHttps((_, response) => response.end('ok'), server);
    await using client = new Client({ allowPrivate: true, ca: ca ?? testCertificate });
    const refused = client.get(bad.url);
    await expect(refused).rejects.toMatchObject({ name: 'NetError', code: 'IE_NET_TLS' });
    await expect(refused).rejects.toThrow(`${bad.url}/ `);
    await expect(refused).rejects.toThrow(says);
    await expect(refused).rejects.not.toThrow(/:SSL routines:|\.c:\d/u);
  });

  test.each([
    ['the good one', testCertificate, testCertificate],
    ['one with its whole chain', chain.server + chain.between, chain.root],
  ])('is %s is taken', async (_, cert, ca) => {
    await using server = await serveHttps((_request, response) => response.end('ok'), { cert });
    await using client = new Client({ allowPrivate: true, ca });
    expect((await client.get(server.url)).status).toBe(200);
  });
});

// Node's own server ends the connection without a word where others say what is wrong.
const hasOpenssl = process.platform === 'linux' && spawnSync('openssl', ['version']).status === 0;

describe.skipIf(!hasOpenssl).each(['-tls1_2', '-tls1_3'])(
  'a server of OpenSSL that wants a client certificate by %s',
  (version) => {
    test.each([
      ['none', undefined, /^requires a client certificate|^rejects the TLS handshake/u],
      [
        "a stranger's",
        testCertificate,
        /^rejects the client certificate: the server does not trust its issuer; give another/u,
      ],
      ['the right one', chain.client + chain.between, undefined],
    ])('and gets %s', async (_, cert, says) => {
      const server = await startOpenssl(version);
      try {
        const clientCertificates = cert === undefined ? [] : [{ host: '127.0.0.1', cert, key: testKey }];
        await using client = new Client({ allowPrivate: true, ca: testCertificate, clientCertificates });
        const url = `https://127.0.0.1:${server.port}/`;
        const ending = await client.get(url).catch((error: unknown) => error);
        if (says === undefined) expect(ending).toMatchObject({ status: 200 });
        else {
          expect(ending).toMatchObject({ code: 'IE_NET_TLS' });
          expect((ending as Error).message.replace(`${url} `, '')).toMatch(says);
        }
      } finally {
        await server.stop();
      }
    });
  },
);

async function startOpenssl(version: string) {
  const path = (name: string) => fileURLToPath(new URL(`../../test/${name}`, import.meta.url));
  const server = spawn('openssl', [
    ...['s_server', '-www', version, '-accept', '127.0.0.1:0', '-Verify', '2', '-verify_return_error'],
    ...['-CAfile', path('chain/root.pem')],
    ...['-cert', path('fixtures/test-only-cert.pem'), '-key', path('fixtures/test-only-key.pem')],
  ]);
  let said = '';
  const port = await new Promise<string>((resolve, reject) => {
    server.once('exit', () => reject(new Error(`openssl has ended: ${said}`)));
    server.stdout.on('data', (chunk: Buffer) => {
      said += chunk;
      const [, found] = /^ACCEPT 127\.0\.0\.1:(\d+)$/mu.exec(said) ?? [];
      if (found !== undefined) resolve(found);
    });
  });
  const stop = async () => {
    server.kill('SIGKILL');
    await once(server, 'close');
  };
  return { port, stop };
}

test('a failure without a name of its own is told by its reason, and not by a place in a source file', () => {
  const message =
    '805C:error:0A000460:SSL routines:ssl3_read_bytes:a reason:../deps/openssl/s3.c:1601:SSL alert';
  const failure = { code: 'ERR_SSL_SOMETHING', message, host: 'site.example', certificate: undefined };
  expect(describeTlsFailure(failure)).toBe(
    'offers no acceptable TLS connection: a reason; the site has to fix it',
  );
});

test.each([
  ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'rejects the client certificate: the server does not trust its issuer'],
  ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED', 'rejects the client certificate: it has expired'],
  ['ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE', 'rejects the TLS handshake'],
  ['ERR_SSL_TLSV1_UNRECOGNIZED_NAME', 'offers no acceptable TLS connection: detail'],
  ['ERR_SSL_TLSV1_ALERT_UNRECOGNIZED_NAME', 'has no site named site.example'],
  ['ERR_SSL_UNSUPPORTED_PROTOCOL', 'supports only TLS 1.1 or older'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', "doesn't speak TLS on this port"],
  ['ERR_SSL_DH_KEY_TOO_SMALL', 'has a key or a signature that is too weak'],
  ['CERT_REVOKED', 'has a certificate that was revoked'],
  ['CERT_HAS_EXPIRED', 'from an authority whose own certificate has expired'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'has a certificate for another host, and not for site.example'],
  ['CRL_SIGNATURE_FAILURE', 'offers no acceptable TLS connection: detail; the site has to fix it'],
  ['ECONNRESET', undefined],
  ['constructor', undefined],
])('%s is told as %j', (code, text) => {
  const told = describeTlsFailure({ code, message: 'detail', host: 'site.example', certificate: undefined });
  if (text === undefined) expect(told).toBeUndefined();
  else expect(told).toContain(text);
});
