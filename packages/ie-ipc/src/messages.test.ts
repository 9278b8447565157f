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
const error = { type: 'FetchError', id: 1, error: 'invalid URL: x' };
const policy = {
  allowHttp: true,
  allowPrivate: ['localhost', '10.0.0.0/8'],
  timeoutMs: 1,
  maxBodyBytes: 1,
  maxRedirects: 0,
  headers: [['accept', '*/*']],
};

const good: Record<string, object> = {
  FetchRequest: request,
  FetchResponse: response,
  FetchError: error,
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
    for (const wrong of [null, true, {}, Symbol('x'), [[1]]])
      expect(accepts({ ...rest, [field]: wrong })).toBe(false);
  });

  it.each([request, response, error])(
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
    ['network', messages.MessageFromNetwork, ['FetchResponse', 'FetchError', 'Pong']],
    ['renderer', messages.MessageFromRenderer, ['Pong']],
  ])('of kind %s may say what its kind says, and nothing else', (_, schema, allowed) => {
    const accepted = Object.keys(good).filter((type) => schema.safeParse(good[type]).success);
    expect(accepted).toEqual(allowed);
  });
});
