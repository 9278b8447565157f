import { expect, test } from 'vitest';
import { type LocalServer, serveHttp, serveHttps, testCertificate } from '../../test/local-server.js';
import { resolveNames } from '../../test/resolve-names.js';
import { Client } from '../client.js';

const names = ['secure.example', 'www.secure.example', 'a.example'];
const options = {
  allowPrivate: true,
  ca: testCertificate,
  lookup: resolveNames(Object.fromEntries(names.map((name) => [name, [['127.0.0.1']]]))),
};

const blocked = { code: 'IE_NET_HTTP_BLOCKED' };

/** Answers `/hsts?<header>` with that policy, `/to?<url>` with a redirect, and all else with `secure`. */
function serveSecure(): Promise<LocalServer> {
  return serveHttps((request, response) => {
    const { pathname, search } = new URL(request.url ?? '', 'https://host');
    const value = decodeURIComponent(search.slice(1));
    if (pathname === '/hsts') response.setHeader('strict-transport-security', value.split('|'));
    if (pathname === '/to') response.writeHead(302, { location: value });
    response.end('secure');
  });
}

const hosts = ({ port }: LocalServer) => ({
  https: `https://secure.example:${port}`,
  http: `http://secure.example:${port}`,
  www: `http://www.secure.example:${port}`,
});

test('a host that has asked for HTTPS only is asked by nothing else, even where plain HTTP is refused', async () => {
  await using server = await serveSecure();
  await using client = new Client(options);
  const { https, http, www } = hosts(server);
  await expect(client.get(http)).rejects.toMatchObject(blocked);
  await client.get(`${https}/hsts?max-age=100`);
  const { url, body, meta } = await client.get(`${http}/page#top`);
  expect(url).toBe(`${https}/page#top`);
  expect(Buffer.from(body).toString()).toBe('secure');
  expect(meta.hops).toMatchObject([
    {
      url: `${http}/page#top`,
      method: 'GET',
      status: 307,
      headers: [
        ['location', `${https}/page#top`],
        ['non-authoritative-reason', 'HSTS'],
      ],
    },
    { url: `${https}/page#top`, status: 200 },
  ]);
  expect(meta.hops[0]?.connection).toBeUndefined();
  await expect(client.get(www)).rejects.toMatchObject(blocked);
});

test('a redirect down to plain HTTP of such a host goes up again, and one elsewhere stays refused', async () => {
  await using server = await serveSecure();
  await using client = new Client({ ...options, allowHttp: true });
  const { https, http } = hosts(server);
  await client.get(`${https}/hsts?max-age=100`);
  expect((await client.get(`${https}/to?${http}/end`)).url).toBe(`${https}/end`);
  const elsewhere = client.get(`${https}/to?http://a.example:${server.port}/`);
  await expect(elsewhere).rejects.toMatchObject({ code: 'IE_NET_DOWNGRADE' });
});

test('what comes below a host follows it with includeSubDomains', async () => {
  await using server = await serveSecure();
  await using client = new Client(options);
  const { https, www } = hosts(server);
  await client.get(`${https}/hsts?max-age=100;includeSubDomains`);
  // The certificate isn't for that name: it was asked over HTTPS.
  await expect(client.get(www)).rejects.toMatchObject({ code: 'IE_NET_TLS' });
});

test('a host takes it back with max-age=0, and the first of several headers counts', async () => {
  await using server = await serveSecure();
  await using client = new Client(options);
  const { https, http } = hosts(server);
  await client.get(`${https}/hsts?max-age=100|max-age=0`);
  expect((await client.get(http)).status).toBe(200);
  await client.get(`${https}/hsts?max-age=0|max-age=100`);
  await expect(client.get(http)).rejects.toMatchObject(blocked);
});

test('plain HTTP has no say in it, nor has an address', async () => {
  await using plain = await serveHttp((_, response) =>
    response.setHeader('strict-transport-security', 'max-age=100').end('plain'),
  );
  await using secure = await serveSecure();
  await using client = new Client({ ...options, allowHttp: true });
  await client.get(`http://a.example:${plain.port}/`);
  expect((await client.get(`http://a.example:${plain.port}/`)).url).toBe(`http://a.example:${plain.port}/`);
  await client.get(`${secure.url}/hsts?max-age=100`);
  const policy = { allowHttp: false };
  await expect(client.get(secure.url.replace('https', 'http'), { policy })).rejects.toMatchObject(blocked);
});

test('what a host has asked for within one page is not known to the next', async () => {
  await using server = await serveSecure();
  await using client = new Client(options);
  const { https, http } = hosts(server);
  const topLevelUrl = 'https://a.example/';
  await client.get(`${https}/hsts?max-age=100`, { topLevelUrl });
  await expect(client.get(http)).rejects.toMatchObject(blocked);
  expect((await client.get(http, { topLevelUrl })).url).toBe(`${https}/`);
  await expect(client.get(http, { topLevelUrl: 'https://b.example/' })).rejects.toMatchObject(blocked);
});

test('a client without HSTS notes nothing', async () => {
  await using server = await serveSecure();
  await using client = new Client({ ...options, hsts: false });
  const { https, http } = hosts(server);
  await client.get(`${https}/hsts?max-age=100`);
  await expect(client.get(http)).rejects.toMatchObject(blocked);
});

test('policy.upgrade makes HTTPS of every URL, with the port 443 for 80 and any other as it is', async () => {
  await using server = await serveSecure();
  await using client = new Client(options);
  const { https, http } = hosts(server);
  const policy = { upgrade: true };
  const { url, meta } = await client.get(`${http}/to?http://127.0.0.1:${server.port}/end`, { policy });
  expect(url).toBe(`${server.url}/end`);
  expect(meta.hops.map((hop) => [hop.status, hop.url])).toEqual([
    [307, `${http}/to?http://127.0.0.1:${server.port}/end`],
    [302, `${https}/to?http://127.0.0.1:${server.port}/end`],
    [307, `http://127.0.0.1:${server.port}/end`],
    [200, `${server.url}/end`],
  ]);
  for (const plain of [
    'http://nowhere.example/x',
    'http://nowhere.example:80/x',
    'http://nowhere.example:443/x',
  ])
    await expect(client.get(plain, { policy })).rejects.toThrow('https://nowhere.example/x');
  await expect(client.get('http://nowhere.example:25/', { policy })).rejects.toMatchObject({
    code: 'IE_NET_BAD_PORT',
  });
});

test('an upgrade takes method, headers and body along', async () => {
  await using server = await serveHttps((request, response) => {
    response.setHeader('x-seen', `${request.method} ${request.headers.authorization}`);
    request.pipe(response);
  });
  await using client = new Client(options);
  const url = hosts(server).http;
  const headers = { authorization: 'Bearer x' };
  const policy = { upgrade: true };
  const response = await client.request(url, { method: 'PUT', body: 'data', headers, policy });
  expect(Buffer.from(response.body).toString()).toBe('data');
  expect(response.headers).toContainEqual(['x-seen', 'PUT Bearer x']);
});
