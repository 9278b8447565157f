import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { chunksOf } from './chunks-of.js';

const text = (step: IteratorResult<Uint8Array>) => (step.done ? 'end' : Buffer.from(step.value).toString());

describe('the chunks of a body', () => {
  it('come one by one, then the end, again and again', async () => {
    const chunks = chunksOf(Readable.from(['a', 'b'].map((part) => Buffer.from(part))));
    const steps = [];
    for (let step = 0; step < 4; step++) steps.push(text(await chunks.next()));
    expect(steps).toEqual(['a', 'b', 'end', 'end']);
  });

  it('are those that came, not copies', async () => {
    const chunk = Buffer.from('abc');
    expect((await chunksOf(Readable.from([chunk])).next()).value).toBe(chunk);
  });

  it('are not taken before they are asked for', async () => {
    let made = 0;
    const body = new Readable({
      highWaterMark: 1,
      read() {
        made += 1;
        this.push(Buffer.from('a'));
      },
    });
    const chunks = chunksOf(body);
    for (const taken of [0, 1, 2]) {
      await new Promise(setImmediate);
      expect(made).toBeLessThanOrEqual(taken + 1);
      expect(text(await chunks.next())).toBe('a');
    }
    body.destroy();
  });

  it('end with the error of the body, whenever it fails', async () => {
    const failure = new Error('broken');
    const early = new PassThrough();
    const chunks = chunksOf(early);
    early.destroy(failure);
    await new Promise(setImmediate);
    await expect(chunks.next()).rejects.toBe(failure);
    await expect(chunks.next()).rejects.toBe(failure);
    const late = new PassThrough();
    const next = chunksOf(late).next();
    late.destroy(failure);
    await expect(next).rejects.toBe(failure);
  });

  it('of a body that is closed before its end are no end', async () => {
    const body = new PassThrough();
    const next = chunksOf(body).next();
    body.destroy();
    await expect(next).rejects.toThrow('closed before its end');
  });

  it('can be left while one is awaited: the body is destroyed at once', async () => {
    const body = new PassThrough();
    const chunks = chunksOf(body);
    const next = chunks.next();
    await chunks.return?.();
    expect(body.destroyed).toBe(true);
    expect(text(await next)).toBe('end');
    expect(text(await chunks.next())).toBe('end');
  });
});
