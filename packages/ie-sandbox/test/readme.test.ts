import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runProgram } from './support/run-program.js';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));

it('says in the README what its examples do', async () => {
  const readme = readFileSync(join(packageFolder, 'README.md'), 'utf8');
  const folder = mkdtempSync(join(tmpdir(), 'ie-sandbox-readme-'));
  try {
    for (const [, name, code] of readme.matchAll(/```js\n\/\/ (\S+)\n(.*?)```/gs)) {
      writeFileSync(join(folder, String(name)), String(code));
    }
    mkdirSync(join(folder, 'node_modules/@internet-exploder'), { recursive: true });
    symlinkSync(packageFolder, join(folder, 'node_modules/@internet-exploder/ie-sandbox'));

    const claimed = [...readme.matchAll(/^console\.log\(.*\); \/\/ (.*)$/gm)].map(([, output]) => output);
    expect(claimed).toHaveLength(8);
    for (const program of ['parent.mjs', 'supervised.mjs', 'pooled.mjs', 'write.mjs']) {
      const { stdout, stderr } = await runProgram(join(folder, program));
      expect({ stdout: stdout.trim().split('\n'), stderr }).toEqual({
        stdout: claimed.splice(0, 2),
        stderr: '',
      });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
