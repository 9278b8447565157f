import { expect, test, vi } from 'vitest';
import { version } from '../../package.json';
import { serveHttp } from '../../test/local-server.js';
import { Client } from '../client.js';
import type { RequestOptions } from './request-options.js';

const open = { allowHttp: true, allowPrivate: true };

const serveEcho = () =>
  serveHttp((request, response) =>
    response.end(JSON.stringify({ method: request.method, raw: request.rawHeaders })),
  );

async function rawHeaders(client: Client, url: string, options: RequestOptions = {}): Promise<string[]> {
  const { body } = await client.request(url, options);
  return JSON.parse(Buffer.from(body).toString()).raw;
}

test('a request says which program and what content, and nothing about its user', async () => {
  await using server = await serveEcho();
  await using client = new Client(open);
  expect(await rawHeaders(client, server.url)).toEqual([
    ...['host', new URL(server.url).host],
    ...['connection', 'keep-alive'],
    ...['user-agent', `InternetExploder/${version}`],
    ...['accept', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'],
    ...['accept-encoding', expect.stringMatching(/^gzip, deflate, br(?:, zstd)?$/u)],
  ]);
});

test('headers of the request replace those of the policy, those of the client, and the defaults', async () => {
  await using server = await serveEcho();
  await using client = new Client({
    ...open,
    userAgent: 'mine',
    headers: { a: 'client', b: 'client', c: 'client' },
  });
  const raw = await rawHeaders(client, server.url, {
    headers: new Headers({ Accept: 'text/plain', a: 'request' }),
    policy: {
      headers: [
        ['A', 'policy'],
        ['b', 'policy'],
        ['b', 'twice'],
      ],
    },
  });
  const values = (name: string) => raw.filter((_, index) => raw[index - 1] === name);
  expect(['a', 'b', 'c', 'accept', 'user-agent'].map(values)).toEqual([
    ['request'],
    ['policy', 'twice'],
    ['client'],
    ['text/plain'],
    ['mine'],
  ]);
});

test('header values may hold tabs and latin1, and lose the space around them', async () => {
  await using server = await serveEcho();
  await using client = new Client(open);
  expect(await rawHeaders(client, server.url, { headers: { 'x-a': ' caf\xe9\tau lait ' } })).toContain(
    'caf\xe9\tau lait',
  );
});

test.each<Record<string, unknown>>([
  { headers: { 'x y': 'z' } },
  { headers: { '': 'z' } },
  { headers: { 'x:': 'z' } },
  { headers: { x: 'a\r\nb: c' } },
  { headers: { x: 'a\0' } },
  { headers: { x: '日本' } },
  { headers: { x: 1 } },
  { headers: [['x']] },
  { headers: [['x', 'y', 'z']] },
  { headers: ['xy'] },
  { headers: null, policy: { headers: 7 } },
  { headers: { connection: 'close' } },
  { headers: { 'Content-Length': '1' } },
  { headers: { 'transfer-encoding': 'chunked' } },
  { headers: { upgrade: 'h2c' } },
  { headers: { expect: '100-continue' } },
  { method: 'BAD METHOD' },
  { method: '' },
  { method: 'GET\r\n' },
  { method: 'CONNECT' },
  { method: 'trace' },
  { method: 'TRACK' },
  { body: 'with GET' },
  { method: 'HEAD', body: 'x' },
  { signal: {} },
  { signal: 'abort' },
  { signal: new EventTarget() },
  { policy: null },
  { policy: 'strict' },
  { headers: { [Symbol.iterator]: 7 } },
  { policy: { allowPrivate: 'localhost' } },
  { policy: { allowHttp: 1 } },
  { policy: { allowPrivate: ['a b'] } },
  { policy: { timeoutMs: 0 } },
  { policy: { maxBodyBytes: -1 } },
  { policy: { maxRedirects: 0.5 } },
])('the request option %j is refused before anything is sent', async (options) => {
  await using server = await serveEcho();
  await using client = new Client(open);
  await expect(client.request(server.url, options as RequestOptions)).rejects.toMatchObject({
    name: 'NetError',
    code: 'IE_NET_INVALID_OPTION',
  });
  expect(server.accepted()).toBe(0);
});

test.each<['get' | 'request' | 'stream', object, string]>([
  ['get', { timeoutMs: 5 }, 'unknown option timeoutMs of get(); did you mean policy.timeoutMs?'],
  ['get', { redirect: 'manual' }, 'unknown option redirect of get(); did you mean policy.maxRedirects?'],
  ['get', { allowHosts: [] }, 'unknown option allowHosts of get(); did you mean policy.allowHttp?'],
  ['get', { method: 'POST' }, 'unknown option method of get(); it knows headers, '],
  ['get', AbortSignal.timeout(60_000), 'invalid options of get(): give an object; got an AbortSignal'],
  ['request', { credentials: 'omit' }, 'unknown option credentials of the request; it knows method, body, '],
  ['stream', { singal: null }, 'unknown option singal of the request; did you mean signal?'],
  ['request', { policy: { timeout: 5 } }, 'unknown option timeout of policy; did you mean timeoutMs?'],
  [
    'request',
    { policy: { allowPrivate: ['10.0.0.0/33'] } },
    'invalid option policy.allowPrivate: give host names, ',
  ],
  ['request', { policy: { allowPrivate: null } }, 'invalid option policy.allowPrivate: give true, false, '],
  [
    'request',
    { headers: null },
    'invalid option headers: give an object, a Headers or pairs of strings; got null',
  ],
])(
  '%s refuses the options %j before anything is sent, and says what is wrong',
  async (name, options, message) => {
    await using server = await serveEcho();
    await using client = new Client(open);
    const pending = client[name](server.url, options);
    await expect(pending).rejects.toMatchObject({ name: 'NetError', code: 'IE_NET_INVALID_OPTION' });
    await expect(pending).rejects.toThrow(message);
    expect(server.accepted()).toBe(0);
  },
);

test('options that are known, and undefined ones, are taken', async () => {
  await using server = await serveEcho();
  await using client = new Client(open);
  const policy = { timeoutMs: 60_000, upgrade: false, maxRedirects: 0, maxBodyBytes: 10_000, ...open };
  const options = { headers: new Map([['a', 'b']]), signal: undefined, priority: 'high', policy };
  expect(await rawHeaders(client, server.url, options as unknown as RequestOptions)).toContain('b');
});

test('options of kinds that JSON cannot write are refused alike', async () => {
  await using client = new Client(open);
  const invalid = { name: 'NetError', code: 'IE_NET_INVALID_OPTION' };
  const url = 'http://127.0.0.1:1/';
  for (const allowPrivate of [[1n], [Symbol('s')], [Object.create(null)], 1n]) {
    const policy = { allowPrivate } as unknown as NonNullable<RequestOptions['policy']>;
    await expect(client.get(url, { policy })).rejects.toMatchObject(invalid);
    expect(() => new Client({ allowPrivate } as never)).toThrowError(expect.objectContaining(invalid));
  }
  await expect(client.request(url, null as never)).rejects.toMatchObject(invalid);
  await expect(client.request(Object.create(null))).rejects.toMatchObject({ code: 'IE_NET_INVALID_URL' });
});

test('a signal that is none is refused before a timer is set, and a real one is accepted', async () => {
  await using server = await serveEcho();
  await using client = new Client(open);
  const setTimer = vi.spyOn(globalThis, 'setTimeout');
  await expect(client.get(server.url, { signal: {} as AbortSignal })).rejects.toMatchObject({
    code: 'IE_NET_INVALID_OPTION',
    message: 'invalid option signal: give an AbortSignal; got an object',
  });
  expect(setTimer).not.toHaveBeenCalled();
  setTimer.mockRestore();
  expect((await client.get(server.url, { signal: AbortSignal.timeout(60_000) })).status).toBe(200);
});

test.each([
  ['get', 'GET'],
  ['Put', 'PUT'],
  ['PATCH', 'PATCH'],
  ['PROPFIND', 'PROPFIND'],
])('the method %s is sent as %s', async (method, sent) => {
  await using server = await serveEcho();
  await using client = new Client(open);
  const { body } = await client.request(server.url, { method });
  expect(JSON.parse(Buffer.from(body).toString()).method).toBe(sent);
});

test('a policy of the request overrides the client both ways', async () => {
  await using server = await serveEcho();
  await using strict = new Client();
  await using loose = new Client(open);
  expect((await strict.get(server.url, { policy: open })).status).toBe(200);
  await expect(strict.get(server.url)).rejects.toMatchObject({ code: 'IE_NET_HTTP_BLOCKED' });
  await expect(loose.get(server.url, { policy: { allowHttp: false } })).rejects.toMatchObject({
    code: 'IE_NET_HTTP_BLOCKED',
  });
  await expect(loose.get(server.url, { policy: { allowPrivate: false } })).rejects.toMatchObject({
    code: 'IE_NET_PRIVATE_ADDRESS',
  });
});
