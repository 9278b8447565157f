import { describe, expect, it } from 'vitest';
import { IpcMessage } from '../messages/messages.js';
import { Validator } from '../validation/validator.js';
import { decodeMessage, encodeMessage } from './message-codec.js';

const invalid = expect.objectContaining({ name: 'IpcError', code: 'IE_IPC_INVALID_MESSAGE' });
const decode = (json: string, tail?: Buffer) => decodeMessage(json, tail);
const accept = (json: string) => new Validator(IpcMessage).accept(decode(json));

describe('encodeMessage', () => {
  it('parts a body of bytes from the rest', () => {
    const body = new Uint8Array([1, 2]);
    const encoded = encodeMessage({ type: 'X', body, id: 1 });
    expect(encoded.json).toBe('{"type":"X","id":1}');
    expect(encoded.tail).toBe(body);
  });

  it('leaves a body of anything else in the JSON', () => {
    expect(encodeMessage({ body: 'text' })).toEqual({ json: '{"body":"text"}', tail: undefined });
  });

  it('refuses what JSON cannot write', () => {
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    expect(() => encodeMessage(cyclic)).toThrow(invalid);
    expect(() => encodeMessage({ id: 1n })).toThrow(invalid);
    expect(() => encodeMessage({ toJSON: () => undefined })).toThrow(invalid);
    expect(() => encodeMessage(() => {})).toThrow(invalid);
    expect(encodeMessage({ id: 1 }).json).toBe('{"id":1}');
  });

  it('refuses a message whose body cannot be looked at', () => {
    const trap = {
      get body(): unknown {
        throw new TypeError('hands off');
      },
    };
    expect(() => encodeMessage(trap)).toThrow(invalid);
  });

  it.each([
    ['a typed array', new Uint8Array(8)],
    ['a buffer', Buffer.from(new ArrayBuffer(8))],
  ])('refuses a body whose memory was detached: %s', (_, body) => {
    expect(encodeMessage({ body }).tail).toHaveLength(8);
    structuredClone(body.buffer, { transfer: [body.buffer as ArrayBuffer] });
    expect(() => encodeMessage({ body })).toThrow(invalid);
    expect(encodeMessage({ body: new Uint8Array() }).tail).toHaveLength(0);
  });

  it.each([null, undefined, 'text', 7, true, 1n, Symbol('s')])(
    'refuses %s, which is no object',
    (message) => {
      expect(() => encodeMessage(message)).toThrow(invalid);
    },
  );
});

describe('decodeMessage', () => {
  it('puts the body back, empty or not', () => {
    expect(decode('{"a":1}', Buffer.from('xy'))).toEqual({ a: 1, body: Buffer.from('xy') });
    expect(decode('{"a":1}', Buffer.alloc(0))).toEqual({ a: 1, body: Buffer.alloc(0) });
    expect(decode('{"a":1}')).toEqual({ a: 1 });
  });

  it('refuses a body that belongs to no message', () => {
    for (const json of ['null', '1', '"text"', '[]']) {
      expect(() => decode(json, Buffer.alloc(1))).toThrow(invalid);
      expect(decode(json)).toEqual(JSON.parse(json));
    }
  });

  it.each(['', '{', '{"type":"Ping"}x', 'undefined', '\u0000'])('refuses %j, which is not JSON', (json) => {
    expect(() => decode(json)).toThrow(invalid);
  });

  it('refuses 1 MiB of opening brackets, closed or not', () => {
    const half = 512 * 1024;
    for (const json of [
      '['.repeat(2 * half),
      '{"a":'.repeat(half / 4),
      '['.repeat(half) + ']'.repeat(half),
    ]) {
      expect(() => accept(json)).toThrow(invalid);
    }
    expect(accept('{"type":"Ping"}')).toEqual({ type: 'Ping' });
  });

  it.each(['__proto__', 'constructor', 'prototype'])('lets a key %s do no harm', (key) => {
    const json = `{"${key}":{"polluted":true,"prototype":{"polluted":true}},"type":"Ping"}`;
    expect(() => accept(json)).toThrow(invalid);
    decode(json, Buffer.from('body'));
    expect('polluted' in {}).toBe(false);
  });

  it('refuses a type that only the prototype has', () => {
    expect(() => accept('{"__proto__":{"type":"Ping"}}')).toThrow(invalid);
  });
});
