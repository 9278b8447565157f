import type { HopMeta } from '@internet-exploder/ie-ipc';
import { describe, expect, it, vi } from 'vitest';
import type { FetchedPage } from '../browser/fetch.js';
import type { RawDump } from '../command-line/options/dumps.js';
import { renderDump } from './render-dump.js';

const BYTES = Uint8Array.from({ length: 256 }, (_, byte) => byte);

async function* body() {
  yield BYTES.subarray(0, 100);
  yield BYTES.subarray(100);
}

const page = {
  status: 404,
  headers: [
    ['content-type', 'text/html'],
    ['set-cookie', 'a=1'],
    ['set-cookie', 'b=2'],
  ],
  finalUrl: 'https://example.com/gone',
} as const;

const hop = {
  url: 'https://example.com/',
  method: 'GET',
  status: 302,
  headers: [['location', '/gone']],
  fromCache: false,
  revalidated: false,
  timings: { startedAt: 0, headersMs: 1 },
} as HopMeta;

const meta = { hops: [hop, { ...hop, status: 404, headers: page.headers as unknown as HopMeta['headers'] }] };

async function render(dump: RawDump, isReported = false) {
  const cancel = vi.fn(async () => {});
  let readBytes = 0;
  async function* reading() {
    for await (const piece of body()) {
      readBytes += piece.length;
      yield piece;
    }
  }
  const given = { ...page, meta, body: reading(), cancel } as unknown as FetchedPage;
  const pieces: Uint8Array[] = [];
  for await (const piece of renderDump({ page: given, dump, isReported })) pieces.push(piece);
  return { bytes: Buffer.concat(pieces), cancels: cancel.mock.calls.length, readBytes };
}

async function text(dump: RawDump) {
  const { bytes, cancels, readBytes } = await render(dump);
  // What nobody needs is not waited for.
  expect({ cancels, readBytes }).toEqual({ cancels: 1, readBytes: 0 });
  return bytes.toString();
}

describe('a dump', () => {
  it('of the source is the body, byte for byte', async () => {
    expect(await render('source')).toEqual({ bytes: Buffer.from(BYTES), cancels: 0, readBytes: 256 });
  });

  it('of the status is one line with the status and the final URL', async () => {
    expect(await text('status')).toBe('404 https://example.com/gone\n');
  });

  it('of the headers has the head of each hop, headers in their order, duplicates kept', async () => {
    expect(await text('headers')).toBe(
      'HTTP/1.1 302 Found\nlocation: /gone\n\n' +
        'HTTP/1.1 404 Not Found\ncontent-type: text/html\nset-cookie: a=1\nset-cookie: b=2\n\n',
    );
  });

  it('reads a body to its end that somebody needs to have ended, and prints no byte of it', async () => {
    const { bytes, cancels, readBytes } = await render('status', true);
    expect({ text: bytes.toString(), cancels, readBytes }).toEqual({
      text: '404 https://example.com/gone\n',
      cancels: 0,
      readBytes: 256,
    });
  });
});
