import type { StandardSchema } from '@internet-exploder/ie-ipc';
import { type ChildHandle, type ChildKind, type SpawnOptions, spawnChild } from '../../dist/index.js';
import { fixture } from './fixture.js';

/** What came of a deed. */
export type Deed = { type: 'Done'; value: unknown } | { type: 'Failed'; code: string; text: string };

const anything: StandardSchema<Deed> = {
  '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value: value as Deed }) },
};

/** A child that does what deeds.mjs knows. */
export interface Doer extends AsyncDisposable {
  handle: ChildHandle<Deed>;
  /** Has it done, and tells what came of it. */
  try(deed: string, argument?: unknown): Promise<Deed>;
  /** Has it done; fails when it failed. */
  do(deed: string, argument?: unknown): Promise<unknown>;
  /** The code of the error by which it failed, or `done`. */
  failure(deed: string, argument?: unknown): Promise<string>;
  /** Has it begun, without an answer. */
  begin(deed: string, argument?: unknown): Promise<void>;
}

export async function spawnDoer(kind: ChildKind, options: SpawnOptions<Deed> = {}): Promise<Doer> {
  const handle = await spawnChild(kind, { entry: fixture('deeds.mjs'), ...options, incoming: anything });
  const begin = (deed: string, argument?: unknown) =>
    // The fixture knows messages that no child of the program's own does.
    handle.channel.send({ type: 'Deed', deed, argument } as unknown as { type: 'Ping' });
  const attempt = async (deed: string, argument?: unknown) => {
    await begin(deed, argument);
    return handle.channel.recv();
  };
  return {
    handle,
    begin,
    try: attempt,
    async do(deed, argument) {
      const result = await attempt(deed, argument);
      if (result.type === 'Done') return result.value;
      throw new Error(`${deed}: ${result.code} ${result.text}`);
    },
    async failure(deed, argument) {
      const result = await attempt(deed, argument);
      return result.type === 'Failed' ? result.code : 'done';
    },
    [Symbol.asyncDispose]: () => handle.kill(),
  };
}
