import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../test/support/temporary-folder.js';
import { fileStamps } from './file-stamps.js';

it('the stamps of files are others when one is made, changed, replaced or removed, and else the same', () => {
  const folder = temporaryFolder();
  const file = join(folder, 'hosts');
  const files = [join(folder, 'other'), file];
  const seen = [fileStamps(files)];
  const note = () => {
    seen.push(fileStamps(files));
    expect(fileStamps(files)).toBe(seen.at(-1));
  };
  writeFileSync(file, 'a');
  note();
  writeFileSync(file, 'ab');
  note();
  writeFileSync(`${file}.new`, 'ab');
  renameSync(`${file}.new`, file);
  note();
  rmSync(file);
  note();
  expect(new Set(seen.slice(0, -1)).size).toBe(4);
  expect(seen.at(-1)).toBe(seen[0]);
});
