import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { FOLDERS } from '../directions.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');

test.each(
  Object.entries(FOLDERS).flatMap(([name, folders]) => Object.keys(folders).map((folder) => [name, folder])),
)('ARCHITECTURE.md names the folder of %s: %s', (name, folder) => {
  const last = folder.split('/').at(-1);
  expect(text).toContain(folder === '.' ? `\`${name}\`` : `${last}/`);
});

test('ARCHITECTURE.md names no file that is not there', () => {
  const paths = [
    ...text.matchAll(/`((?:ie-|scripts\/|child-|processes\/|browser\/)[\w./-]+\.m?ts|[\w/-]+\.mjs)`/gu),
  ].map((match) => match[1]);
  expect(paths.length).toBeGreaterThan(8);
  const places = ['', 'packages', 'packages/ie-shell/src'];
  const missing = paths.filter((path) => !places.some((place) => existsSync(join(root, place, path))));
  expect(missing).toEqual([]);
});
