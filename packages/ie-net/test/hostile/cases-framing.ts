import type { HostileCase } from './hostile-case.js';
import { answer, close, drip, flood, head, page, say } from './scripts.js';

const chunked = head('transfer-encoding: chunked');

/** A body under these header lines, on a connection that stays open. */
const framed = (body: string, ...lines: readonly string[]) => ({ onRequest: answer(head(...lines) + body) });
const chunks = (body: string) => ({ onRequest: answer(chunked + body) });

/** Lengths that differ from the body's. */
export const lengthCases: readonly HostileCase[] = [
  {
    title: 'announces more than it sends, and closes',
    server: { onRequest: close(`${head('content-length: 10')}short`) },
    ends: 'IE_NET_CONNECTION',
  },
  {
    title: 'announces more than it sends, and waits',
    server: { onRequest: say(`${head('content-length: 10')}short`) },
    ends: 'IE_NET_TIMEOUT',
  },
  {
    title: 'announces less than it sends',
    server: framed('ok and a lot more', 'content-length: 2'),
    ends: { status: 200, body: 'ok' },
  },
  {
    title: 'hides a response behind a length that is too short',
    server: framed(`ok${page('evil')}`, 'content-length: 2'),
    ends: { status: 200, body: 'ok' },
  },
  {
    title: 'floods after a length that is too short',
    server: { onRequest: flood(page('ok'), 'x') },
    ends: { status: 200, body: 'ok' },
  },
  { title: 'has a length of -1', server: framed('ok', 'content-length: -1'), ends: 'IE_NET_PROTOCOL' },
  { title: 'has a length of +2', server: framed('ok', 'content-length: +2'), ends: 'IE_NET_PROTOCOL' },
  { title: 'has a length of 0x2', server: framed('ok', 'content-length: 0x2'), ends: 'IE_NET_PROTOCOL' },
  { title: 'has a length of 2e0', server: framed('ok', 'content-length: 2e0'), ends: 'IE_NET_PROTOCOL' },
  { title: 'has an empty length', server: framed('ok', 'content-length:'), ends: 'IE_NET_PROTOCOL' },
  {
    title: 'has a length beyond 64 bits',
    server: framed('ok', 'content-length: 99999999999999999999999'),
    ends: 'IE_NET_PROTOCOL',
  },
  {
    title: 'announces a petabyte',
    server: framed('ok', 'content-length: 1000000000000000'),
    ends: 'IE_NET_TOO_LARGE',
  },
  {
    title: 'has two lengths that differ',
    server: framed('ok', 'content-length: 2', 'content-length: 1'),
    ends: 'IE_NET_PROTOCOL',
  },
  {
    title: 'has a list of lengths that differ',
    server: framed('ok', 'content-length: 2, 1'),
    ends: 'IE_NET_PROTOCOL',
  },
  {
    title: 'has the same length twice',
    server: framed('ok', 'content-length: 2', 'content-length: 2'),
    ends: { status: 200, body: 'ok' },
  },
  {
    title: 'hides a response behind the same length twice',
    server: framed(`ok${page('evil')}`, 'content-length: 2', 'content-length: 2'),
    ends: { status: 200, body: 'ok' },
  },
  {
    title: 'has a list of lengths',
    server: framed('ok', 'content-length: 2, 2'),
    ends: { status: 200, body: 'ok' },
  },
  {
    title: 'has a length and chunks',
    server: framed('2\r\nok\r\n0\r\n\r\n', 'content-length: 2', 'transfer-encoding: chunked'),
    ends: { status: 200, body: 'ok' },
  },
  {
    title: 'has chunks and a length',
    server: framed('2\r\nok\r\n0\r\n\r\n', 'transfer-encoding: chunked', 'content-length: 2'),
    ends: { status: 200, body: 'ok' },
  },
  {
    title: 'hides a response behind chunks and a length',
    server: framed(`2\r\nok\r\n0\r\n\r\n${page('evil')}`, 'content-length: 99', 'transfer-encoding: chunked'),
    ends: { status: 200, body: 'ok' },
  },
  {
    title: 'has chunks and lengths that differ',
    server: framed(
      '2\r\nok\r\n0\r\n\r\n',
      'content-length: 2',
      'content-length: 1',
      'transfer-encoding: chunked',
    ),
    ends: 'IE_NET_PROTOCOL',
  },
  {
    title: 'is chunked twice',
    server: framed('2\r\nok\r\n0\r\n\r\n', 'transfer-encoding: chunked', 'transfer-encoding: chunked'),
    ends: 'IE_NET_PROTOCOL',
  },
  {
    title: 'has a length and a transfer coding nobody knows',
    server: framed('ok', 'content-length: 2', 'transfer-encoding: xchunked'),
    ends: 'IE_NET_PROTOCOL',
  },
  {
    title: 'has a length and no transfer coding, which it says',
    server: framed('ok', 'content-length: 2', 'transfer-encoding: identity'),
    ends: { status: 200, body: 'ok' },
  },
  {
    title: 'has a transfer coding after chunked',
    server: framed('2\r\nok\r\n0\r\n\r\n', 'transfer-encoding: chunked, identity'),
    ends: 'IE_NET_TIMEOUT',
  },
  {
    title: 'has a transfer coding nobody knows',
    server: { onRequest: close(`${head('transfer-encoding: xchunked')}ok`) },
    ends: { status: 200, body: 'ok' },
  },
];

