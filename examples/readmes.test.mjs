import { execFile } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const packages = readdirSync(join(root, 'packages'));
const readmes = ['README.md', 'examples/README.md', ...packages.map((name) => `packages/${name}/README.md`)];

const BLOCK = /^```(?:js|mjs)\n(.*?)^```$/gms;
/** A block that begins with the name of its file. */
const NAMED = /^\/\/ ([a-z-]+\.mjs)\n/;

const folder = mkdtempSync(join(tmpdir(), 'ie-readmes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const blocks = readmes.flatMap((readme) => {
  const text = readOrNothing(join(root, readme));
  return [...text.matchAll(BLOCK)].map(([, code], index) => ({ readme, number: index + 1, code }));
});

it.each(blocks)('$readme has an example $number that this version of Node.js can read', async (block) => {
  const file = join(folder, `${block.readme.replaceAll('/', '-')}-${block.number}.mjs`);
  writeFileSync(file, block.code);
  // Rejects with the syntax error.
  await promisify(execFile)(process.execPath, ['--check', file]);
});

describe.each([
  ['ie-ipc', 1, 'no network here to fetch https://example.com/\n'],
  ['ie-sandbox', 1, "{ type: 'Pong' }\nclean\n"],
  ['ie-sandbox', 3, "{ type: 'Pong' }\nclean\n"],
  ['ie-sandbox', 4, 'Pong true\nclean\n'],
  ['ie-sandbox', 5, 'written by the child\nclean\n'],
])('the README of %s', (name, number, printed) => {
  it(`has an example ${number} that prints what its comments say`, async () => {
    const cwd = join(folder, `${name}-${number}`);
    mkdirSync(join(cwd, 'node_modules'), { recursive: true });
    symlinkSync(
      fileURLToPath(new URL('node_modules/@internet-exploder', import.meta.url)),
      join(cwd, 'node_modules/@internet-exploder'),
    );
    const own = blocks.filter(({ readme }) => readme === `packages/${name}/README.md`);
    for (const { code } of own) {
      const file = NAMED.exec(code)?.[1];
      if (file) writeFileSync(join(cwd, file), code);
    }
    const [example] = own.filter((block) => block.number === number);
    writeFileSync(join(cwd, 'example.mjs'), example.code);
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['example.mjs'], { cwd });
    expect(stdout).toBe(printed);
    expect(stderr).toBe('');
  });
});

/** The text of a file, empty where there is none: a private package needs no README. */
function readOrNothing(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return '';
    throw error;
  }
}
