import { serialize } from 'parse5';
import { expect, test } from 'vitest';
import { parserOf } from './page-parser.js';

const URL = 'https://example.com/';

function page(mimeType: string, text: string): string {
  return serialize(parserOf(mimeType, URL).end(text).document);
}

test.each(['text/html', 'application/xhtml+xml'])('%s is parsed', (mimeType) => {
  expect(page(mimeType, '<p>a')).toBe('<html><head></head><body><p>a</p></body></html>');
});

test.each([
  ...['text/plain', 'text/css', 'text/xml', 'text/javascript', 'application/json', 'application/ld+json'],
  ...['application/rss+xml', 'image/svg+xml', 'application/xml', 'application/javascript'],
])('%s is shown as it is written', (mimeType) => {
  expect(page(mimeType, 'a\n <p>&amp;')).toContain('<body><pre>a\n &lt;p&gt;&amp;amp;</pre></body>');
});

test.each(['image/png', 'video/mp4', 'application/pdf', 'application/octet-stream', 'application/jsonx'])(
  '%s is refused',
  (mimeType) => {
    expect(() => page(mimeType, 'a')).toThrow(
      expect.objectContaining({
        code: 'IE_SHELL_NOT_TEXT',
        message: `${URL} is no text but ${mimeType}; see it with --dump source`,
      }),
    );
  },
);
