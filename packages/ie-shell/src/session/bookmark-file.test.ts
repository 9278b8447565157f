import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/support/temporary-folder.js';
import { fileBookmarks } from './bookmark-file.js';
import { addBookmark, MAX_BOOKMARKS, removeBookmark } from './bookmarks.js';

const isWindows = process.platform === 'win32';

function start() {
  const folder = join(temporaryFolder(), 'data', 'of', 'mine');
  return { folder, file: join(folder, 'bookmarks.json'), store: fileBookmarks(folder) };
}

const url = (name: number | string) => `https://example.com/${name}`;

describe('bookmarks in a file', () => {
  it('are there for the next program, and for nobody but their owner', async () => {
    const { folder, file, store } = start();
    expect(await store.list()).toEqual([]);
    await addBookmark(store, { url: url('a'), title: 'A \u001b[2J' });
    await addBookmark(store, { url: url('b') });
    const [a, b] = await fileBookmarks(folder).list();
    expect(a).toEqual({ url: url('a'), title: 'A \u001b[2J', addedAt: expect.any(String) });
    expect(b?.url).toBe(url('b'));
    expect(readFileSync(file, 'utf8')).not.toContain('\u001b');
    expect(readdirSync(folder)).toEqual(['bookmarks.json']);
    if (isWindows) return;
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('of several programs at once are all there', async () => {
    const { folder } = start();
    const stores = Array.from({ length: 5 }, () => fileBookmarks(folder));
    await Promise.all(
      stores.flatMap((store, index) =>
        ['x', 'y', 'z'].map((name) => addBookmark(store, { url: url(`${index}${name}`) })),
      ),
    );
    expect(await fileBookmarks(folder).list()).toHaveLength(15);
    expect(readdirSync(folder)).toEqual(['bookmarks.json']);
  });

  it.each([
    ['is no JSON', 'bookmarks'],
    ['is empty', ''],
    ['is of another version', '{"version":2,"bookmarks":[]}'],
    ['has a field that there is not', '{"version":1,"bookmarks":[],"more":1}'],
    [
      'has what nobody can have added',
      '{"version":1,"bookmarks":[{"url":"file:///","addedAt":"2026-01-01T00:00:00Z"}]}',
    ],
    ['is deep', '['.repeat(200_000)],
  ])('are left as they are where the file %s', async (_name, content) => {
    const { folder, file, store } = start();
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, content);
    const refusal = {
      code: 'IE_SHELL_BOOKMARKS',
      message: expect.stringMatching(/bookmarks\.json cannot be used/),
    };
    await expect(store.list()).rejects.toMatchObject(refusal);
    await expect(addBookmark(store, { url: url('a') })).rejects.toMatchObject(refusal);
    expect(readFileSync(file, 'utf8')).toBe(content);
    expect(readdirSync(folder)).toEqual(['bookmarks.json']);
  });

  it('are not more than may be', async () => {
    const { folder, file, store } = start();
    mkdirSync(folder, { recursive: true });
    const bookmarks = Array.from({ length: MAX_BOOKMARKS }, (_, index) => ({
      url: url(index),
      addedAt: '2026-01-01T00:00:00.000Z',
    }));
    writeFileSync(file, JSON.stringify({ version: 1, bookmarks }));
    await expect(addBookmark(store, { url: url('a') })).rejects.toMatchObject({ code: 'IE_SHELL_TOO_MANY' });
    expect(await addBookmark(store, { url: url(7), title: 'seven' })).toMatchObject({ isNew: false });
    expect(await removeBookmark(store, url(8))).toBe(true);
    expect(await addBookmark(store, { url: url('a') })).toMatchObject({ isNew: true });
  });

  it('are only what can be read again', async () => {
    const { store } = start();
    const long = `https://example.com/${'ü'.repeat(60_000)}`;
    for (const refused of [long, 'ftp://example.com/', 'data:text/plain,x', 'data:,']) {
      await expect(addBookmark(store, { url: refused })).rejects.toMatchObject({ code: 'IE_SHELL_REQUEST' });
    }
    const title = `${'x'.repeat(999)}💥`;
    await addBookmark(store, { url: 'HTTPS://Example.com', title });
    expect(await store.list()).toMatchObject([{ url: 'https://example.com/', title: 'x'.repeat(999) }]);
  });

  it.skipIf(isWindows)('behind a link are written where the link leads', async () => {
    const { folder, file, store } = start();
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'elsewhere'), '{"version":1,"bookmarks":[]}');
    symlinkSync('elsewhere', file);
    await addBookmark(store, { url: url('a') });
    expect(readFileSync(join(folder, 'elsewhere'), 'utf8')).toContain(url('a'));
  });

  it('in a folder that cannot be made are an error', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    await expect(addBookmark(fileBookmarks(file), { url: url('a') })).rejects.toMatchObject({
      code: 'IE_SHELL_BOOKMARKS',
    });
  });
});
