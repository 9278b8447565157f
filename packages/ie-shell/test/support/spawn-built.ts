import type { FetchPolicy } from '@internet-exploder/ie-ipc';
import { type ChildKind, spawnChild, type Transport } from '@internet-exploder/ie-sandbox';
import { onTestFinished } from 'vitest';
import { builtFile } from './run-shell.js';

/** What a request to a server of the tests must be allowed. */
export const LOCAL_POLICY: FetchPolicy = { allowHttp: true, allowPrivate: ['127.0.0.1'] };

/**
 * Starts a child of this package as it was built. If it is still there when the test is over, it is killed.
 *
 * @param atEnd is given what kills it, where that is not to be done with the test, but with all of a group
 */
export async function spawnBuilt<Kind extends ChildKind>(
  kind: Kind,
  transport?: Transport,
  atEnd: (kill: () => Promise<void>) => void = onTestFinished,
) {
  const child = await spawnChild(kind, {
    entry: builtFile(`child-${kind}.cjs`),
    bundled: true,
    transport,
    // Who has to connect to a pipe cannot be confined.
    sandbox: transport === 'pipe' ? 'best-effort' : 'require',
  });
  atEnd(async () => {
    await child.kill();
  });
  return child;
}
