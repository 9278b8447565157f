import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ChildKind, type SandboxMode, spawnChild } from '@internet-exploder/ie-sandbox';
import { describe, expect, it, onTestFinished } from 'vitest';
import { builtFile } from './support/run-shell.js';
import { temporaryFolder } from './support/temporary-folder.js';

/** What a child has loaded beside what Node itself has at its start. */
interface Loaded {
  when: 'hello' | 'exit';
  /** The first of them: no more than that of what is written to stderr is kept. */
  modules: string[];
  /** Whether the schemas of messages have been evaluated: their library leaves this behind. */
  hasSchemas: boolean;
}

/** Stands before a child's program and tells on stderr what is loaded when it says hello, and when it ends. */
const WATCH = `{
  const fs = require('node:fs');
  const { writeSync } = fs;
  const own = process.moduleLoadList.length;
  const tell = (when) => {
    const modules = process.moduleLoadList.slice(own, own + 60);
    writeSync(2, JSON.stringify({ when, modules, hasSchemas: '__zod_globalConfig' in globalThis }) + '\\n');
  };
  fs.writeSync = (fd, ...args) => {
    if (fd === 3) tell('hello');
    return writeSync(fd, ...args);
  };
  process.on('exit', () => tell('exit'));
}
`;

async function watch(kind: ChildKind, sandbox: SandboxMode): Promise<Loaded[]> {
  const entry = join(temporaryFolder(), 'watched.cjs');
  writeFileSync(entry, WATCH + readFileSync(builtFile(`child-${kind}.cjs`), 'utf8'));
  const child = await spawnChild(kind, { entry, sandbox, bundled: true });
  onTestFinished(() => child.kill());
  await child.shutdown();
  const { stderrTail } = await child.exited;
  return stderrTail
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Loaded);
}

describe.skipIf(process.platform !== 'linux')('until its hello', () => {
  it.each(['renderer', 'network'] as const)(
    'a %s process loads no module of Node and no schema that it does not need to confine itself',
    async (kind) => {
      const [hello, exit] = await watch(kind, 'require');
      // The listener in the inspector's place.
      expect(hello).toEqual({ when: 'hello', modules: ['Internal Binding signal_wrap'], hasSchemas: false });
      expect(exit?.modules).toContain('NativeModule net');
      expect(exit?.hasSchemas).toBe(true);
    },
  );
});
