import { ReadableStream } from 'node:stream/web';
import { codeOf } from './finding.mjs';

/** Reads a stream to its end, and tells its bytes and the code of the error that it ended with. */
export async function readAll(body) {
  const pieces = [];
  try {
    for await (const piece of body) pieces.push(piece);
  } catch (error) {
    return { bytes: Buffer.concat(pieces), error: codeOf(error, 'a stream') };
  }
  return { bytes: Buffer.concat(pieces), error: undefined };
}

/** Reads, or leaves, whatever bodies come with messages. */
export function readOn(random) {
  return (message) => {
    const body = message?.body;
    if (!(body instanceof ReadableStream)) return;
    const reader = body.getReader();
    void readSome(reader, random.pick([0, 1, 2, Number.POSITIVE_INFINITY]));
  };
}

async function readSome(reader, count) {
  try {
    for (let left = count; left > 0; left--) if ((await reader.read()).done) return;
    await reader.cancel(new Error('enough of it'));
  } catch (error) {
    codeOf(error, 'a stream');
  }
}
