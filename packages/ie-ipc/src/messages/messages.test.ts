import { describe, expect, it } from 'vitest';
import * as messages from './messages.js';

const request = { type: 'FetchRequest', id: 1, url: 'https://example.com/' };
const response = {
  type: 'FetchResponse',
  id: 1,
  status: 200,
  headers: [
    ['set-cookie', 'a=1'],
    ['set-cookie', 'b=2'],
  ],
  body: new Uint8Array([1, 2]),
  finalUrl: 'https://example.com/',
};
const hop = {
  url: 'https://example.com/',
  method: 'GET',
  status: 200,
  headers: [['date', 'x']],
  fromCache: false,
  revalidated: false,
  connection: {
    protocol: 'h2',
    remoteAddress: '192.0.2.1',
    remotePort: 443,
    reused: false,
    proxy: 'http://proxy:3128/',
    tls: { version: 'TLSv1.3', cipher: 'a', issuer: 'b', subject: 'c', validTo: 'd' },
  },
  timings: { startedAt: 1.5, queuedMs: 0, dnsMs: 1, connectMs: 2, tlsMs: 3, sentMs: 4, headersMs: 5 },
};
const stream = { ...response, type: 'FetchStream', body: new ReadableStream() };
const report = { type: 'FetchReport', id: 1, wireBytes: 1, decodedBytes: 2, totalMs: 0.5 };
const error = { type: 'FetchError', id: 1, error: 'invalid URL: x' };
const refused = {
  type: 'QuestionRefused',
  id: 1,
  reason: 'unknown',
  error: 'the browser has no answer to X',
};
const policy = {
  allowHttp: true,
  allowPrivate: ['localhost', '10.0.0.0/8'],
  upgrade: true,
  timeoutMs: 1,
  maxBodyBytes: 1,
  maxRedirects: 0,
  headers: [['accept', '*/*']],
};

const good: Record<string, object> = {
  FetchRequest: request,
  FetchResponse: response,
  FetchStream: stream,
  FetchReportRequest: { type: 'FetchReportRequest', id: 1, of: 2 },
  FetchReport: report,
  FetchError: error,
  ConfigureNetwork: { type: 'ConfigureNetwork', id: 1, settings: {} },
  ExportCookies: { type: 'ExportCookies', id: 1 },
  CookiesExported: { type: 'CookiesExported', id: 1, body: new Uint8Array() },
  ImportCookies: { type: 'ImportCookies', id: 1, body: new Uint8Array() },
  MergeCookies: { type: 'MergeCookies', id: 1, before: 0, body: new Uint8Array() },
  Done: { type: 'Done', id: 1 },
  QuestionRefused: refused,
  Shutdown: { type: 'Shutdown' },
  Ping: { type: 'Ping' },
  Pong: { type: 'Pong' },
};

const accepts = (value: unknown) => messages.IpcMessage.safeParse(value).success;

describe('every message', () => {
  it.each(Object.entries(good))('%s is accepted as it is', (_, message) => {
    expect(messages.IpcMessage.parse(message)).toEqual(message);
  });

  it.each(Object.entries(good))('%s is refused with a field that is not known', (_, message) => {
    expect(accepts({ ...message, extra: 1 })).toBe(false);
  });

  it.each(
    Object.entries(good).flatMap(([type, message]) =>
      Object.keys(message).map((field) => [type, field] as const),
    ),
  )('%s is refused without its field %s, or with one of another type', (type, field) => {
    const { [field]: _, ...rest } = good[type] as Record<string, unknown>;
    expect(accepts(rest)).toBe(false);
    for (const wrong of [null, true, { x: 1 }, Symbol('x'), [[1]]])
      expect(accepts({ ...rest, [field]: wrong })).toBe(false);
  });

  it.each(Object.values(good).filter((message): message is { type: string; id: number } => 'id' in message))(
    '$type is accepted with any safe id from 0 on, and no other',
    (message) => {
      for (const id of [0, 1, 2 ** 32, Number.MAX_SAFE_INTEGER])
        expect(accepts({ ...message, id })).toBe(true);
      for (const id of [-1, 0.5, 2 ** 53, Number.NaN, Infinity, '1', 1n]) {
        expect(accepts({ ...message, id })).toBe(false);
      }
    },
  );

  it.each(['ping', 'Unknown', '', 'constructor', '__proto__', 'toString', 1, null])(
    'is refused under the type %j',
    (type) => expect(accepts({ type })).toBe(false),
  );

  it.each([null, undefined, 1, 'Ping', [], ['Ping'], () => {}])('is not %j', (value) => {
    expect(accepts(value)).toBe(false);
  });
});

