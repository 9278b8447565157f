import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/temporary-folder.js';
import { openPartialFile } from './partial-file.js';

const URL = 'https://example.com/it';
const { signal } = new AbortController();

/** Downloads 'one two', and does this in the midst of it. */
async function download(file: string, meanwhile: () => Promise<void>) {
  const part = await openPartialFile(file);
  await part.begin(URL, '"one"');
  async function* pieces() {
    yield Buffer.from('one ');
    await meanwhile();
    yield Buffer.from('two');
  }
  await part.finish(await part.write(pieces(), 0, signal));
}

describe('a file that is written in parts', () => {
  it('is there when it is whole', async () => {
    const folder = temporaryFolder();
    await download(join(folder, 'it'), async () => {
      expect(readdirSync(folder).sort()).toEqual(['it.part', 'it.part.json']);
    });
    expect(readdirSync(folder)).toEqual(['it']);
    expect(readFileSync(join(folder, 'it'), 'utf8')).toBe('one two');
  });

  it('is never what another run has begun anew meanwhile', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'it');
    const begun = download(file, async () => {
      await (await openPartialFile(file)).begin(URL, undefined);
    });
    await expect(begun).rejects.toThrow('another run is writing it');
    expect(readdirSync(folder)).toEqual(['it.part']);
  });

  it('is whole for the one of two runs that began last, and the other fails', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'it');
    const first = download(file, () => download(file, async () => {}));
    await expect(first).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(['it']);
    expect(readFileSync(file, 'utf8')).toBe('one two');
  });
});
