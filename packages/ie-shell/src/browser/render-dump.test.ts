import type { FetchResponse } from '@internet-exploder/ie-ipc';
import { describe, expect, it } from 'vitest';
import { renderDump } from './render-dump.js';

const page: FetchResponse = {
  type: 'FetchResponse',
  id: 1,
  status: 404,
  headers: [
    ['content-type', 'text/html'],
    ['set-cookie', 'a=1'],
    ['set-cookie', 'b=2'],
  ],
  body: Uint8Array.from({ length: 256 }, (_, byte) => byte),
  finalUrl: 'https://example.com/gone',
};

const text = (dump: 'status' | 'headers') => Buffer.from(renderDump(page, dump)).toString();

describe('a dump', () => {
  it('of the source is the body, byte for byte', () => {
    expect(renderDump(page, 'source')).toEqual(page.body);
  });

  it('of the status is one line with the status and the final URL', () => {
    expect(text('status')).toBe('404 https://example.com/gone\n');
  });

  it('of the headers has one line for each, in their order, duplicates kept', () => {
    expect(text('headers')).toBe('content-type: text/html\nset-cookie: a=1\nset-cookie: b=2\n');
  });
});