describe('a FetchResponse', () => {
  it('has a status of three digits', () => {
    for (const status of [100, 599, 999]) expect(accepts({ ...response, status })).toBe(true);
    for (const status of [99, 1000, 200.5, '200']) expect(accepts({ ...response, status })).toBe(false);
  });

  it('has headers in pairs of strings', () => {
    expect(accepts({ ...response, headers: [] })).toBe(true);
    for (const headers of [[['a']], [['a', 'b', 'c']], [['a', 1]], { a: 'b' }]) {
      expect(accepts({ ...response, headers })).toBe(false);
    }
  });

  it('has a body of bytes, nothing that looks like it', () => {
    expect(accepts({ ...response, body: Buffer.alloc(0) })).toBe(true);
    for (const body of ['text', { 0: 1 }, [1], new ArrayBuffer(1)]) {
      expect(accepts({ ...response, body })).toBe(false);
    }
  });
});

describe('a FetchStream', () => {
  it('has a body that is a stream, nothing that looks like it', () => {
    expect(accepts(stream)).toBe(true);
    for (const body of [new Uint8Array(1), { getReader() {} }, 'text']) {
      expect(accepts({ ...stream, body })).toBe(false);
    }
  });
});

describe('a response that is reported on', () => {
  const withHop = (changed: object) => accepts({ ...response, meta: { hops: [{ ...hop, ...changed }] } });
  const withConnection = (changed: object) => withHop({ connection: { ...hop.connection, ...changed } });

  it('tells its hops', () => {
    for (const answer of [response, stream]) {
      expect(accepts({ ...answer, meta: { hops: [hop, hop] } })).toBe(true);
      expect(accepts({ ...answer, meta: { hops: [] } })).toBe(false);
      expect(accepts({ ...answer, meta: { hops: Array(1_002).fill(hop) } })).toBe(false);
    }
  });

  it('may know nothing of the connection, and little of the time', () => {
    expect(withHop({ connection: undefined, timings: { startedAt: 0, headersMs: 0 } })).toBe(true);
    expect(withConnection({ tls: undefined, proxy: undefined })).toBe(true);
  });

  it.each([
    { extra: 1 },
    { url: 1 },
    { method: 'x'.repeat(65) },
    { status: 99 },
    { headers: [['a']] },
    { fromCache: 'yes' },
    { timings: { headersMs: 1 } },
    { timings: { ...hop.timings, dnsMs: -1 } },
    { timings: { ...hop.timings, dnsMs: Number.POSITIVE_INFINITY } },
    { timings: { ...hop.timings, startedAt: 8.65e15 } },
    { timings: { ...hop.timings, headersMs: 1e300 } },
  ])('is refused with a hop of %j', (changed) => expect(withHop(changed)).toBe(false));

  it.each([
    { extra: 1 },
    { protocol: 'h3' },
    { remoteAddress: 'x'.repeat(65) },
    { remotePort: -1 },
    { reused: 1 },
    { proxy: 'x'.repeat(2_049) },
    { tls: { version: 'TLSv1.3' } },
    { tls: { ...hop.connection.tls, issuer: 'x'.repeat(4_097) } },
  ])('is refused with a connection of %j', (changed) => expect(withConnection(changed)).toBe(false));
});

describe('a FetchRequest', () => {
  const more = {
    method: 'POST',
    headers: [['content-type', 'text/plain']],
    body: new Uint8Array(1),
    streamed: true,
    report: true,
    priority: 'high',
    topLevelUrl: 'https://top.example/',
    initiator: 'https://top.example/page',
    cacheMode: 'no-store',
  };

  it('may say more, each by itself and all together', () => {
    expect(accepts({ ...request, ...more })).toBe(true);
    expect(accepts({ ...request, ...more, body: new ReadableStream() })).toBe(true);
    for (const [field, value] of Object.entries(more)) {
      expect(accepts({ ...request, [field]: value })).toBe(true);
    }
  });

  it.each([
    { method: 'x'.repeat(65) },
    { headers: [['a', 1]] },
    { body: 'text' },
    { body: {} },
    { streamed: 1 },
    { report: 'yes' },
    { priority: 'urgent' },
    { topLevelUrl: null },
    { initiator: 1 },
    { cacheMode: 'constructor' },
  ])('is refused with %j', (wrong) => expect(accepts({ ...request, ...wrong })).toBe(false));
});

