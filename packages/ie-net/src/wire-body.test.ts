import { expect, test } from 'vitest';
import { NetError } from './net-error.js';
import { WireBody } from './wire-body.js';

const told: string[] = [];

function watchedBody(): WireBody {
  told.length = 0;
  const watcher = {
    piece: (chunk: Uint8Array) => told.push(Buffer.from(chunk).toString()),
    whole: () => told.push('whole'),
    gone: () => told.push('gone'),
  };
  return new WireBody({ resume: () => {}, abort: () => {}, watcher });
}

const closed = (body: WireBody) => new Promise((resolve) => body.once('close', resolve));

test('a watcher is told every piece, that the body is whole, and of its end', async () => {
  const body = watchedBody();
  body.receive(Buffer.from('one'));
  body.receive(Buffer.from('two'));
  body.finish();
  expect(told).toEqual(['one', 'two', 'whole']);
  body.resume();
  await closed(body);
  expect(told).toEqual(['one', 'two', 'whole', 'gone']);
});

test('a body that fails, or that its reader leaves, is never told to be whole', async () => {
  const body = watchedBody();
  body.receive(Buffer.from('one'));
  body.destroy();
  await closed(body);
  body.finish();
  expect(told).toEqual(['one', 'gone']);
});

test('the piece that passes the limit is not told', async () => {
  const body = watchedBody();
  body.limit(5, () => new NetError('IE_NET_TOO_LARGE', 'too large'));
  body.receive(Buffer.from('one'));
  body.receive(Buffer.from('two'));
  await closed(body);
  expect(told).toEqual(['one', 'gone']);
});
