import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { serveBody } from './support/named-server.js';
import { LOCAL_SOURCE, runShell } from './support/run-shell.js';
import { temporaryFolder } from './support/temporary-folder.js';

const START = 'scripts/start.mjs';
const command = [process.execPath, fileURLToPath(new URL(`../${START}`, import.meta.url))] as const;

describe('the script start', () => {
  it('ends by running the built command', () => {
    expect(manifest.scripts.start).toMatch(new RegExp(`&& node ${START}$`));
  });

  it.each([
    ['where pnpm was called', true],
    ['where it is called itself, without pnpm', false],
  ])('writes a file %s', async (_name, isCalledByPnpm) => {
    const origin = await serveBody('page');
    const [here, packageFolder] = [temporaryFolder(), temporaryFolder()];
    const outcome = await runShell([...LOCAL_SOURCE, '-o', 'page', origin], {
      command,
      cwd: isCalledByPnpm ? packageFolder : here,
      env: isCalledByPnpm ? { INIT_CWD: here } : {},
    });
    expect(outcome).toMatchObject({ code: 0, stderr: '', survivors: [] });
    expect(readFileSync(join(here, 'page'), 'utf8')).toBe('page');
  });
});
