import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import type { HostileCase } from './hostile-case.js';
import { answer, close, drip, flood, head, say } from './scripts.js';

const text = 'private by default, '.repeat(500);
const zeros = Buffer.alloc(8_000_000);
const gzipBomb = gzipSync(zeros);
const brotliBomb = brotliCompressSync(zeros, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });

/** A body in that coding, with its correct length. */
const coded = (coding: string, body: Uint8Array) => ({
  onRequest: answer(head(`content-encoding: ${coding}`, `content-length: ${body.length}`), body),
});

const corrupt = (body: Buffer) => {
  const middle = body.length >> 1;
  return Buffer.concat([body.subarray(0, middle), Buffer.alloc(16, 0xff), body.subarray(middle + 16)]);
};

/** Bodies that never end, or that end incorrectly. */
export const bodyCases: readonly HostileCase[] = [
  {
    title: 'sends a body without end',
    server: { onRequest: flood(head('content-type: text/html'), 'x') },
    ends: 'IE_NET_TOO_LARGE',
  },
  {
    title: 'drips a body without end',
    server: { onRequest: drip(head('content-type: text/html'), 'x') },
    ends: 'IE_NET_TIMEOUT',
  },
  {
    title: 'stops within a body',
    server: { onRequest: say(`${head('content-length: 1000')}some`) },
    ends: 'IE_NET_TIMEOUT',
  },
  {
    title: 'stops between the headers and the body',
    server: { onRequest: say(head('content-length: 1000')) },
    ends: 'IE_NET_TIMEOUT',
  },
  {
    title: 'sends a body that ends with its connection',
    server: { onRequest: close(`${head('content-type: text/html')}all of it`) },
    ends: { status: 200, body: 'all of it' },
  },
  {
    title: 'sends a page and an error status',
    server: { onRequest: answer(`${head('HTTP/1.1 500 Oops', 'content-length: 4')}oops`) },
    ends: { status: 500, body: 'oops' },
  },
];

const bombs: readonly (readonly [coding: string, body: Uint8Array])[] = [
  ['gzip', gzipBomb],
  ['deflate', deflateSync(zeros)],
  ['deflate', deflateRawSync(zeros)],
  ['br', brotliBomb],
  ['gzip, gzip', gzipSync(gzipBomb)],
  ['gzip, br, deflate', deflateSync(brotliCompressSync(gzipBomb))],
  ['br, gzip', gzipSync(brotliBomb)],
];

const members = Buffer.concat(Array.from({ length: 200 }, () => gzipSync(zeros.subarray(0, 100_000))));
const emptyMembers = Buffer.concat(Array.from({ length: 40_000 }, () => gzipSync('')));

/** Compressed bodies that expand to a very large size. */
export const bombCases: readonly HostileCase[] = [
  ...bombs.map(
    ([coding, body], index): HostileCase => ({
      title: `sends a bomb in ${coding}${index === 2 ? ' without its header' : ''} (${body.length} bytes)`,
      server: coded(coding, body),
      ends: 'IE_NET_TOO_LARGE',
    }),
  ),
  {
    title: 'sends a bomb of 200 gzip members',
    server: coded('gzip', members),
    ends: 'IE_NET_TOO_LARGE',
  },
  {
    title: 'sends 40000 gzip members with nothing in them',
    server: coded('gzip', emptyMembers),
    ends: { status: 200, body: '' },
  },
  {
    title: 'packs 40000 empty gzip members into one',
    maxBodyBytes: 100_000,
    server: coded('gzip, gzip', gzipSync(emptyMembers)),
    ends: 'IE_NET_TOO_LARGE',
  },
  {
    title: 'encodes a page four times over',
    server: coded('gzip, gzip, gzip, gzip', gzipSync(gzipSync(gzipSync(gzipSync(text))))),
    ends: 'IE_NET_DECODE',
  },
  {
    title: 'sends a gzip without end',
    server: {
      onRequest: flood(head('content-encoding: gzip'), '\x1f\x8b\x08\0\0\0\0\0\0\x03\x03\0\0\0\0\0\0\0\0\0'),
    },
    ends: 'IE_NET_TOO_LARGE',
  },
  {
    title: 'drips a gzip member by member',
    server: {
      onRequest: drip(head('content-encoding: gzip'), '\x1f\x8b\x08\0\0\0\0\0\0\x03\x03\0\0\0\0\0\0\0\0\0'),
    },
    ends: 'IE_NET_TIMEOUT',
  },
];

