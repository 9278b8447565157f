import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { serveHttp } from '../../test/local-server.js';
import { Client } from '../client.js';

const open = { allowHttp: true, allowPrivate: true };

describe('hops', () => {
  test('each is told with its URL, method, status and headers, the last being the answer', async () => {
    await using server = await serveHttp((request, response) => {
      if (request.url === '/end') response.end('ok');
      else response.writeHead(303, { location: '/end', 'set-cookie': 'a=1' }).end();
    });
    await using client = new Client(open);
    const url = server.url.replace('//', '//user:secret@');
    const { meta, headers } = await client.request(`${url}/start#part`, { method: 'POST', body: 'x' });
    expect(meta.hops).toMatchObject([
      { url: `${server.url}/start#part`, method: 'POST', status: 303 },
      { url: `${server.url}/end#part`, method: 'GET', status: 200, headers },
    ]);
    expect(meta.hops[0]?.headers).toContainEqual(['set-cookie', 'a=1']);
    expect(meta.hops.every(({ fromCache, revalidated }) => !fromCache && !revalidated)).toBe(true);
  });

  test('each has its own clock, whose marks come in order', async () => {
    await using server = await serveHttp((_, response) => response.end('ok'));
    await using client = new Client(open);
    const before = Date.now();
    const { meta } = await client.get(server.url);
    const [hop] = meta.hops;
    const { startedAt = 0, queuedMs = -1, headersMs = -1 } = hop?.timings ?? {};
    expect(startedAt).toBeGreaterThanOrEqual(before);
    expect(startedAt).toBeLessThanOrEqual(Date.now());
    expect(queuedMs).toBeGreaterThanOrEqual(0);
    expect(headersMs).toBeGreaterThanOrEqual(queuedMs);
  });
});

describe('sizes', () => {
  const text = 'private by default, '.repeat(5000);

  test.each([
    ['', Buffer.from(text)],
    ['gzip', gzipSync(text)],
    ['gzip, deflate', deflateSync(gzipSync(text))],
  ])('a body encoded as "%s" is counted on the wire and decoded', async (coding, wire) => {
    await using server = await serveHttp((_, response) => {
      response.writeHead(200, coding === '' ? {} : { 'content-encoding': coding }).end(wire);
    });
    await using client = new Client(open);
    const { body } = await client.stream(server.url);
    for await (const _ of body);
    expect(body.sizes).toEqual({ wireBytes: wire.length, decodedBytes: text.length });
  });

  test('they grow as the body flows', async () => {
    let finish = () => {};
    await using server = await serveHttp((_, response) => {
      response.write('some');
      finish = () => response.end(' more');
    });
    await using client = new Client(open);
    const { body } = await client.stream(server.url);
    const sizes = [];
    for await (const _ of body) {
      sizes.push(body.sizes);
      finish();
    }
    expect(sizes).toEqual([
      { wireBytes: 4, decodedBytes: 4 },
      { wireBytes: 9, decodedBytes: 9 },
    ]);
  });

  test('a response that can have no body has none of either', async () => {
    await using server = await serveHttp((_, response) =>
      response.writeHead(200, { 'content-length': 5 }).end(),
    );
    await using client = new Client(open);
    const { body } = await client.stream(server.url, { method: 'HEAD' });
    for await (const _ of body);
    expect(body.sizes).toEqual({ wireBytes: 0, decodedBytes: 0 });
  });
});
