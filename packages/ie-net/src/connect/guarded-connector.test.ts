import type { Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import { expect, test } from 'vitest';
import { serveHttp, serveRaw } from '../../test/local-server.js';
import { resolveNames } from '../../test/resolve-names.js';
import { Client } from '../client.js';
import { namesByLookup } from '../names/names.js';
import { buildGuardedConnector } from './guarded-connector.js';

const refused = { name: 'NetError', code: 'IE_NET_PRIVATE_ADDRESS' };

const LITERALS = [
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '0177.0.0.1',
  '0x7f.1',
  '0x7f000001',
  '2130706433',
  '017700000001',
  '127.0.0.1.',
  '①②⑦.0.0.1',
  '１２７.０.０.１',
  '127。0。0。1',
  '%31%32%37.0.0.1',
  '127.0.0.1%2e',
  '127.000.000.001',
  '0x7F.0X0.0x0.01',
  '00000000177.1',
  '0x7f.1.',
  '0.0.0.0',
  '0',
  '[::1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::127.0.0.1]',
  '[0:0:0:0:0:FFFF:127.0.0.1]',
  '[0000:0000:0000:0000:0000:0000:0000:0001]',
  '[::ffff:0:127.0.0.1]',
];

test.each(LITERALS)(
  'http://%s is refused before a socket exists, and served when it is allowed',
  async (host) => {
    await using server = await serveHttp((_, response) => response.end('secret'));
    await using client = new Client({ allowHttp: true });
    const url = `http://${host}:${server.port}/`;
    await expect(client.get(url)).rejects.toMatchObject(refused);
    expect(server.accepted()).toBe(0);
    if (!new URL(url).hostname.includes('[') && !host.startsWith('0.0') && host !== '0') {
      const { status } = await client.get(url, { policy: { allowPrivate: ['127.0.0.1'] } });
      expect(status).toBe(200);
    }
  },
);

test.each([
  '10.0.0.1',
  '100.64.0.1',
  '169.254.169.254',
  '172.16.0.1',
  '192.168.0.1',
  '168.63.129.16',
  '224.0.0.1',
  '255.255.255.255',
  '0300.0250.1.1',
  '192.168.257',
  '0xa9fea9fe',
  '2852039166',
  '192.0.0.1',
  '192.0.2.1',
  '198.18.0.1',
  '203.0.113.1',
  '240.0.0.1',
  '[64:ff9b::7f00:1]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b:1::8.8.8.8]',
  '[2001::7f00:1:0:0:f7f7:f7f7]',
  '[2606:4700::5efe:10.0.0.1]',
  '[2001:db8::1]',
  '[fec0::1]',
  '[2002:7f00:1::]',
  '[fe80::1]',
  '[fc00::1]',
  '[ff02::1]',
  'localhost',
  'app.localhost',
  'LocalHost.',
  '%6c%6f%63alhost',
  'ｌocalhost',
])('https://%s is refused by default', async (host) => {
  await using client = new Client({
    lookup: resolveNames({
      localhost: [['127.0.0.1']],
      'app.localhost': [['8.8.8.8']],
      'localhost.': [['::1']],
    }),
  });
  await expect(client.get(`https://${host}/`)).rejects.toMatchObject(refused);
});

test.each([
  '[::1%25lo]',
  '[fe80::1%eth0]',
  '[::ffff:127.1]',
  '[::ffff:0x7f.0.0.1]',
  '256.0.0.1',
  '4294967297',
])('https://%s is no URL', async (host) => {
  await using client = new Client({ allowPrivate: true });
  await expect(client.get(`https://${host}/`)).rejects.toMatchObject({ code: 'IE_NET_INVALID_URL' });
});

test('the refusal says the URL, the address and what to do', async () => {
  await using client = new Client({ lookup: resolveNames({ 'site.example': [['10.0.0.1', 'fd00::1']] }) });
  await expect(client.get('https://user:secret@site.example/path')).rejects.toThrow(
    'https://site.example/path leads to the private address 10.0.0.1, fd00::1; allow private addresses if this is intended',
  );
});

test('of several answers only the allowed ones are connected to', async () => {
  await using server = await serveHttp((request, response) => response.end(request.socket.localAddress));
  await using client = new Client({
    allowHttp: true,
    allowPrivate: ['127.0.0.1'],
    lookup: resolveNames({
      'mixed.example': [['10.0.0.1', '127.0.0.1', 'fd00::1']],
      'bad.example': [['10.0.0.1', 'fd00::1']],
    }),
  });
  const { body } = await client.get(`http://mixed.example:${server.port}/`);
  expect(Buffer.from(body).toString()).toBe('127.0.0.1');
  await expect(client.get(`http://bad.example:${server.port}/`)).rejects.toMatchObject(refused);
});

test('a name that rebinds to a private address is refused at its next connection', async () => {
  await using server = await serveHttp(
    (_, response) => response.setHeader('connection', 'close').end('ok'),
    '0.0.0.0',
  );
  await using client = new Client({
    allowHttp: true,
    allowPrivate: ['127.0.0.1'],
    lookup: resolveNames({ 'rebind.example': [['127.0.0.1'], ['127.0.0.2']] }),
  });
  const url = `http://rebind.example:${server.port}/`;
  expect((await client.get(url)).status).toBe(200);
  await expect(client.get(url)).rejects.toMatchObject(refused);
  expect(server.accepted()).toBe(1);
});

test('a resolver that answers with something other than an address is refused', async () => {
  await using client = new Client({ lookup: resolveNames({ 'odd.example': [['0177.0.0.1']] }) });
  await expect(client.get('https://odd.example/')).rejects.toMatchObject(refused);
});

test('a redirect to a private address is refused', async () => {
  await using inner = await serveHttp((_, response) => response.end('secret'), '127.0.0.2');
  await using outer = await serveHttp((_, response) =>
    response.writeHead(302, { location: inner.url }).end(),
  );
  await using client = new Client({ allowHttp: true, allowPrivate: ['127.0.0.1'] });
  await expect(client.get(outer.url)).rejects.toMatchObject(refused);
  expect(inner.accepted()).toBe(0);
  expect((await client.get(outer.url, { policy: { allowPrivate: ['127.0.0.0/8'] } })).status).toBe(200);
});

test('cloud metadata is refused in a URL, by a name and in a redirect, even where private addresses are allowed', async () => {
  await using server = await serveHttp((request, response) => {
    if (request.url === '/') response.end('ok');
    else response.writeHead(302, { location: decodeURIComponent(request.url?.slice(1) ?? '') }).end();
  });
  const lookup = resolveNames({ 'site.example': [['169.254.169.254', 'fd00:ec2::254']] });
  await using client = new Client({ allowHttp: true, allowPrivate: true, lookup });
  expect((await client.get(server.url)).status).toBe(200);
  for (const host of [
    'site.example',
    '169.254.169.254',
    '2852039166',
    '[::ffff:a9fe:a9fe]',
    '[64:ff9b::a9fe:a9fe]',
    '[fd00:ec2::254]',
    '168.63.129.16',
    '100.100.100.200',
  ]) {
    await expect(client.get(`http://${host}/`), host).rejects.toMatchObject(refused);
    const redirect = `${server.url}/${encodeURIComponent(`http://${host}/`)}`;
    await expect(client.get(redirect), host).rejects.toMatchObject(refused);
  }
});

test('a host name in allowPrivate allows the private addresses of that name alone', async () => {
  await using server = await serveHttp((_, response) => response.end('ok'));
  const lookup = resolveNames({ 'intranet.example': [['127.0.0.1']], 'other.example': [['127.0.0.1']] });
  await using client = new Client({ allowHttp: true, allowPrivate: ['intranet.example'], lookup });
  expect((await client.get(`http://intranet.example:${server.port}/`)).status).toBe(200);
  await expect(client.get(`http://other.example:${server.port}/`)).rejects.toMatchObject(refused);
});

test('a socket whose peer is not allowed is closed before it carries a byte of the request', async () => {
  const received: Buffer[] = [];
  await using server = await serveRaw((socket) => socket.on('data', (chunk) => received.push(chunk)));
  const answers = [true, false];
  const { connect } = buildGuardedConnector({
    policy: { key: 'test', allows: () => answers.shift() ?? false },
    connectMs: 5000,
    names: namesByLookup(resolveNames({ 'sly.example': [['127.0.0.1']] })),
    secureContext: () => createSecureContext(),
  });
  const error = await new Promise<Error | null>((resolve) => {
    const target = {
      hostname: 'sly.example',
      host: `sly.example:${server.port}`,
      protocol: 'http:',
      port: String(server.port),
    };
    connect(target, (problem: Error | null, _socket: Socket | null) => resolve(problem));
  });
  expect(error).toMatchObject({ name: 'PrivateAddressError', addresses: ['127.0.0.1'] });
  await server.allSocketsClosed();
  expect(server.accepted()).toBe(1);
  expect(received).toEqual([]);
});
