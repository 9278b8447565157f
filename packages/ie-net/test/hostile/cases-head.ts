import type { HostileCase } from './hostile-case.js';
import { answer, byPath, close, drip, flood, head, page, reset, say } from './scripts.js';

const ok = 'HTTP/1.1 200 OK\r\n';
const rest = 'content-length: 2\r\n\r\nok';

/** A page with one more header line, on a connection that stays open. */
const withLine = (line: string) => ({ onRequest: answer(`${ok}${line}\r\n${rest}`) });
const withStatus = (line: string) => ({ onRequest: answer(`${line}\r\n${rest}`) });

/** Status lines and headers. */
export const headCases: readonly HostileCase[] = [
  // Endless and slow responses.
  {
    title: 'sends headers without end',
    server: { onRequest: flood(ok, `x-more: ${'x'.repeat(90)}\r\n`) },
    ends: 'IE_NET_TOO_LARGE',
  },
  {
    title: 'sends a header value without end',
    server: { onRequest: flood(`${ok}x-more: `, 'x') },
    ends: 'IE_NET_TOO_LARGE',
  },
  {
    title: 'sends a header name without end',
    server: { onRequest: flood(ok, 'x') },
    ends: 'IE_NET_TOO_LARGE',
  },
  {
    title: 'sends a status text without end',
    server: { onRequest: flood('HTTP/1.1 200 ', 'x') },
    ends: 'IE_NET_TOO_LARGE',
  },
  {
    title: 'sends too many headers, each of them tiny',
    server: { onRequest: answer(`${ok}${'a:\r\n'.repeat(20_000)}${rest}`) },
    ends: 'IE_NET_TOO_LARGE',
  },
  {
    title: 'sends a header name of 300000 characters',
    server: withLine(`${'x'.repeat(300_000)}: y`),
    ends: 'IE_NET_TOO_LARGE',
  },
  {
    title: 'sends a header name of 20000 characters',
    server: withLine(`${'x'.repeat(20_000)}: y`),
    ends: { status: 200, body: 'ok' },
  },
  {
    title: 'sends 5001 header lines',
    server: { onRequest: answer(`${ok}${'a: b\r\n'.repeat(5000)}${rest}`) },
    ends: 'IE_NET_TOO_LARGE',
  },
  {
    title: 'sends 5000 header lines',
    server: { onRequest: answer(`${ok}${'a: b\r\n'.repeat(4999)}${rest}`) },
    ends: { status: 200, body: 'ok' },
  },
  {
    title: 'sends 5001 header lines without a value',
    server: { onRequest: answer(`${ok}${'a:\r\n'.repeat(5000)}${rest}`) },
    ends: 'IE_NET_TOO_LARGE',
  },
  {
    title: 'sends 5001 header lines before the page',
    server: { onRequest: answer(`HTTP/1.1 103 Early\r\n${'a: b\r\n'.repeat(5001)}\r\n${page('ok')}`) },
    ends: 'IE_NET_TOO_LARGE',
  },
  {
    title: 'sends 8000 header lines in two responses before the page',
    server: {
      onRequest: answer(`${`HTTP/1.1 103 Early\r\n${'a: b\r\n'.repeat(4000)}\r\n`.repeat(2)}${page('ok')}`),
    },
    ends: { status: 200, body: 'ok' },
  },
  {
    title: 'redirects with 5001 header lines',
    server: {
      onRequest: byPath({
        '/': answer(
          `HTTP/1.1 302 Found\r\nlocation: /end\r\n${'a: b\r\n'.repeat(5000)}content-length: 0\r\n\r\n`,
        ),
        '/end': answer(page('ok')),
      }),
    },
    ends: 'IE_NET_TOO_LARGE',
  },
  {
    title: 'sends 5001 cookies',
    server: withLine('set-cookie: name=x\r\n'.repeat(5001).trimEnd()),
    ends: 'IE_NET_TOO_LARGE',
  },
  {
    title: 'sends 200 cookies',
    server: withLine(`set-cookie: name=${'x'.repeat(30)}\r\n`.repeat(200).trimEnd()),
    ends: { status: 200, body: 'ok' },
  },
  { title: 'never answers', server: { onRequest: say('') }, ends: 'IE_NET_TIMEOUT' },
  {
    title: 'drips its status line',
    server: { onRequest: drip('HTTP/1.1 200 ', 'x') },
    ends: 'IE_NET_TIMEOUT',
  },
  {
    title: 'drips its headers',
    server: { onRequest: drip(ok, 'x-slow: y\r\n') },
    ends: 'IE_NET_TIMEOUT',
  },
  // Interim responses.
  {
    title: 'sends interim responses without end',
    server: { onRequest: flood('', 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n') },
    ends: 'IE_NET_PROTOCOL',
  },
  {
    title: 'drips interim responses',
    server: { onRequest: drip('', 'HTTP/1.1 103 Early\r\n\r\n') },
    ends: 'IE_NET_TIMEOUT',
  },
  {
    title: 'sends ten interim responses, then the page',
    server: { onRequest: answer(`${'HTTP/1.1 102 Processing\r\n\r\n'.repeat(10)}${page('ok')}`) },
    ends: { status: 200, body: 'ok' },
  },
  {
    title: 'says 100 unasked, then the page',
    server: { onRequest: say('HTTP/1.1 100 Continue\r\n\r\n', page('ok')) },
    ends: { status: 200, body: 'ok' },
  },
  {
    title: 'changes the protocol with 101',
    server: {
      onRequest: say(
        'HTTP/1.1 101 Switching\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n',
        '\x81\x01x',
      ),
    },
    ends: 'IE_NET_PROTOCOL',
  },
  // Status lines.
  { title: 'answers with status 000', server: withStatus('HTTP/1.1 000 No'), ends: 'IE_NET_PROTOCOL' },
  { title: 'answers with status 099', server: withStatus('HTTP/1.1 099 No'), ends: 'IE_NET_PROTOCOL' },
  {
    title: 'answers with status 999',
    server: withStatus('HTTP/1.1 999 No'),
    ends: { status: 999, body: 'ok' },
  },
  { title: 'answers with status 1000', server: withStatus('HTTP/1.1 1000 No'), ends: 'IE_NET_PROTOCOL' },
  { title: 'answers with status -1', server: withStatus('HTTP/1.1 -1 No'), ends: 'IE_NET_PROTOCOL' },
  { title: 'answers with status 2OO', server: withStatus('HTTP/1.1 2OO OK'), ends: 'IE_NET_PROTOCOL' },
  {
    title: 'speaks HTTP/0.9',
    server: { onRequest: close('<html>no status line</html>') },
    ends: 'IE_NET_PROTOCOL',
  },
  {
    title: 'claims HTTP/2.0 in a status line',
    server: { onRequest: close(`HTTP/2.0 200 OK\r\n${rest}`) },
    ends: { status: 200, body: 'ok' },
  },
  { title: 'claims HTTP/3.7', server: withStatus('HTTP/3.7 200 OK'), ends: 'IE_NET_PROTOCOL' },
  { title: 'claims http/1.1', server: withStatus('http/1.1 200 OK'), ends: 'IE_NET_PROTOCOL' },
  {
    title: 'answers with a preface of HTTP/2',
    server: { onRequest: say('\x00\x00\x06\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x64') },
    ends: 'IE_NET_PROTOCOL',
  },
  {
    title: 'speaks another protocol',
    server: { onRequest: close('220 mail.example ESMTP\r\n') },
    ends: 'IE_NET_PROTOCOL',
  },
  // Invalid lines: those that browsers accept, and those that a client must not accept.
  {
    title: 'folds a header over two lines',
    server: withLine('x-a: b\r\n c'),
    ends: { status: 200, body: 'ok' },
  },
  {
    title: 'ends lines with a bare LF',
    server: { onRequest: answer('HTTP/1.1 200 OK\ncontent-length: 2\n\nok') },
    ends: { status: 200, body: 'ok' },
  },
  {
    title: 'begins its headers with a line that goes on',
    server: { onRequest: answer(`${ok} x-a: b\r\n${rest}`) },
    ends: { status: 200, body: 'ok' },
  },
  {
    title: 'folds its length over two lines',
    server: { onRequest: answer(`${ok}content-length:\r\n 2\r\n\r\nok`) },
    ends: { status: 200, body: 'ok' },
  },
  {
    title: 'hides a response behind a head of bare LF',
    server: { onRequest: answer(`HTTP/1.1 200 OK\ncontent-length: 2\n\nok${page('evil')}`) },
    ends: { status: 200, body: 'ok' },
  },
  { title: 'has a bare CR in a header', server: withLine('x-a: b\rx-c: d'), ends: 'IE_NET_PROTOCOL' },
  { title: 'has a NUL in a header value', server: withLine('x-a: b\0c'), ends: 'IE_NET_PROTOCOL' },
  { title: 'has a NUL in a header name', server: withLine('x\0a: b'), ends: 'IE_NET_PROTOCOL' },
  {
    title: 'has an escape in a header value',
    server: withLine('x-a: \x1b[2J'),
    ends: { status: 200, body: 'ok' },
  },
  { title: 'has a DEL in a header value', server: withLine('x-a: b\x7f'), ends: { status: 200, body: 'ok' } },
  { title: 'has white space before a colon', server: withLine('x-a : b'), ends: { status: 200, body: 'ok' } },
  {
    title: 'has white space in a header name',
    server: withLine('x a: b'),
    ends: { status: 200, body: 'ok' },
  },
  { title: 'has an empty header name', server: withLine(': b'), ends: { status: 200, body: 'ok' } },
  { title: 'has a header without a colon', server: withLine('x-a'), ends: { status: 200, body: 'ok' } },
  {
    title: 'has bytes of UTF-8 in a header name',
    server: withLine('x-\xc3\xa4: b'),
    ends: { status: 200, body: 'ok' },
  },
  {
    title: 'has bytes of UTF-8 and latin1 in header values',
    server: withLine('x-a: \xc3\xa4\r\nx-b: \xe4\xff\x80\r\nx-c:\t\ta\tb \t'),
    ends: { status: 200, body: 'ok' },
  },
  // Responses that are too early, too late or repeated.
  {
    title: 'answers before it is asked',
    server: { onConnection: close(page('early')) },
    ends: { status: 200, body: 'early' },
  },
  {
    title: 'sends two responses at once',
    server: { onRequest: answer(page('ok') + page('evil')) },
    ends: { status: 200, body: 'ok' },
  },
  {
    title: 'sends a response that nobody asked for on the idle connection',
    server: {
      onRequest: (peer) => {
        answer(page('ok'))(peer);
        setTimeout(() => peer.socket.write(page('evil')), 2);
      },
    },
    ends: { status: 200, body: 'ok' },
  },
  {
    title: 'sends an error on the idle connection and closes it',
    server: {
      onRequest: (peer) => {
        answer(page('ok'))(peer);
        setTimeout(() => peer.socket.end('HTTP/1.1 408 Too late\r\ncontent-length: 0\r\n\r\n'), 2);
      },
    },
    ends: { status: 200, body: 'ok' },
  },
  {
    title: 'promises to keep the connection for ages and resets it at once',
    server: {
      onRequest: byPath({
        '/': (peer) => {
          answer(`${ok}connection: keep-alive\r\nkeep-alive: timeout=99999999999999999999\r\n${rest}`)(peer);
          setTimeout(() => reset()(peer), 5);
        },
      }),
    },
    ends: { status: 200, body: 'ok' },
  },
];

/** A head without a body. */
const bodiless = (status: string, ...lines: readonly string[]) => head(`HTTP/1.1 ${status}`, ...lines);

/** Responses with a body that they must not have. */
export const bodilessCases: readonly HostileCase[] = [
  {
    title: 'sends a body with 204',
    server: { onRequest: answer(`${bodiless('204 No Content', 'content-length: 4')}evil`) },
    ends: { status: 204, body: '' },
  },
  {
    title: 'sends a whole response after 204',
    server: { onRequest: answer(`${bodiless('204 No Content')}${page('evil')}`) },
    ends: { status: 204, body: '' },
  },
  {
    title: 'sends a chunked body with 304',
    server: {
      onRequest: answer(
        `${bodiless('304 Not Modified', 'transfer-encoding: chunked')}4\r\nevil\r\n0\r\n\r\n`,
      ),
    },
    ends: { status: 304, body: '' },
  },
  {
    title: 'announces a body with 304 and sends none',
    server: { onRequest: answer(bodiless('304 Not Modified', 'content-length: 99999999')) },
    ends: { status: 304, body: '' },
  },
  {
    title: 'answers HEAD with a body',
    method: 'HEAD',
    server: { onRequest: answer(page('evil')) },
    ends: { status: 200, body: '' },
  },
  {
    title: 'answers HEAD with a body without end',
    method: 'HEAD',
    server: { onRequest: flood(head('content-encoding: gzip'), 'x') },
    ends: { status: 200, body: '' },
  },
];