const packed = { gzip: gzipSync(text), deflate: deflateSync(text), br: brotliCompressSync(text) };

/** Compressed bodies that are broken. */
export const codingCases: readonly HostileCase[] = [
  ...Object.entries(packed).flatMap(([coding, body]): HostileCase[] => [
    {
      title: `cuts a ${coding} body short`,
      server: coded(coding, body.subarray(0, -12)),
      ends: 'IE_NET_DECODE',
    },
    {
      title: `sends one byte of a ${coding} body`,
      server: coded(coding, body.subarray(0, 1)),
      ends: 'IE_NET_DECODE',
    },
    { title: `damages a ${coding} body`, server: coded(coding, corrupt(body)), ends: 'IE_NET_DECODE' },
    {
      title: `claims ${coding} for plain text`,
      server: coded(coding, Buffer.from('plain text')),
      ends: 'IE_NET_DECODE',
    },
    {
      title: `sends a right ${coding} body`,
      server: coded(coding, body),
      ends: { status: 200, length: text.length },
    },
    {
      title: `closes within a ${coding} body`,
      server: { onRequest: close(head(`content-encoding: ${coding}`), body.subarray(0, body.length >> 1)) },
      ends: 'IE_NET_DECODE',
    },
  ]),
  {
    title: 'has a wrong checksum in its gzip',
    server: coded('gzip', Buffer.concat([packed.gzip.subarray(0, -8), Buffer.alloc(8)])),
    ends: 'IE_NET_DECODE',
  },
  {
    title: 'leaves out the checksum of its gzip',
    server: coded('gzip', packed.gzip.subarray(0, -8)),
    ends: { status: 200, length: text.length },
  },
  {
    title: 'cuts its gzip off within a wrong checksum',
    server: coded('gzip', Buffer.concat([packed.gzip.subarray(0, -8), Buffer.alloc(2, 0x55)])),
    ends: 'IE_NET_DECODE',
  },
  {
    title: 'breaks the inner one of two codings',
    server: coded('gzip, br', brotliCompressSync(packed.gzip.subarray(0, -12))),
    ends: 'IE_NET_DECODE',
  },
  {
    title: 'names its codings in the wrong order',
    server: coded('br, gzip', brotliCompressSync(packed.gzip)),
    ends: 'IE_NET_DECODE',
  },
  {
    title: 'sends garbage after its gzip, where another member may follow',
    server: coded('gzip', Buffer.concat([packed.gzip, Buffer.alloc(100, 'x')])),
    ends: 'IE_NET_DECODE',
  },
  {
    title: 'pads its gzip with zeros',
    server: coded('gzip', Buffer.concat([packed.gzip, Buffer.alloc(100)])),
    ends: { status: 200, length: text.length },
  },
  {
    title: 'sends garbage after its deflate',
    server: coded('deflate', Buffer.concat([packed.deflate, Buffer.alloc(100, 'x')])),
    ends: { status: 200, length: text.length },
  },
  {
    title: 'uses a coding that nobody asked for',
    server: coded('compress', Buffer.from(text)),
    ends: 'IE_NET_DECODE',
  },
  {
    title: 'names a coding that there is not',
    server: coded('snappy-ish', Buffer.from('ok')),
    ends: { status: 200, body: 'ok' },
  },
  {
    title: 'claims gzip for a body of no bytes',
    server: coded('gzip', Buffer.alloc(0)),
    ends: { status: 200, body: '' },
  },
];
