import { ReadableStream } from 'node:stream/web';
import type { ChannelOptions } from '../../src/channel-options.js';
import type { StandardSchema } from '../../src/validation/standard-schema.js';

export const KiB = 1024;
export const MiB = 1024 * KiB;

/** A message whose body comes as a stream. */
export interface Letter {
  id: number;
  body: ReadableStream<Uint8Array>;
}

/** Accepts whatever comes, as a letter. */
export const anything: StandardSchema<Letter> = {
  '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value: value as Letter }) },
};

/** The options of a channel of letters. */
export function letters(options: ChannelOptions<Letter> = {}): ChannelOptions<Letter> {
  return { incoming: anything, ...options };
}

export async function* chunks(count: number, size: number): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < count; index++) yield new Uint8Array(size).fill(index);
}

/** All of a body. */
export async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** What came of a body, and what it ended with if that was not its end. */
export async function outcomeOf(body: AsyncIterable<Uint8Array>): Promise<{ bytes: Buffer; error: unknown }> {
  const pieces: Uint8Array[] = [];
  try {
    for await (const piece of body) pieces.push(piece);
  } catch (error) {
    return { bytes: Buffer.concat(pieces), error };
  }
  return { bytes: Buffer.concat(pieces), error: undefined };
}

/** What a source does when it is asked: gives a chunk, ends, fails, or lets its reader wait for ever. */
export type Given = Uint8Array | 'end' | 'wait' | Error;

/** A body that tells how often it was asked, and why it was cancelled. It is asked for nothing in advance. */
export function source(next: (index: number) => Given) {
  const told = { asked: 0, cancelled: [] as unknown[] };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const given = next(told.asked++);
        if (given === 'wait') return new Promise<void>(() => {});
        if (given === 'end') controller.close();
        else if (given instanceof Error) controller.error(given);
        else controller.enqueue(given);
        return undefined;
      },
      cancel(reason) {
        told.cancelled.push(reason);
      },
    },
    { highWaterMark: 0 },
  );
  return Object.assign(told, { body });
}

/** A source that gives these, one after the other, and the last for ever. */
export function giving(...given: [...Given[], Given]) {
  return source((index) => given[Math.min(index, given.length - 1)] as Given);
}
