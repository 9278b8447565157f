import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type SandboxMode, spawnChild } from '../dist/index.js';
import { child } from './support/fixture.js';

/** Bytes of code that a process has for itself alone: what V8 has compiled, and copies of what others share. */
function privateCodeBytes(pid: number): number {
  const mappings = readFileSync(`/proc/${pid}/smaps`, 'utf8').split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m);
  return mappings
    .filter((mapping) => /^\S+ \S\Sx/.test(mapping))
    .map((mapping) => Number(/^Private_Dirty: +(\d+) kB$/m.exec(mapping)?.[1] ?? 0) * 1024)
    .reduce((sum, bytes) => sum + bytes, 0);
}

async function codeOf(sandbox: SandboxMode): Promise<number> {
  await using handle = await spawnChild('renderer', { ...child(), sandbox });
  await handle.channel.send({ type: 'Ping' });
  await handle.channel.recv();
  return privateCodeBytes(handle.pid);
}

describe.skipIf(process.platform !== 'linux')('a confined renderer', () => {
  it("has no copy of its own of V8's built-in code, as a plain child has none", async () => {
    const [confined, plain] = [await codeOf('require'), await codeOf('off')];
    expect(confined).toBeLessThan(plain + 512 * 1024);
  });
});
