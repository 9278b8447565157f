import { expect, test } from 'vitest';
import { isSameSite, OPAQUE_SITE, siteOf } from './site.js';

test.each([
  ['https://example.com/a?b', 'https://example.com'],
  ['https://www.example.com/', 'https://example.com'],
  ['https://a.b.c.example.com:8443/', 'https://example.com'],
  ['http://www.example.com/', 'http://example.com'],
  ['https://www.example.com./', 'https://example.com.'],
  ['https://shop.example.co.uk/', 'https://example.co.uk'],
  ['https://co.uk/', 'https://co.uk'],
  ['https://city.kawasaki.jp/', 'https://city.kawasaki.jp'],
  ['https://a.b.c.kawasaki.jp/', 'https://b.c.kawasaki.jp'],
  ['https://one.github.io/', 'https://one.github.io'],
  ['https://github.io/', 'https://github.io'],
  ['https://www.公司.cn/', 'https://www.xn--55qx5d.cn'],
  ['https://a.b.unknown-suffix/', 'https://b.unknown-suffix'],
  ['https://localhost:3000/', 'https://localhost'],
  ['https://a.localhost/', 'https://a.localhost'],
  ['https://127.0.0.1:3000/', 'https://127.0.0.1'],
  ['https://1.2.3.4/', 'https://1.2.3.4'],
  ['https://[2001:db8::1.2.3.4]/', 'https://[2001:db8::102:304]'],
  ['data:text/html,x', OPAQUE_SITE],
  ['about:blank', OPAQUE_SITE],
  ['file:///etc/passwd', OPAQUE_SITE],
])('the site of %s is %s', async (url, site) => {
  expect(await siteOf(new URL(url))).toBe(site);
});

test('a host that is known has its site at once', async () => {
  await siteOf(new URL('https://at.once.example.org/'));
  expect(siteOf(new URL('https://at.once.example.org/path'))).toBe('https://example.org');
});

test('sites are the same with their scheme, and an opaque one is the same as none', () => {
  expect(isSameSite('https://a.example', 'https://a.example')).toBe(true);
  expect(isSameSite('https://a.example', 'http://a.example')).toBe(false);
  expect(isSameSite(OPAQUE_SITE, OPAQUE_SITE)).toBe(false);
});
