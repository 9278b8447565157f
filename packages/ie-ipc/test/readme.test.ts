import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const folder = fileURLToPath(new URL('..', import.meta.url));

it('the first example of the README runs as it stands and prints what it says', async () => {
  const [, example = ''] = /```js\n([\s\S]*?)```/.exec(readFileSync(`${folder}/README.md`, 'utf8')) ?? [];
  const [, printed] = /console\.log.*\/\/ (.*)/.exec(example) ?? [];
  const run = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', example], {
    cwd: folder,
  });
  expect(await run).toEqual({ stdout: `${printed}\n`, stderr: '' });
});
