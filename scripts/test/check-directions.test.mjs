import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkDirections } from '../check-directions.mjs';
import { MAX_ENTRIES, PACKAGES } from '../directions.mjs';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
let root;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'directions-'));
  for (const name of Object.keys(PACKAGES)) {
    for (const part of ['src', 'package.json']) {
      const path = join('packages', name, part);
      cpSync(join(REPOSITORY, path), join(root, path), { recursive: true });
    }
  }
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

test('the sources as they are have no violation', () => {
  expect(checkDirections(root)).toBeUndefined();
});

/** The violations with a line more at the end of a file, which is as it was afterwards. */
function withLine(file, line) {
  const path = join(root, 'packages', file);
  const before = readFileSync(path, 'utf8');
  try {
    writeFileSync(path, `${before}${line}\n`);
    return checkDirections(root);
  } finally {
    writeFileSync(path, before);
  }
}

test.each([
  [
    'an import of a folder above',
    'ie-net/src/names/names.ts',
    "import '../redirects/redirect.js';",
    'ie-net/src/names/names.ts may not import redirects/redirect.ts',
  ],
  [
    'an import of the package from below',
    'ie-ipc/src/wire/frame.ts',
    "import type { IpcChannel } from '../channel.js';",
    'ie-ipc/src/wire/frame.ts may not import channel.ts',
  ],
  [
    'an import that is loaded later',
    'ie-shell/src/browser/page.ts',
    "export const later = () => import('../headless/run.js');",
    'ie-shell/src/browser/page.ts may not import headless/run.ts',
  ],
  [
    'code of one platform outside its folder',
    'ie-sandbox/src/spawn/spawn-child.ts',
    "import '../platform/linux/native.js';",
    'ie-sandbox/src/spawn/spawn-child.ts may not import platform/linux/native.ts',
  ],
  [
    'the HTTP client in a renderer, by way of a file that it shares',
    'ie-shell/src/errors/message-of.ts',
    "import '@internet-exploder/ie-net';",
    'ie-shell/src/errors/message-of.ts imports @internet-exploder/ie-net, and a renderer imports this file',
  ],
  [
    'a parser outside the renderer',
    'ie-shell/src/browser/page.ts',
    "import 'parse5';",
    'ie-shell/src/browser/page.ts may not import parse5',
  ],
  [
    'files of one folder that import each other',
    'ie-net/src/cache/cache-control.ts',
    "import './http-cache.js';",
    'these files import each other: ie-net/src/cache/',
  ],
])('%s is a violation', (_, file, line, problem) => {
  expect(withLine(file, line)).toContain(problem);
});

test('what imports only downwards, and an example in a docstring, is none', () => {
  expect(withLine('ie-net/src/redirects/redirect.ts', "import '../cache/cache-control.js';")).toBeUndefined();
  expect(
    withLine('ie-net/src/names/names.ts', "/**\n * import { Client } from '../client.js';\n */"),
  ).toBeUndefined();
});

test('a folder that is not in the table, and one that has too many entries, are violations', () => {
  const folder = join(root, 'packages/ie-net/src/planted');
  try {
    mkdirSync(folder);
    writeFileSync(join(folder, 'planted.ts'), 'export {};\n');
    expect(checkDirections(root)).toBe('ie-net/src/planted is missing in the table of folders\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
  const crowded = join(root, 'packages/ie-net/src/names');
  const files = Array.from({ length: MAX_ENTRIES }, (_, index) => join(crowded, `planted-${index}.test.ts`));
  try {
    for (const file of files) writeFileSync(file, '');
    expect(checkDirections(root)).toContain('ie-net/src/names has ');
  } finally {
    for (const file of files) rmSync(file);
  }
});

test('a dependency that the table does not have is a violation', () => {
  const path = join(root, 'packages/ie-ipc/package.json');
  const before = readFileSync(path, 'utf8');
  try {
    writeFileSync(path, JSON.stringify({ ...JSON.parse(before), dependencies: { zod: '1', undici: '1' } }));
    expect(checkDirections(root)).toBe('ie-ipc/package.json may not depend on undici\n');
  } finally {
    writeFileSync(path, before);
  }
});
