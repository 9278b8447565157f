import { describe, expect, it } from 'vitest';
import type { Cookie } from './cookie.js';
import type { CookieFile } from './cookie-file.js';
import { MAX_COOKIES_OF_SITE } from './cookie-jar.js';
import { mergeCookies } from './merge-cookies.js';

const NOW = 1_000_000;

const cookie = (name: string, changes: Partial<Cookie> = {}): Cookie => ({
  name,
  value: '1',
  domain: 'example.com',
  hostOnly: true,
  path: '/',
  secure: true,
  httpOnly: false,
  sameSite: 'lax',
  expires: null,
  created: 1,
  ...changes,
});

const jar = (...cookies: Cookie[]): CookieFile => ({ version: 1, partitions: [partition({ cookies })] });

const partition = ({ site = 'https://example.com', cookies = [] as Cookie[] }) => ({
  topLevelSite: site,
  frameSite: site,
  cookies,
});

const merged = (before: CookieFile | undefined, mine: CookieFile, theirs: CookieFile | undefined) =>
  mergeCookies({ before, mine, theirs }, NOW).partitions.flatMap(({ cookies }) =>
    cookies.map(({ name, value }) => `${name}=${value}`),
  );

describe('what a client has changed in a jar', () => {
  const before = jar(cookie('a'), cookie('b'));

  it('is done to the jar as others have left it', () => {
    const mine = jar(cookie('a', { value: '2' }), cookie('b'), cookie('mine'));
    const theirs = jar(cookie('a'), cookie('b', { value: '3' }), cookie('theirs'));
    expect(merged(before, mine, theirs)).toEqual(['a=2', 'b=3', 'theirs=1', 'mine=1']);
  });

  it('is taken where others have changed the same cookie', () => {
    expect(
      merged(before, jar(cookie('a', { value: 'mine' }), cookie('b')), jar(cookie('a', { value: 'theirs' }))),
    ).toEqual(['a=mine']);
  });

  it('is gone where it was removed, and stays gone where others have removed it', () => {
    expect(merged(before, jar(cookie('a')), before)).toEqual(['a=1']);
    expect(merged(before, before, jar(cookie('a')))).toEqual(['a=1']);
    expect(merged(before, jar(cookie('a')), jar(cookie('b')))).toEqual([]);
  });

  it('is all that it has where there was no jar, and none where nothing was changed', () => {
    expect(merged(undefined, jar(cookie('a')), undefined)).toEqual(['a=1']);
    expect(merged(undefined, jar(cookie('a')), jar(cookie('b')))).toEqual(['b=1', 'a=1']);
    expect(merged(before, before, undefined)).toEqual([]);
  });

  it('is nothing where a cookie has expired by itself, which others may have set anew', () => {
    const brief = jar(cookie('a', { expires: NOW - 1 }));
    expect(merged(brief, jar(), jar(cookie('a', { expires: NOW + 10 })))).toEqual(['a=1']);
    expect(merged(brief, jar(), brief)).toEqual([]);
  });

  it('is told by every part of a cookie that tells it apart', () => {
    const others = [
      cookie('a', { path: '/x' }),
      cookie('a', { domain: 'www.example.com' }),
      cookie('a', { hostOnly: false }),
      cookie('A'),
    ];
    expect(
      mergeCookies({ before: jar(cookie('a')), mine: jar(), theirs: jar(cookie('a'), ...others) }, NOW),
    ).toEqual(jar(...others));
    const elsewhere = { version: 1, partitions: [partition({ site: 'https://other.example' })] } as const;
    expect(
      merged(before, { version: 1, partitions: [...before.partitions, ...elsewhere.partitions] }, before),
    ).toEqual(['a=1', 'b=1']);
  });

  it('is within what a client keeps', () => {
    const many = (prefix: string) =>
      Array.from({ length: MAX_COOKIES_OF_SITE }, (_, index) => cookie(`${prefix}${index}`));
    const all = merged(undefined, jar(...many('mine')), jar(...many('theirs')));
    expect(all).toHaveLength(MAX_COOKIES_OF_SITE);
    expect(all).toContain('mine0=1');
  });

  it('cannot be done to what is no jar', () => {
    expect(() => mergeCookies({ before: undefined, mine: jar(), theirs: '{}' })).toThrow(
      expect.objectContaining({ code: 'IE_NET_INVALID_OPTION' }),
    );
  });
});
