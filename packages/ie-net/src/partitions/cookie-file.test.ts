import { expect, test } from 'vitest';
import { randomFrom } from '../../test/hostile/random.js';
import { serveHttp } from '../../test/local-server.js';
import { Client } from '../client.js';
import { MAX_COOKIE_AGE_MS, MAX_COOKIES, MAX_PARTITIONS } from './cookie.js';
import { type CookieFile, readCookieFile } from './cookie-file.js';
import { MAX_COOKIES_OF_SITE } from './cookie-jar.js';
import { loadSetCookieParser } from './parse-set-cookie.js';
import { Partitions } from './partitions.js';

const open = { allowHttp: true, allowPrivate: true };

const cookie = {
  name: 'a',
  value: '1',
  domain: 'www.example.com',
  hostOnly: true,
  path: '/',
  secure: true,
  httpOnly: true,
  sameSite: 'lax',
  expires: null as number | null,
  created: 1,
} as const;

const partition = {
  topLevelSite: 'https://example.com',
  frameSite: 'https://example.com',
  cookies: [cookie],
};

const file: CookieFile = { version: 1, partitions: [partition] };

const withCookie = (change: object) => ({ ...file, partitions: [{ ...partition, cookies: [change] }] });
const withPartition = (change: object) => ({ ...file, partitions: [{ ...partition, ...change }] });

test('cookies that one client exports go along with the requests of another, all of them as they were', async () => {
  await using server = await serveHttp((request, response) => {
    if (request.url === '/set') {
      response.setHeader('set-cookie', [
        'session=1; Path=/a; SameSite=Strict; HttpOnly',
        'kept=é; Max-Age=1000',
        'gone=1; Max-Age=0',
        'nameless',
      ]);
    }
    response.end(request.headers.cookie ?? '');
  });
  await using first = new Client(open);
  await first.get(`${server.url}/set`);
  const text = JSON.stringify(first.exportCookies());
  await using second = new Client({ ...open, cookieJar: text });
  await using third = new Client(open);
  third.importCookies(JSON.parse(text));
  for (const client of [second, third]) {
    expect(client.exportCookies()).toEqual(first.exportCookies());
    expect(Buffer.from((await client.get(`${server.url}/a`)).body).toString('latin1')).toBe(
      Buffer.from((await first.get(`${server.url}/a`)).body).toString('latin1'),
    );
  }
  expect(first.exportCookies()).toMatchObject({
    version: 1,
    partitions: [
      {
        topLevelSite: 'http://127.0.0.1',
        frameSite: 'http://127.0.0.1',
        cookies: [
          { name: 'session', path: '/a', sameSite: 'strict', httpOnly: true, expires: null },
          { name: 'kept', expires: expect.any(Number) },
          { name: '', value: 'nameless' },
        ],
      },
    ],
  });
});

test('an import adds to what is there, replaces what is the same, and leaves out what has expired', () => {
  const client = new Client({ cookieJar: file });
  client.importCookies(
    withPartition({
      cookies: [
        { ...cookie, value: '2' },
        { ...cookie, name: 'b' },
        { ...cookie, name: 'old', expires: 1 },
      ],
    }) as CookieFile,
  );
  expect(client.exportCookies().partitions).toMatchObject([
    {
      cookies: [
        { name: 'a', value: '2' },
        { name: 'b', value: '1' },
      ],
    },
  ]);
});

test('cookies of an import that is refused are not added', () => {
  const client = new Client();
  const half = withPartition({ cookies: [cookie, { ...cookie, name: ';' }] }) as CookieFile;
  expect(() => client.importCookies(half)).toThrow('cookieJar.partitions[0].cookies[1].name');
  expect(client.exportCookies().partitions).toEqual([]);
});

test('a cookie of an import lives for 400 days and no longer', () => {
  const far = withCookie({ ...cookie, expires: Number.MAX_SAFE_INTEGER });
  const [read] = readCookieFile('file', far, 1000).partitions;
  expect(read?.cookies).toEqual([{ ...cookie, expires: 1000 + MAX_COOKIE_AGE_MS }]);
});

