import type { NetErrorCode } from '../../src/errors/net-error.js';
import type { HostileCase } from './hostile-case.js';
import { answer, byPath, close, drip, flood, head, page, redirect } from './scripts.js';

const to = (...locations: readonly string[]) => ({ onRequest: byPath({ '/': redirect(...locations) }) });

const refused: readonly (readonly [location: string, ends: NetErrorCode])[] = [
  ['http://127.0.0.2:1234/', 'IE_NET_PRIVATE_ADDRESS'],
  ['http://10.0.0.1/', 'IE_NET_PRIVATE_ADDRESS'],
  ['http://169.254.169.254/latest/meta-data/', 'IE_NET_PRIVATE_ADDRESS'],
  ['http://2130706434/', 'IE_NET_PRIVATE_ADDRESS'],
  ['http://0x7f.2/', 'IE_NET_PRIVATE_ADDRESS'],
  ['http://[::1]/', 'IE_NET_PRIVATE_ADDRESS'],
  ['http://[::ffff:10.0.0.1]/', 'IE_NET_PRIVATE_ADDRESS'],
  ['http://[64:ff9b::a00:1]/', 'IE_NET_PRIVATE_ADDRESS'],
  ['file:///etc/passwd', 'IE_NET_SCHEME_BLOCKED'],
  ['data:text/html,hello', 'IE_NET_SCHEME_BLOCKED'],
  ['javascript:alert(1)', 'IE_NET_SCHEME_BLOCKED'],
  ['ftp://127.0.0.1/', 'IE_NET_SCHEME_BLOCKED'],
  ['about:blank', 'IE_NET_SCHEME_BLOCKED'],
  ['blob:http://127.0.0.1/0', 'IE_NET_SCHEME_BLOCKED'],
  ['ws://127.0.0.1/', 'IE_NET_SCHEME_BLOCKED'],
  ['gopher://127.0.0.1:70/', 'IE_NET_SCHEME_BLOCKED'],
  [`${'x'.repeat(9000)}:nothing`, 'IE_NET_SCHEME_BLOCKED'],
  ['http://127.0.0.1:22/', 'IE_NET_BAD_PORT'],
  ['http://', 'IE_NET_PROTOCOL'],
  ['http://a b/', 'IE_NET_PROTOCOL'],
  ['http://127.0.0.1:99999/', 'IE_NET_PROTOCOL'],
  ['http://127.0.0.1:1234:5/', 'IE_NET_PROTOCOL'],
];

const followed: readonly (readonly [what: string, location: string, path: string])[] = [
  ['a URL with user and password', 'http://user:secret@AUTHORITY/there', '/there'],
  ['a path alone', 'there', '/there'],
  ['a path with bytes of UTF-8', '/caf\xc3\xa9', '/caf%C3%A9'],
  ['a path with an encoded line end', '/a%0d%0ax-evil:%20b', '/a%0d%0ax-evil:%20b'],
  ['its own host by way of /../', '/../../../there', '/there'],
];

/** Redirects to forbidden targets. */
export const redirectCases: readonly HostileCase[] = [
  ...refused.map(
    ([location, ends]): HostileCase => ({
      title: `redirects to ${location.slice(0, 40)}`,
      server: to(location),
      ends,
    }),
  ),
  ...followed.map(
    ([what, location, path]): HostileCase => ({
      title: `redirects to ${what}`,
      server: to(location),
      ends: { status: 200, body: `page ${path}` },
    }),
  ),
  { title: 'redirects to itself', server: to('/'), ends: 'IE_NET_TOO_MANY_REDIRECTS' },
  { title: 'redirects to nothing', server: to(''), ends: { status: 302, body: '' } },
  {
    title: 'redirects to nothing but itself',
    server: { onRequest: byPath({ '/': redirect('?'), '/?': redirect('?') }) },
    ends: 'IE_NET_TOO_MANY_REDIRECTS',
  },
  {
    title: 'redirects in a circle',
    server: { onRequest: byPath({ '/': redirect('/a'), '/a': redirect('/b'), '/b': redirect('/') }) },
    ends: 'IE_NET_TOO_MANY_REDIRECTS',
  },
  {
    title: 'redirects to ever longer paths',
    maxRedirects: 1000,
    server: { onRequest: (peer) => redirect(`${peer.path}${'x'.repeat(1000)}`)(peer) },
    ends: 'IE_NET_TOO_LARGE',
  },
  {
    title: 'redirects at once and for ever',
    maxRedirects: 1_000_000,
    timeoutMs: 300,
    server: to('/'),
    ends: 'IE_NET_TIMEOUT',
  },
  {
    title: 'redirects without a location',
    server: { onRequest: answer(`${head('HTTP/1.1 302 Found', 'content-length: 2')}ok`) },
    ends: { status: 302, body: 'ok' },
  },
  { title: 'redirects to two places', server: to('/a', '/b'), ends: 'IE_NET_PROTOCOL' },
  {
    title: 'redirects twice to the same place',
    server: to('/a', '/a'),
    ends: { status: 200, body: 'page /a' },
  },
  {
    title: 'redirects with a body without end',
    server: {
      onRequest: byPath({ '/': flood(head('HTTP/1.1 302 Found', 'location: /there'), 'x') }),
    },
    ends: { status: 200, body: 'page /there' },
  },
  {
    title: 'redirects with a body that drips',
    server: { onRequest: byPath({ '/': drip(head('HTTP/1.1 302 Found', 'location: /there'), 'x') }) },
    ends: { status: 200, body: 'page /there' },
  },
  {
    title: 'redirects with a body that lies about its length',
    server: {
      onRequest: byPath({
        '/': close(head('HTTP/1.1 302 Found', 'location: /there', 'content-length: 10'), 'short'),
      }),
    },
    ends: { status: 200, body: 'page /there' },
  },
  {
    title: 'redirects with a body that is no gzip',
    server: {
      onRequest: byPath({
        '/': answer(
          head('HTTP/1.1 302 Found', 'location: /there', 'content-encoding: gzip', 'content-length: 2'),
          'no',
        ),
      }),
    },
    ends: { status: 200, body: 'page /there' },
  },
  {
    title: 'redirects from https: down to http:',
    server: { tls: {}, onRequest: byPath({ '/': redirect('http://127.0.0.1:1234/') }) },
    ends: 'IE_NET_DOWNGRADE',
  },
  {
    title: 'refreshes instead of redirecting',
    server: { onRequest: answer(head('refresh: 0; url=http://10.0.0.1/', 'content-length: 2'), 'ok') },
    ends: { status: 200, body: 'ok' },
  },
  {
    title: 'calls a redirect 300',
    server: { onRequest: answer(head('HTTP/1.1 300 Choose', 'location: /a', 'content-length: 0')) },
    ends: { status: 300, body: '' },
  },
  {
    title: 'redirects to a page that is right, and proves that this works',
    server: { onRequest: byPath({ '/': redirect('ORIGIN/there'), '/there': answer(page('arrived')) }) },
    ends: { status: 200, body: 'arrived' },
  },
];
