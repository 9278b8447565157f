import { expect, test } from 'vitest';
import { NetError } from '../errors/net-error.js';
import { WireBody } from './wire-body.js';

const told: string[] = [];

function watchedBody(): WireBody {
  told.length = 0;
  const watcher = {
    piece: (chunk: Uint8Array) => told.push(Buffer.from(chunk).toString()),
    whole: () => told.push('whole'),
    gone: () => told.push('gone'),
    spoiled: () => told.push('spoiled'),
  };
  return new WireBody({ resume: () => {}, abort: () => {}, watcher });
}

test('a watcher is told every piece, that the body is whole, and of its end', async () => {
  const body = watchedBody();
  body.receive(Buffer.from('one'));
  body.receive(Buffer.from('two'));
  body.finish();
  expect(told).toEqual(['one', 'two', 'whole', 'gone']);
  expect(Buffer.from(await body.collect()).toString()).toBe('onetwo');
});

test('a body that fails, or that its reader leaves, is never told to be whole', async () => {
  const body = watchedBody();
  body.receive(Buffer.from('one'));
  body.destroy();
  body.finish();
  expect(told).toEqual(['one', 'gone']);
});

test('the piece that passes the limit is not told', async () => {
  const body = watchedBody();
  body.limit(5, () => new NetError('IE_NET_TOO_LARGE', 'too large'));
  body.receive(Buffer.from('one'));
  body.receive(Buffer.from('two'));
  expect(told).toEqual(['one', 'gone']);
});

test('a body is taken as a stream after some of it has come, and a reader that leaves ends the exchange', async () => {
  let aborts = 0;
  const body = new WireBody({ resume: () => {}, abort: () => aborts++ });
  body.receive(Buffer.from('one'));
  const stream = body.stream();
  body.receive(Buffer.from('two'));
  const read: string[] = [];
  for await (const piece of stream) {
    read.push(String(piece));
    if (read.join('') === 'onetwo') break;
  }
  expect(read.join('')).toBe('onetwo');
  expect(aborts).toBe(1);
  expect(body.receive(Buffer.from('three'))).toBe(false);
});

test('who takes a body that has failed already gets its error', async () => {
  const failed = () => {
    const body = new WireBody({ resume: () => {}, abort: () => {} });
    body.receive(Buffer.from('one'));
    body.destroy(new Error('cut'));
    return body;
  };
  await expect(failed().collect()).rejects.toThrow('cut');
  await expect(failed().stream().toArray()).rejects.toThrow('cut');
});

test('a body that nobody has taken asks the connection to pause at 64 KiB, and one that is collected does not', async () => {
  let resumed = 0;
  const body = new WireBody({ resume: () => resumed++, abort: () => {} });
  expect(body.receive(Buffer.alloc(60_000))).toBe(true);
  expect(body.receive(Buffer.alloc(60_000))).toBe(false);
  const whole = body.collect();
  expect(resumed).toBe(1);
  expect(body.receive(Buffer.alloc(60_000))).toBe(true);
  body.finish();
  expect((await whole).length).toBe(180_000);
});