test('whatever cookies servers set, what is exported can be imported', async () => {
  const parse = await loadSetCookieParser();
  const next = randomFrom(7);
  const random = (below: number) => Math.floor(next() * below);
  const words = [
    'a',
    'b',
    '__Host-',
    '__Secure-',
    '=',
    '=',
    ';',
    ';',
    ' ',
    '\t',
    ',',
    '"',
    '\xe9',
    '\x80',
    '%',
    '\\',
    '__proto__',
    'Path=/',
    'Path=',
    'Path=/x',
    'Domain=',
    'example.com',
    '.',
    'com',
    'Secure',
    'Secure;',
    'HttpOnly',
    'SameSite=None',
    'SameSite=Lax',
    'Max-Age=',
    '99999999999',
    '0',
    '-1',
    'Expires=Wed, 01 Jan 2200 00:00:00 GMT',
    'x'.repeat(1100),
  ];
  const urls = [
    'https://www.example.com/',
    'https://example.com/a/b',
    `https://example.com/${'p'.repeat(4095)}/`,
  ];
  const partitions = new Partitions();
  const { cookies } = partitions.get('https://example.com', 'null');
  let stored = 0;
  for (let round = 0; round < 1500; round += 1) {
    const header = Array.from({ length: 1 + random(12) }, () => words[random(words.length)]).join('');
    const url = new URL(urls[random(urls.length)] ?? '');
    const parsed = parse(header, { url, siteHost: 'example.com', now: round });
    if (parsed === undefined) continue;
    cookies.set(parsed, round);
    stored += 1;
    const exported = partitions.exportCookies(round);
    if (stored % 50 === 0) expect(readCookieFile('file', JSON.stringify(exported), round)).toEqual(exported);
  }
  expect(stored).toBeGreaterThan(400);
});

test('a client without cookies takes no jar', () => {
  const refusal = { code: 'IE_NET_INVALID_OPTION' };
  expect(() => new Client({ cookies: false, cookieJar: file })).toThrow(expect.objectContaining(refusal));
  expect(() => new Client({ cookies: false }).importCookies(file)).toThrow(expect.objectContaining(refusal));
});

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ ...cookie, name: String(index) }));

test('as many cookies as a client keeps are taken', () => {
  const partitions = Array.from({ length: 16 }, (_, index) => ({
    topLevelSite: `https://site-${index}.example`,
    frameSite: `https://site-${index}.example`,
    cookies: many(MAX_COOKIES_OF_SITE).map((one) => ({ ...one, domain: `site-${index}.example` })),
  }));
  const client = new Client({ cookieJar: { version: 1, partitions } });
  const kept = client.exportCookies().partitions.flatMap(({ cookies }) => cookies);
  expect(kept).toHaveLength(16 * MAX_COOKIES_OF_SITE);
  // Imports that only together exceed what a client keeps push out what was unused for longest.
  const more = partitions.map((one, index) => ({ ...one, topLevelSite: one.topLevelSite, index }));
  client.importCookies({
    version: 1,
    partitions: more.slice(0, 2).map(({ cookies, topLevelSite }) => ({
      topLevelSite,
      frameSite: 'https://frame.example',
      cookies,
    })),
  });
  const after = client.exportCookies().partitions;
  expect(after.flatMap(({ cookies }) => cookies)).toHaveLength(MAX_COOKIES);
  expect(after.at(-1)?.cookies).toHaveLength(MAX_COOKIES_OF_SITE);
});

