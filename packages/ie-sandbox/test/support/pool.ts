import type { StandardSchema } from '@internet-exploder/ie-ipc';
import { createPool, type Pool, type PoolOptions } from '../../dist/index.js';
import { fixture } from './fixture.js';

/** What pool-child.mjs answers. */
export interface Answer {
  type: string;
  pid: number;
  value: unknown;
  body: ReadableStream<Uint8Array>;
}

/** Accepts every message of type `Answered`, `Streamed` or `Unasked`. */
const answers: StandardSchema<Answer> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) =>
      /Answered|Streamed|Unasked/.test((value as Answer).type)
        ? { value: value as Answer }
        : { issues: [{ message: 'not an answer' }] },
  },
};

/** A pool of children that do what each task says. */
export function poolOf(size: number, options: PoolOptions<Answer> = {}, mode = 'serve'): Pool<Answer> {
  return createPool('renderer', {
    size,
    entry: fixture('pool-child.mjs'),
    args: [mode],
    incoming: answers,
    backoffMs: 1,
    ...options,
  });
}
