import { expect, it } from 'vitest';
import { targetUrl } from './target-url.js';

it.each([
  ['example.com', 'https://example.com'],
  [' localhost:8080/x ', 'https://localhost:8080/x'],
  ['http://example.com/', 'http://example.com/'],
  ['data:text/plain,hi', 'data:text/plain,hi'],
  ['', ''],
])('what a person writes as a page gets https:// where it is a bare host: %j', (written, url) => {
  expect(targetUrl(written)).toBe(url);
});

it.each(['/etc/passwd', './page.html', '~/page.html', ' /x', 'C:\\page.html'])(
  'the path of a file is refused: %j',
  (written) => {
    expect(() => targetUrl(written)).toThrow(
      expect.objectContaining({
        code: 'IE_SHELL_USAGE',
        message: `${written.trim()} is a file path; ie-shell fetches URLs`,
      }),
    );
  },
);
