import { expect, it } from 'vitest';
import { arrayBufferBytes } from '../../test/support/memory.js';
import { MiB } from '../../test/support/streams.js';
import { Inbox } from './inbox.js';

it('an inbox that is never empty holds nothing of what has been taken', () => {
  const inbox = new Inbox<Buffer>({ windowBytes: 64 * MiB, onCredit: () => {} });
  const put = () => inbox.put(Buffer.alloc(MiB), MiB, undefined);
  put();
  const before = arrayBufferBytes();
  for (let message = 0; message < 200; message++) {
    put();
    expect(inbox.take(undefined)?.message).toHaveLength(MiB);
  }
  expect(arrayBufferBytes() - before).toBeLessThan(4 * MiB);
  expect(inbox.take(undefined)?.message).toHaveLength(MiB);
  expect(inbox.take(undefined)).toBeUndefined();
});

it('an inbox keeps the order of what is put and taken, in turn and by the thousand', () => {
  const inbox = new Inbox<number>({ windowBytes: MiB, onCredit: () => {} });
  let next = 0;
  let expected = 0;
  for (let round = 0; round < 200; round++) {
    for (let put = 0; put < 50; put++) inbox.put(next++, 1, undefined);
    for (let taken = 0; taken < 30; taken++) expect(inbox.take(undefined)?.message).toBe(expected++);
  }
  while (expected < next) expect(inbox.take(undefined)?.message).toBe(expected++);
  expect(inbox.take(undefined)).toBeUndefined();
});