describe('a ConfigureNetwork', () => {
  const pair = { host: 'a.example', cert: 'PEM', key: 'PEM', passphrase: 'x' };
  const settings = {
    proxy: 'socks5://127.0.0.1:1080',
    resolve: ['www.example.com:443:127.0.0.1'],
    ports: [443, '8000-8080'],
    http2: true,
    userAgent: 'x',
    ca: ['PEM'],
    clientCertificates: [pair],
    connections: 1,
    maxConnections: 1,
    maxRequests: 1,
    maxQueued: 1,
    maxHeaderBytes: 1,
    maxHeaderCount: 1,
    cookies: false,
    cache: { maxBytes: 1 },
    hsts: false,
  };
  const takes = (some: object) => accepts({ ...good.ConfigureNetwork, settings: some });

  it('may set each thing by itself and all together', () => {
    expect(takes(settings)).toBe(true);
    expect(takes({ cache: false })).toBe(true);
    for (const [field, value] of Object.entries(settings)) expect(takes({ [field]: value })).toBe(true);
  });

  it.each([
    { extra: 1 },
    { proxy: 'x'.repeat(2_049) },
    { resolve: 'www.example.com:443:127.0.0.1' },
    { resolve: ['x'.repeat(1_025)] },
    { resolve: Array(257).fill('www.example.com:443:127.0.0.1') },
    { ports: '443' },
    { ports: [0] },
    { ports: [65_536] },
    { ports: ['10000-100000'] },
    { ports: Array(257).fill(443) },
    { http2: 1 },
    { userAgent: 'x'.repeat(1_025) },
    { ca: 'PEM' },
    { ca: Array(1_025).fill('PEM') },
    { clientCertificates: Array(17).fill(pair) },
    { clientCertificates: [{ ...pair, extra: 1 }] },
    { connections: 0 },
    { maxQueued: 1.5 },
    { cache: { maxBytes: 0 } },
    { cache: {} },
  ])('is refused with %j', (wrong) => expect(takes(wrong)).toBe(false));
});

describe('a QuestionRefused', () => {
  it.each(['unknown', 'busy', 'failed'])('may have the reason %s', (reason) => {
    expect(accepts({ ...refused, reason, error: 'x'.repeat(500) })).toBe(true);
  });

  it.each([{ reason: 'other' }, { error: 'x'.repeat(501) }, { id: -1 }])('is refused with %j', (wrong) => {
    expect(accepts({ ...refused, ...wrong })).toBe(false);
  });
});

describe('a FetchPolicy', () => {
  it('is optional, in whole and in each part', () => {
    expect(accepts({ ...request, policy: {} })).toBe(true);
    expect(accepts({ ...request, policy })).toBe(true);
    for (const [field, value] of Object.entries(policy)) {
      expect(accepts({ ...request, policy: { [field]: value } })).toBe(true);
    }
    expect(accepts({ ...request, policy: { allowPrivate: true } })).toBe(true);
  });

  it.each([
    { extra: 1 },
    { allowHttp: 'yes' },
    { upgrade: 1 },
    { allowPrivate: [1] },
    { allowPrivate: 'localhost' },
    { timeoutMs: 0 },
    { timeoutMs: 1.5 },
    { maxBodyBytes: -1 },
    { maxRedirects: -1 },
    { headers: [['accept']] },
  ])('is refused as %j', (wrong) => {
    expect(accepts({ ...request, policy: wrong })).toBe(false);
  });
});

describe('a child', () => {
  it.each([
    [
      'network',
      messages.MessageFromNetwork,
      ['FetchResponse', 'FetchStream', 'FetchReport', 'FetchError', 'CookiesExported', 'Done', 'Pong'],
    ],
    ['renderer', messages.MessageFromRenderer, ['Pong']],
  ])('of kind %s may say what its kind says, and nothing else', (_, schema, allowed) => {
    const accepted = Object.keys(good).filter((type) => schema.safeParse(good[type]).success);
    expect(accepted).toEqual(allowed);
  });
});
