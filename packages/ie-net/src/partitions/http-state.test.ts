import { describe, expect, test } from 'vitest';
import { type LocalServer, serveHttp, serveHttps, testCertificate } from '../../test/local-server.js';
import { resolveNames } from '../../test/resolve-names.js';
import { Client } from '../client.js';

/*
 * The cases of a browser's cookie parser, by the kinds of the http-state suite, played against a client and a server:
 * what a host sets in one answer, and what goes along with a request after it.
 * https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis
 */

const names = ['home.example.org', 'www.home.example.org', 'www.example.org', 'example.org', 'shop.co.uk'];
const lookup = resolveNames(
  Object.fromEntries([...names, 'other.co.uk', 'secure.example'].map((name) => [name, [['127.0.0.1']]])),
);

interface Case {
  /** The `set-cookie` headers of one answer. */
  readonly set: readonly string[];
  /** The `cookie` header of the next request; empty when there is none. */
  readonly sent: string;
  /** Path that sets; by default `/`. */
  readonly at?: string;
  /** Path that is asked after it; by default `/`. */
  readonly ask?: string;
  /** The host that sets; by default `home.example.org`. */
  readonly host?: string;
  /** The host that is asked after it; by default the same. */
  readonly askHost?: string;
  readonly https?: boolean;
}

type Row = readonly [set: string | readonly string[], sent: string, where?: Omit<Case, 'set' | 'sent'>];

