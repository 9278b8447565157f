import { expect, test } from 'vitest';
import { serveHttp } from '../../test/local-server.js';
import { resolveNames } from '../../test/resolve-names.js';
import { Client } from '../client.js';
import { MAX_PARTITIONS } from './cookie.js';
import { partitionKey } from './partition.js';
import { Partitions } from './partitions.js';

const loopback = resolveNames({
  'a.example': [['127.0.0.1']],
  'sub.a.example': [['127.0.0.1']],
  'b.example': [['127.0.0.1']],
});
const open = { allowHttp: true, allowPrivate: true, lookup: loopback };

const query = (url: string, topLevelUrl?: string, initiator?: string) => ({
  url: new URL(url),
  topLevelUrl: topLevelUrl === undefined ? undefined : new URL(topLevelUrl),
  initiator: initiator === undefined ? undefined : new URL(initiator),
});

test.each([
  ['a navigation', query('https://www.a.example/'), 'https://a.example'],
  [
    'a navigation from elsewhere',
    query('https://www.a.example/', undefined, 'https://b.example/'),
    'https://a.example',
  ],
  ['what a page loads', query('https://b.example/x.png', 'https://www.a.example/'), 'https://a.example'],
  [
    'what a page asks for itself',
    query('https://b.example/', 'https://a.example/', 'https://www.a.example/'),
    'https://a.example',
  ],
  [
    'what a frame of another site loads',
    query('https://a.example/', 'https://a.example/', 'https://b.example/'),
    'https://a.example|https://b.example',
  ],
  [
    'what a frame without a site loads',
    query('https://a.example/', 'https://a.example/', 'data:,'),
    'https://a.example|null',
  ],
])('%s belongs to its partition', async (_, asked, key) => {
  const { topLevelSite, frameSite } = await new Partitions().find(asked);
  expect(partitionKey(topLevelSite, frameSite)).toBe(key);
});

test('the number of partitions is bounded, and the one unused for longest is forgotten', () => {
  const forgotten: string[] = [];
  const partitions = new Partitions(({ topLevelSite }) => forgotten.push(topLevelSite));
  const get = (index: number) => partitions.get(`https://${index}.example`, `https://${index}.example`);
  const first = get(0);
  for (let index = 1; index < MAX_PARTITIONS; index += 1) get(index);
  expect(get(0)).toBe(first);
  get(MAX_PARTITIONS);
  expect(forgotten).toEqual(['https://1.example']);
  expect(get(0)).toBe(first);
});

test('requests of one site share a connection, whatever its host is called, and those for another page do not', async () => {
  await using server = await serveHttp((_, response) => response.end('ok'));
  await using client = new Client(open);
  const get = (topLevelUrl?: string) =>
    client.get(`http://a.example:${server.port}/`, topLevelUrl === undefined ? {} : { topLevelUrl });
  await get();
  await get('http://sub.a.example/');
  await get('http://sub.a.example:8080/page');
  expect(server.accepted()).toBe(1);
  await get('http://b.example/');
  expect(server.accepted()).toBe(2);
  await get('https://a.example/');
  expect(server.accepted()).toBe(3);
});

test('a navigation that is redirected to another site moves there, what a page loads stays in its partition', async () => {
  await using server = await serveHttp((request, response) => {
    if (request.url === '/end') response.end('ok');
    else response.writeHead(302, { location: `http://b.example:${server.port}/end` }).end();
  });
  await using client = new Client(open);
  const end = `http://b.example:${server.port}/end`;
  await client.get(end);
  expect(server.accepted()).toBe(1);
  await client.get(`http://a.example:${server.port}/`);
  expect(server.accepted()).toBe(2);
  await client.get(`http://a.example:${server.port}/`, { topLevelUrl: 'http://a.example/' });
  expect(server.accepted()).toBe(3);
});

test('what is forgotten is forgotten whole: nothing cached for a page is there when its partition comes back', async () => {
  let asked = 0;
  await using server = await serveHttp((_, response) => {
    asked += 1;
    response.setHeader('cache-control', 'max-age=1000').end('ok');
  });
  await using client = new Client(open);
  const get = (page: number) => client.get(server.url, { topLevelUrl: `http://page-${page}.example/` });
  await get(0);
  await get(0);
  expect(asked).toBe(1);
  for (let page = 1; page <= MAX_PARTITIONS; page += 1) await get(page);
  await get(0);
  expect(asked).toBe(MAX_PARTITIONS + 2);
});

test.each([
  [{ topLevelUrl: 'https://' }],
  [{ topLevelUrl: 'data:text/html,x' }],
  [{ topLevelUrl: 'file:///a' }],
  [{ topLevelUrl: 1 }],
  [{ initiator: '/relative' }],
  [{ initiator: {} }],
])('%j is an invalid option', async (options) => {
  await using client = new Client(open);
  await expect(client.get('http://a.example/', options as object)).rejects.toMatchObject({
    code: 'IE_NET_INVALID_OPTION',
  });
});