/** Invalid chunks. */
export const chunkCases: readonly HostileCase[] = [
  { title: 'has a chunk size of zz', server: chunks('zz\r\nok\r\n0\r\n\r\n'), ends: 'IE_NET_PROTOCOL' },
  { title: 'has a chunk size of -2', server: chunks('-2\r\nok\r\n0\r\n\r\n'), ends: 'IE_NET_PROTOCOL' },
  { title: 'has a chunk size of 0x2', server: chunks('0x2\r\nok\r\n0\r\n\r\n'), ends: 'IE_NET_PROTOCOL' },
  { title: 'has no chunk size', server: chunks('\r\nok\r\n0\r\n\r\n'), ends: 'IE_NET_PROTOCOL' },
  {
    title: 'has a chunk size beyond 64 bits',
    server: chunks(`${'f'.repeat(17)}\r\nok`),
    ends: 'IE_NET_PROTOCOL',
  },
  {
    title: 'has a chunk size of leading zeros without end',
    server: { onRequest: flood(chunked, '0') },
    ends: 'IE_NET_TIMEOUT',
  },
  {
    title: 'has a huge chunk and closes within it',
    server: { onRequest: close(`${chunked}ffffffffffff\r\nok`) },
    ends: 'IE_NET_CONNECTION',
  },
  {
    title: 'has a huge chunk and fills it',
    server: { onRequest: flood(`${chunked}ffffffffffff\r\n`, 'x') },
    ends: 'IE_NET_TOO_LARGE',
  },
  {
    title: 'has chunks without end',
    server: { onRequest: flood(chunked, `400\r\n${'x'.repeat(1024)}\r\n`) },
    ends: 'IE_NET_TOO_LARGE',
  },
  {
    title: 'leaves out the last chunk, and closes',
    server: { onRequest: close(`${chunked}2\r\nok\r\n`) },
    ends: 'IE_NET_CONNECTION',
  },
  {
    title: 'leaves out the last chunk, closing and saying so',
    server: { onRequest: close(`${head('connection: close', 'transfer-encoding: chunked')}2\r\nok\r\n`) },
    ends: 'IE_NET_CONNECTION',
  },
  {
    title: 'leaves out the last chunk, and waits',
    server: { onRequest: say(`${chunked}2\r\nok\r\n`) },
    ends: 'IE_NET_TIMEOUT',
  },
  {
    title: 'leaves out the line end after a chunk',
    server: chunks('2\r\nok0\r\n\r\n'),
    ends: 'IE_NET_PROTOCOL',
  },
  {
    title: 'ends the lines of its chunks with a bare LF',
    server: chunks('2\nok\n0\n\n'),
    ends: 'IE_NET_PROTOCOL',
  },
  {
    title: 'ends the lines of its chunks and of its head with a bare LF',
    server: { onRequest: answer('HTTP/1.1 200 OK\ntransfer-encoding: chunked\n\n2\nok\n0\n\n') },
    ends: 'IE_NET_PROTOCOL',
  },
  {
    title: 'has spaces behind its chunk sizes',
    server: chunks('2  \r\nok\r\n0 \r\n\r\n'),
    ends: { status: 200, body: 'ok' },
  },
  {
    title: 'has a bare CR in a chunk size',
    server: chunks('2\rok\r\n0\r\n\r\n'),
    ends: 'IE_NET_PROTOCOL',
  },
  {
    title: 'has a space within a chunk size',
    server: chunks('0 2\r\nok\r\n0\r\n\r\n'),
    ends: 'IE_NET_PROTOCOL',
  },
  {
    title: 'has a chunk longer than its size',
    server: chunks('2\r\nok, and more\r\n0\r\n\r\n'),
    ends: 'IE_NET_PROTOCOL',
  },
  {
    title: 'sends garbage after the last chunk',
    server: chunks('2\r\nok\r\n0\r\n\r\ngarbage'),
    ends: { status: 200, body: 'ok' },
  },
  {
    title: 'hides a response behind the last chunk',
    server: chunks(`2\r\nok\r\n0\r\n\r\n${page('evil')}`),
    ends: { status: 200, body: 'ok' },
  },
  {
    title: 'has extensions of a chunk',
    server: chunks('2;name=value;other="quoted"\r\nok\r\n0\r\n\r\n'),
    ends: { status: 200, body: 'ok' },
  },
  {
    title: 'has an extension of a chunk without end',
    server: { onRequest: flood(`${chunked}2;`, 'x') },
    ends: 'IE_NET_TIMEOUT',
  },
  {
    title: 'has trailers without end',
    server: { onRequest: flood(`${chunked}0\r\n`, 'x-trailer: y\r\n') },
    ends: 'IE_NET_TOO_LARGE',
  },
  {
    title: 'has a trailer that would change the length',
    server: chunks('2\r\nok\r\n0\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n'),
    ends: 'IE_NET_PROTOCOL',
  },
  {
    title: 'drips its chunk sizes',
    server: { onRequest: drip(chunked, '1\r\nx\r\n') },
    ends: 'IE_NET_TIMEOUT',
  },
  {
    title: 'sends 20000 chunks of one byte',
    server: chunks(`${'1\r\nx\r\n'.repeat(20_000)}0\r\n\r\n`),
    ends: { status: 200, length: 20_000 },
  },
];
