import { describe, expect, it, vi } from 'vitest';
import type { Page } from './fetch.js';
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

async function render(dump: 'source' | 'status' | 'headers') {
  const cancel = vi.fn(async () => {});
  const given = { ...page, body: body(), cancel, report: () => Promise.reject() } as unknown as Page;
  const pieces: Uint8Array[] = [];
  for await (const piece of renderDump(given, dump)) pieces.push(piece);
  return { bytes: Buffer.concat(pieces), cancels: cancel.mock.calls.length };
}

async function text(dump: 'status' | 'headers') {
  const { bytes, cancels } = await render(dump);
  // What is not printed is not waited for.
  expect(cancels).toBe(1);
  return bytes.toString();
}

describe('a dump', () => {
  it('of the source is the body, byte for byte', async () => {
    expect(await render('source')).toEqual({ bytes: Buffer.from(BYTES), cancels: 0 });
  });

  it('of the status is one line with the status and the final URL', async () => {
    expect(await text('status')).toBe('404 https://example.com/gone\n');
  });

  it('of the headers has one line for each, in their order, duplicates kept', async () => {
    expect(await text('headers')).toBe('content-type: text/html\nset-cookie: a=1\nset-cookie: b=2\n');
  });
});