test.each([
  ['no JSON', '{', 'cookieJar: give JSON from'],
  ['too much JSON', ' '.repeat(33 * 1024 * 1024), 'cookieJar: give at most'],
  ['JSON of null', 'null', 'cookieJar: give an object'],
  ['a number', 1, 'cookieJar: give an object'],
  ['a list', [], 'cookieJar: give an object with version, partitions'],
  ['no version', { partitions: [] }, 'cookieJar: give an object with'],
  ['another version', { ...file, version: 2 }, 'cookieJar.version'],
  ['something more', { ...file, more: 1 }, 'cookieJar: give an object with'],
  ['no list of partitions', { ...file, partitions: {} }, 'cookieJar.partitions: give a list'],
  [
    'too many partitions',
    { ...file, partitions: Array(MAX_PARTITIONS + 1).fill(partition) },
    'cookieJar.partitions: give a list',
  ],
  ['too many cookies of a site', withPartition({ cookies: many(MAX_COOKIES_OF_SITE + 1) }), '[0].cookies'],
  [
    'too many cookies in all',
    {
      ...file,
      partitions: Array(20).fill({ ...partition, cookies: many(MAX_COOKIES_OF_SITE) }),
    },
    'at most 3000 cookies',
  ],
  ['a partition of null', { ...file, partitions: [null] }, 'cookieJar.partitions[0]: give an object'],
  ['a site without scheme', withPartition({ topLevelSite: 'example.com' }), '[0].topLevelSite'],
  ['a site of another scheme', withPartition({ topLevelSite: 'file://example.com' }), '[0].topLevelSite'],
  ['a site with a port', withPartition({ topLevelSite: 'https://example.com:8080' }), '[0].topLevelSite'],
  ['a site with a path', withPartition({ topLevelSite: 'https://example.com/' }), '[0].topLevelSite'],
  ['a site with capitals', withPartition({ topLevelSite: 'https://Example.com' }), '[0].topLevelSite'],
  ['a site without a host', withPartition({ topLevelSite: 'https://' }), '[0].topLevelSite'],
  ['a page without a site', withPartition({ topLevelSite: 'null' }), '[0].topLevelSite'],
  ['a frame that is none', withPartition({ frameSite: 1 }), '[0].frameSite'],
  ['a field more', withCookie({ ...cookie, more: 1 }), 'cookies[0]: give an object with'],
  ['a field less', withCookie({ name: 'a' }), 'cookies[0]: give an object with'],
  ['a prototype', withCookie(JSON.parse('{"__proto__":{}}')), 'cookies[0]: give an object with'],
  ['a name with an equals sign', withCookie({ ...cookie, name: 'a=b' }), 'cookies[0].name'],
  ['a name with a semicolon', withCookie({ ...cookie, name: 'a;b' }), 'cookies[0].name'],
  ['a name of another type', withCookie({ ...cookie, name: 1 }), 'cookies[0].name'],
  ['a value with a line break', withCookie({ ...cookie, value: 'a\r\nx: y' }), 'cookies[0].value'],
  ['a value with a NUL', withCookie({ ...cookie, value: 'a\0' }), 'cookies[0].value'],
  ['a value beyond latin1', withCookie({ ...cookie, value: '€' }), 'cookies[0].value'],
  ['a value beyond all planes', withCookie({ ...cookie, value: '😀' }), 'cookies[0].value'],
  ['a value in blanks', withCookie({ ...cookie, value: ' a' }), 'cookies[0].value'],
  ['too long a value', withCookie({ ...cookie, value: 'x'.repeat(4096) }), 'at most 4096 bytes'],
  ['neither name nor value', withCookie({ ...cookie, name: '', value: '' }), 'a server could have set'],
  ['a path without a slash', withCookie({ ...cookie, path: 'x' }), 'cookies[0].path'],
  ['another domain', withCookie({ ...cookie, domain: 'other.com' }), 'cookies[0].domain'],
  ['the domain of a suffix', withCookie({ ...cookie, domain: 'com' }), 'cookies[0].domain'],
  ['a domain that only ends alike', withCookie({ ...cookie, domain: 'badexample.com' }), '[0].domain'],
  ['a domain with a dot before it', withCookie({ ...cookie, domain: '.example.com' }), '[0].domain'],
  ['a flag that is none', withCookie({ ...cookie, secure: 'yes' }), 'cookies[0].secure'],
  ['an unknown SameSite', withCookie({ ...cookie, sameSite: 'Lax' }), 'cookies[0].sameSite'],
  ['an expiry that is no time', withCookie({ ...cookie, expires: '2030' }), 'cookies[0].expires'],
  ['an expiry that is not finite', withCookie({ ...cookie, expires: Number.NaN }), 'cookies[0].expires'],
  ['SameSite=None without Secure', withCookie({ ...cookie, sameSite: 'none', secure: false }), 'could have'],
  ['__Host- with a path', withCookie({ ...cookie, name: '__Host-a', path: '/x' }), 'could have'],
  [
    'a Secure cookie of plain HTTP',
    { ...file, partitions: [{ ...partition, topLevelSite: 'http://example.com' }] },
    'could have',
  ],
])('a jar with %s is refused, saying where', (_, jar, where) => {
  const refusal = {
    name: 'NetError',
    code: 'IE_NET_INVALID_OPTION',
    message: expect.stringContaining(where),
  };
  expect(() => new Client({ cookieJar: jar as CookieFile })).toThrow(expect.objectContaining(refusal));
});
