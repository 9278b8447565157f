import type { HopMeta } from '@internet-exploder/ie-ipc';
import { describe, expect, it } from 'vitest';
import { Har } from '../../test/support/har-schema.js';
import { renderHar } from './render-har.js';

const moved: HopMeta = {
  url: 'http://a.example/?q=1&q=%C3%BC#part',
  method: 'GET',
  status: 302,
  headers: [
    ['location', 'https://b.example/'],
    ['set-cookie', 'session=secret; Secure'],
  ],
  fromCache: false,
  revalidated: false,
  connection: { protocol: 'http/1.1', remoteAddress: '192.0.2.1', remotePort: 80, reused: true },
  timings: { startedAt: 1_000, queuedMs: 1, sentMs: 3, headersMs: 10 },
};
const answered: HopMeta = {
  url: 'https://b.example/',
  method: 'GET',
  status: 200,
  headers: [['content-type', 'text/html']],
  fromCache: false,
  revalidated: false,
  connection: {
    protocol: 'h2',
    remoteAddress: '2001:db8::1',
    remotePort: 443,
    reused: false,
    tls: { version: 'TLSv1.3', cipher: 'c', issuer: 'i', subject: 's', validTo: 'v' },
  },
  timings: { startedAt: 1_012, queuedMs: 2, dnsMs: 3, connectMs: 4, tlsMs: 5, sentMs: 16, headersMs: 30 },
};
const report = { wireBytes: 500, decodedBytes: 1_000, totalMs: 50 };

const render = (hops: HopMeta[], told = { report: report as typeof report | undefined }) =>
  Har.parse(JSON.parse(renderHar([{ hops, ...told }]))).log;

describe('a HAR', () => {
  it('has an entry for each hop, and the sizes with the last', () => {
    const { pages, entries } = render([moved, answered]);
    expect(pages).toMatchObject([{ title: moved.url, startedDateTime: '1970-01-01T00:00:01.000Z' }]);
    expect(entries).toMatchObject([
      {
        request: {
          method: 'GET',
          url: 'http://a.example/?q=1&q=%C3%BC',
          httpVersion: 'HTTP/1.1',
          queryString: [
            { name: 'q', value: '1' },
            { name: 'q', value: 'ü' },
          ],
        },
        response: { status: 302, statusText: 'Found', redirectURL: 'https://b.example/', bodySize: -1 },
        serverIPAddress: '192.0.2.1',
      },
      {
        request: { httpVersion: 'HTTP/2' },
        response: { status: 200, bodySize: 500, content: { size: 1_000, mimeType: 'text/html' } },
        serverIPAddress: '2001:db8::1',
        _tls: { version: 'TLSv1.3' },
      },
    ]);
  });

  it('has the time of each step by itself, and -1 for steps that there were none of', () => {
    const [first, last] = render([moved, answered]).entries;
    expect(first?.timings).toEqual({
      blocked: 1,
      dns: -1,
      connect: -1,
      ssl: -1,
      send: 2,
      wait: 7,
      receive: 0,
    });
    expect(first?.time).toBe(10);
    expect(last?.timings).toEqual({ blocked: 2, dns: 3, connect: 9, ssl: 5, send: 2, wait: 14, receive: 8 });
    expect(last?.time).toBe(38);
  });

  it('has no value of a cookie or of credentials', () => {
    const text = renderHar([{ hops: [moved, answered], report }]);
    expect(text).not.toContain('secret');
    expect(render([moved]).entries[0]?.response).toMatchObject({
      cookies: [{ name: 'session', value: '' }],
      headers: expect.arrayContaining([{ name: 'set-cookie', value: '' }]),
    });
  });

  it('says what is not known of a body that was not read, and of a response out of the cache', () => {
    const [unread] = render([answered], { report: undefined }).entries;
    expect(unread).toMatchObject({ response: { bodySize: -1 }, timings: { receive: 0 } });
    const { connection: _, ...cached } = { ...answered, fromCache: true };
    const [fromCache] = render([cached]).entries;
    expect(fromCache).toMatchObject({ response: { bodySize: 0 }, _fromCache: true });
    expect(fromCache).not.toHaveProperty('serverIPAddress');
  });
});