const suite: Readonly<Record<string, readonly Row[]>> = {
  general: [
    ['foo=bar', 'foo=bar'],
    ['foo=bar; ', 'foo=bar'],
    ['foo=bar;', 'foo=bar'],
    ['foo=bar;;;', 'foo=bar'],
    [' foo=bar', 'foo=bar'],
    [['foo=bar', 'baz=qux'], 'foo=bar; baz=qux'],
    [['foo=bar', 'foo=qux'], 'foo=qux'],
    [['foo=bar', 'FOO=qux'], 'foo=bar; FOO=qux'],
    ['foo=bar, baz=qux', 'foo=bar, baz=qux'],
    ['foo=bar; baz=qux', 'foo=bar'],
    [';', ''],
    ['', ''],
    ['; foo=bar', ''],
    ['   ', ''],
  ],
  name: [
    ['a=bar', 'a=bar'],
    ['1=bar', '1=bar'],
    ['$=bar', '$=bar'],
    ['$a=bar', '$a=bar'],
    ['@a=bar', '@a=bar'],
    ['[a=bar', '[a=bar'],
    ['(=bar', '(=bar'],
    ['a =bar', 'a=bar'],
    ['a\t=bar', 'a=bar'],
    ['"a=bar', '"a=bar'],
    ['"a b"=bar', '"a b"=bar'],
    ['"a=b"=bar', '"a=b"=bar'],
    ['a,b=c', 'a,b=c'],
    ['a b=c', 'a b=c'],
    ['__proto__=bar', '__proto__=bar'],
    ['constructor=bar', 'constructor=bar'],
    ['bar', 'bar'],
    ['=bar', 'bar'],
    ['=a=b', 'a=b'],
    ['==', '='],
    ['=', ''],
    ['= ; Path=/', ''],
    [['one', 'two'], 'two'],
    [['=one', 'a=two'], 'one; a=two'],
    [['=a=b', 'a=c'], 'a=b; a=c'],
    [`${'n'.repeat(4093)}=ok1`, `${'n'.repeat(4093)}=ok1`],
    [`${'n'.repeat(4094)}=bad`, ''],
  ],
  value: [
    ['foo=', 'foo='],
    ['foo= ', 'foo='],
    ['foo=  bar  ', 'foo=bar'],
    ['foo=\tbar\t', 'foo=bar'],
    ['foo=b\tar', 'foo=b\tar'],
    ['foo="bar"', 'foo="bar"'],
    ['foo="  bar  "', 'foo="  bar  "'],
    ['foo="bar;baz"', 'foo="bar'],
    ['foo=bar=baz', 'foo=bar=baz'],
    ['foo==bar', 'foo==bar'],
    ['foo=a b c', 'foo=a b c'],
    ['foo=%3B%00', 'foo=%3B%00'],
    ['foo=Ã©\x80\x9f', 'foo=Ã©\x80\x9f'],
    [`foo=${'v'.repeat(4093)}`, `foo=${'v'.repeat(4093)}`],
    [`foo=${'v'.repeat(4094)}`, ''],
    [['foo=kept', `foo=${'v'.repeat(4094)}`], 'foo=kept'],
  ],
  attributes: [
    ['foo=bar; Secure', ''],
    ['foo=bar; seCURe', ''],
    ['foo=bar; Secure=', ''],
    ['foo=bar; Secure=no', ''],
    ['foo=bar;\tSecure\t', ''],
    ['foo=bar; "Secure"', 'foo=bar'],
    ['foo=bar; Secure qux', 'foo=bar'],
    ['foo=bar; =Secure', 'foo=bar'],
    ['foo=bar; Secure', 'foo=bar', { https: true }],
    ['foo=bar; HttpOnly', 'foo=bar'],
    ['foo=bar; HttpOnly=no; qux', 'foo=bar'],
    ['foo=bar; SameSite=Strict', 'foo=bar'],
    ['foo=bar; SameSite=lAx', 'foo=bar'],
    ['foo=bar; SameSite=nonsense', 'foo=bar'],
    ['foo=bar; SameSite', 'foo=bar'],
    ['foo=bar; SameSite=None', ''],
    ['foo=bar; SameSite=None; SameSite=Lax', 'foo=bar'],
    ['foo=bar; SameSite=None; Secure', 'foo=bar', { https: true }],
    ['foo=bar; SameSite=None', '', { https: true }],
    ['foo=bar; Partitioned; Priority=High; unknown=1', 'foo=bar'],
    [`foo=bar; Path=/${'p'.repeat(1024)}`, 'foo=bar'],
    [`foo=bar; Domain=${'d'.repeat(1025)}`, 'foo=bar'],
    [`foo=bar; Max-Age=${'0'.repeat(1025)}`, 'foo=bar'],
    [`foo=bar; ${'x'.repeat(3000)}=1; ${'y;'.repeat(500)}`, 'foo=bar'],
  ],
  path: [
    ['foo=bar', 'foo=bar', { at: '/a/b/c', ask: '/a/b/d' }],
    ['foo=bar', 'foo=bar', { at: '/a/b/c', ask: '/a/b' }],
    ['foo=bar', '', { at: '/a/b/c', ask: '/a/' }],
    ['foo=bar', '', { at: '/a/b/c', ask: '/a/bc' }],
    ['foo=bar', '', { at: '/a/b/c/', ask: '/a/b/' }],
    ['foo=bar', 'foo=bar', { at: '/a', ask: '/b' }],
    ['foo=bar', 'foo=bar', { at: '/a/b?x=/c/d', ask: '/a/e' }],
    ['foo=bar; Path=/', 'foo=bar', { at: '/a/b/c' }],
    ['foo=bar; Path=/x', '', { at: '/a', ask: '/' }],
    ['foo=bar; Path=/x', 'foo=bar', { at: '/a', ask: '/x' }],
    ['foo=bar; Path=/x', 'foo=bar', { at: '/a', ask: '/x/y' }],
    ['foo=bar; Path=/x', 'foo=bar', { at: '/a', ask: '/x?y' }],
    ['foo=bar; Path=/x', '', { at: '/a', ask: '/xy' }],
    ['foo=bar; Path=/x/', '', { at: '/a', ask: '/x' }],
    ['foo=bar; Path=/x/', 'foo=bar', { at: '/a', ask: '/x/y' }],
    ['foo=bar; Path=/X', '', { at: '/a', ask: '/x' }],
    ['foo=bar; Path=', 'foo=bar', { at: '/a/b', ask: '/a/c' }],
    ['foo=bar; Path', 'foo=bar', { at: '/a/b', ask: '/a/c' }],
    ['foo=bar; Path=x', 'foo=bar', { at: '/a/b', ask: '/a/c' }],
    ['foo=bar; Path="/x"', 'foo=bar', { at: '/a/b', ask: '/a/c' }],
    ['foo=bar; Path=/x; Path=/y', 'foo=bar', { ask: '/y' }],
    ['foo=bar; Path=/x; Path=/y', '', { ask: '/x' }],
    ['foo=bar; Path=/x; Path=', 'foo=bar', { at: '/a/b', ask: '/a/c' }],
    ['foo=bar; Path = /x ', 'foo=bar', { ask: '/x' }],
    ['foo=bar; Path=/%78', '', { ask: '/x' }],
    ['foo=bar; Path=/é', '', { ask: '/%C3%A9' }],
    ['foo=bar; Path=/%C3%A9', 'foo=bar', { ask: '/%C3%A9' }],
    ['foo=bar; Path=/a/../b', '', { ask: '/b' }],
  ],
  domain: [
    ['foo=bar', '', { askHost: 'www.home.example.org' }],
    ['foo=bar', '', { askHost: 'example.org' }],
    ['foo=bar; Domain=home.example.org', 'foo=bar'],
    ['foo=bar; Domain=home.example.org', 'foo=bar', { askHost: 'www.home.example.org' }],
    ['foo=bar; Domain=.home.example.org', 'foo=bar', { askHost: 'www.home.example.org' }],
    ['foo=bar; Domain=home.example.org', '', { askHost: 'example.org' }],
    ['foo=bar; Domain=example.org', 'foo=bar', { askHost: 'www.example.org' }],
    ['foo=bar; Domain=.example.org', 'foo=bar', { askHost: 'example.org' }],
    ['foo=bar; Domain=EXAMPLE.Org', 'foo=bar', { askHost: 'www.example.org' }],
    ['foo=bar; Domain= example.org ', 'foo=bar', { askHost: 'www.example.org' }],
    ['foo=bar; Domain=www.home.example.org', ''],
    ['foo=bar; Domain=www.home.example.org', '', { askHost: 'www.home.example.org' }],
    ['foo=bar; Domain=www.example.org', '', { askHost: 'www.example.org' }],
    ['foo=bar; Domain=e.example.org', ''],
    ['foo=bar; Domain=xample.org', ''],
    ['foo=bar; Domain=org', ''],
    ['foo=bar; Domain=.org', ''],
    ['foo=bar; Domain=..example.org', ''],
    ['foo=bar; Domain=example.org.', ''],
    ['foo=bar; Domain="example.org"', ''],
    ['foo=bar; Domain=example.org:80', ''],
    ['foo=bar; Domain=', 'foo=bar'],
    ['foo=bar; Domain=', '', { askHost: 'www.home.example.org' }],
    ['foo=bar; Domain=.', 'foo=bar'],
    ['foo=bar; Domain', 'foo=bar'],
    ['foo=bar; Domain=example.org; Domain=', '', { askHost: 'www.example.org' }],
    ['foo=bar; Domain=example.org; Domain=', 'foo=bar'],
    ['foo=bar; Domain=org; Domain=example.org', 'foo=bar', { askHost: 'www.example.org' }],
    ['foo=bar; Domain=example.org; Domain=other.org', ''],
    ['foo=bar; Domain=co.uk', '', { host: 'shop.co.uk', askHost: 'other.co.uk' }],
    ['foo=bar; Domain=co.uk', '', { host: 'shop.co.uk' }],
    ['foo=bar; Domain=shop.co.uk', 'foo=bar', { host: 'shop.co.uk' }],
    ['foo=bar', 'foo=bar', { host: '127.0.0.1' }],
    ['foo=bar; Domain=127.0.0.1', 'foo=bar', { host: '127.0.0.1' }],
    ['foo=bar; Domain=0.0.1', '', { host: '127.0.0.1' }],
    ['foo=bar; Domain=1', '', { host: '127.0.0.1' }],
    [['foo=host', 'foo=site; Domain=home.example.org'], 'foo=host; foo=site'],
  ],
  expiry: [
    ['foo=bar; Max-Age=10', 'foo=bar'],
    ['foo=bar; Max-Age=0', ''],
    ['foo=bar; Max-Age=-1', ''],
    ['foo=bar; Max-Age=-99999999999999999999', ''],
    ['foo=bar; Max-Age=99999999999999999999', 'foo=bar'],
    ['foo=bar; Max-Age=', 'foo=bar'],
    ['foo=bar; Max-Age=+0', 'foo=bar'],
    ['foo=bar; Max-Age="0"', 'foo=bar'],
    ['foo=bar; Max-Age=0x0', 'foo=bar'],
    ['foo=bar; Max-Age=-', 'foo=bar'],
    ['foo=bar; Max-Age=0; Max-Age=10', 'foo=bar'],
    ['foo=bar; Max-Age=10; Max-Age=0', ''],
    [['foo=bar', 'foo=; Max-Age=0'], ''],
    [['foo=bar', 'foo=; Max-Age=0; Path=/other'], 'foo=bar'],
    [['foo=bar', 'foo=; Max-Age=0; Domain=home.example.org'], 'foo=bar'],
    ['foo=bar; Expires=Wed, 01 Jan 2020 00:00:00 GMT', ''],
    ['foo=bar; Expires=Wed, 01 Jan 2200 00:00:00 GMT', 'foo=bar'],
    ['foo=bar; Expires=Wed, 01 Jan 2020 00:00:00 GMT; Max-Age=10', 'foo=bar'],
    ['foo=bar; Max-Age=0; Expires=Wed, 01 Jan 2200 00:00:00 GMT', ''],
    ['foo=bar; Expires=nonsense', 'foo=bar'],
    ['foo=bar; Expires=', 'foo=bar'],
    ['foo=bar; Expires=0', 'foo=bar'],
    ['foo=bar; Expires=Wed, 01-Jan-2020 00:00:00 GMT', ''],
    ['foo=bar; Expires=Wednesday, 01-Jan-20 00:00:00 GMT', ''],
    ['foo=bar; Expires=Wed Jan  1 00:00:00 2020', ''],
    ['foo=bar; Expires=1 jan 2020 0:0:0', ''],
    ['foo=bar; Expires=2020 01 JANUARY 00:00:00 PST', ''],
    ['foo=bar; Expires=Thu, 01 Jan 1970 00:00:00 GMT', ''],
    ['foo=bar; Expires=Mon, 01 Jan 1601 00:00:00 GMT', ''],
    ['foo=bar; Expires=Mon, 01 Jan 1600 00:00:00 GMT', 'foo=bar'],
    ['foo=bar; Expires=Wed, 31 Feb 2020 00:00:00 GMT', 'foo=bar'],
    ['foo=bar; Expires=Wed, 01 Jan 2020 24:00:00 GMT', 'foo=bar'],
    ['foo=bar; Expires=Wed, 01 Jan 2020 00:60:00 GMT', 'foo=bar'],
    ['foo=bar; Expires=Wed, 01 Jan 2020', 'foo=bar'],
    [['foo=bar', 'foo=; Expires=Wed, 01 Jan 2020 00:00:00 GMT'], ''],
  ],
  ordering: [
    [['a=1', 'b=2', 'c=3'], 'a=1; b=2; c=3'],
    [['a=1; Path=/', 'b=2; Path=/x', 'c=3; Path=/x/y'], 'c=3; b=2; a=1', { ask: '/x/y' }],
    [['a=1; Path=/x', 'b=2; Path=/', 'a=3; Path=/'], 'a=1; b=2; a=3', { ask: '/x' }],
    [['a=1', 'b=2', 'a=3'], 'a=3; b=2'],
    [['a=1', 'b=2', 'a=; Max-Age=0', 'a=3'], 'b=2; a=3'],
    [['a=1; Path=/x', 'b=2; Path=/y'], 'b=2', { ask: '/y' }],
  ],
  prefix: [
    ['__Secure-a=1', '', { https: true }],
    ['__Secure-a=1; Secure', '__Secure-a=1', { https: true }],
    ['__Secure-a=1; Secure', ''],
    ['__sEcUrE-a=1', '', { https: true }],
    ['__Secure-a=1; Secure; Path=/; Domain=secure.example', '__Secure-a=1', { https: true }],
    ['__Host-a=1', '', { https: true }],
    ['__Host-a=1; Secure', '', { https: true }],
    ['__Host-a=1; Secure; Path=/', '__Host-a=1', { https: true }],
    ['__HOST-a=1; Secure; Path=/', '__HOST-a=1', { https: true }],
    ['__Host-a=1; Path=/', '', { https: true }],
    ['__Host-a=1; Secure; Path=/x', '', { https: true, ask: '/x' }],
    ['__Host-a=1; Secure; Path=/; Domain=secure.example', '', { https: true }],
    ['__Host-a=1; Secure; Path=/; Domain=', '__Host-a=1', { https: true }],
    ['__Host-a=1; Secure; Path=/', ''],
    ['=__Secure-a=1', '', { https: true }],
    ['=__Host-a=1; Secure; Path=/', '', { https: true }],
    ['__Host-a', '', { https: true }],
    ['__secure=1', '__secure=1'],
    ['__Hosta=1', '__Hosta=1'],
  ],
};

describe.each(Object.entries(suite))('cookies: %s', (_, rows) => {
  test.each(rows.map(toCase))('$set goes along as "$sent"', async (played) => {
    expect(await play(played)).toBe(played.sent);
  });
});

function toCase([set, sent, where]: Row): Case {
  return { set: typeof set === 'string' ? [set] : set, sent, ...where };
}

async function play({ set, at = '/', ask = '/', https = false, ...hosts }: Case): Promise<string> {
  const { host = https ? 'secure.example' : 'home.example.org', askHost = host } = hosts;
  const seen: string[] = [];
  await using server: LocalServer = await (https ? serveHttps : serveHttp)((request, response) => {
    seen.push(request.headers.cookie ?? '');
    if (seen.length === 1) response.setHeader('set-cookie', set);
    response.end();
  });
  await using client = new Client({ allowHttp: true, allowPrivate: true, lookup, ca: testCertificate });
  const scheme = https ? 'https' : 'http';
  await client.get(`${scheme}://${host}:${server.port}${at}`);
  await client.get(`${scheme}://${askHost}:${server.port}${ask}`);
  return seen[1] ?? 'nothing was asked';
}
