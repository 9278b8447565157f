import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../test/support/temporary-folder.js';
import { readCookieJar } from './cookie-jar.js';

it('a jar that another run puts there meanwhile is there, or is not there yet', async () => {
  const folder = temporaryFolder();
  const seen = new Set<string | undefined>();
  for (let round = 0; round < 500; round += 1) {
    const file = join(folder, `jar-${round}`);
    await writeFile(`${file}.part`, '{}');
    const [jar] = await Promise.all([readCookieJar(file), rename(`${file}.part`, file)]);
    seen.add(jar && Buffer.from(jar).toString());
    expect(await readCookieJar(file)).toEqual(Buffer.from('{}'));
  }
  expect(['{}', undefined]).toEqual(expect.arrayContaining([...seen]));
});
