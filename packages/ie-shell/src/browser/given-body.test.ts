import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { requestBody } from './given-body.js';

const { signal } = new AbortController();
const never = () => new Promise<never>(() => {});

/** The body as it is handed on, and what it failed of. */
async function opened(given: unknown) {
  const failures: unknown[] = [];
  const body = await requestBody(given).open(signal, (error) => failures.push(error));
  return { body, failures };
}

async function textOf(body: Uint8Array | AsyncIterable<Uint8Array>): Promise<string> {
  if (body instanceof Uint8Array) return Buffer.from(body).toString();
  const pieces = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

describe('a body', () => {
  it('that is small is handed on whole, so that it can be sent twice', async () => {
    const form = new FormData();
    form.append('a', 'b');
    for (const given of ['x', new URLSearchParams('a=b'), new Blob(['x']), form]) {
      expect((await opened(given)).body).toBeInstanceOf(Uint8Array);
      expect(requestBody(given).headers).not.toHaveProperty('content-length');
    }
  });

  it('that is large is handed on piece by piece, with its length', async () => {
    const large = 'x'.repeat(2 * 1024 * 1024);
    const blob = requestBody(new Blob([large]));
    expect(blob.headers).toEqual({ 'content-length': String(large.length) });
    const { body } = await opened(new Blob([large]));
    expect(body).not.toBeInstanceOf(Uint8Array);
    expect(await textOf(body)).toBe(large);
    const bytes = new Uint8Array(64 * 1024 * 1024);
    expect(requestBody(bytes).headers).toEqual({ 'content-length': String(bytes.length) });
    expect((await opened(bytes)).body).not.toBeInstanceOf(Uint8Array);
  });

  it('that is a stream tells what it failed of', async () => {
    const reason = new Error('no more');
    async function* failing() {
      yield Buffer.from('x');
      throw reason;
    }
    const { body, failures } = await opened(failing());
    await expect(textOf(body)).rejects.toBe(reason);
    expect(failures).toEqual([reason]);
    const texts = await opened(Readable.from(['x']));
    await expect(textOf(texts.body)).rejects.toThrow(TypeError);
  });

  it('that is a stream is left at once, though its next piece never comes', async () => {
    let isCancelled = false;
    const web = new ReadableStream({
      pull: never,
      cancel: () => {
        isCancelled = true;
      },
    });
    const node = new Readable({ read() {} });
    for (const given of [web, node]) {
      const { body } = await opened(given);
      const iterator = (body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
      const pending = iterator.next();
      pending.catch(() => {});
      await iterator.return?.();
    }
    expect(isCancelled).toBe(true);
    expect(node.destroyed).toBe(true);
  });
});
