import { expect, it } from 'vitest';
import { targetUrl } from './target-url.js';

const usage = (message: string) => expect.objectContaining({ code: 'IE_SHELL_USAGE', message });

it.each([
  ['example.com', 'https://example.com'],
  [' localhost:8080/x ', 'https://localhost:8080/x'],
  ['localhost', 'https://localhost'],
  ['intranet/', 'https://intranet/'],
  ['intranet:443', 'https://intranet:443'],
  ['intranet.', 'https://intranet.'],
  ['//intranet', 'https://intranet'],
  ['help.com', 'https://help.com'],
  ['man.example', 'https://man.example'],
  ['user@example.com/', 'https://user@example.com/'],
  ['example.com/a b', 'https://example.com/a b'],
  ['http://example.com/', 'http://example.com/'],
  ['http://intranet', 'http://intranet'],
  ['data:text/plain,hi', 'data:text/plain,hi'],
  ['', ''],
])('what a person writes as a page gets https:// where it is a bare host: %j', (written, url) => {
  expect(targetUrl(written)).toBe(url);
});

it.each(['/etc/passwd', './page.html', '~/page.html', ' /x', 'C:\\page.html'])(
  'the path of a file is refused: %j',
  (written) => {
    expect(() => targetUrl(written)).toThrow(usage(`${written.trim()} is a file path, not a URL`));
  },
);

it.each(['intranet', ' help ', 'a_b', '8080'])('a word without a dot is not looked up: %j', (written) => {
  const word = written.trim();
  expect(() => targetUrl(written)).toThrow(
    usage(`${word} is a name without a dot: write https://${word}/ to open it`),
  );
});

it('an e-mail address and a phrase are not looked up', () => {
  expect(() => targetUrl('me@a.example')).toThrow(
    usage(
      'me@a.example is an e-mail address: write https://me@a.example/ to open the host with that user name',
    ),
  );
  expect(() => targetUrl('weather in berlin')).toThrow(
    usage('"weather in berlin" has spaces and no scheme: write a URL, such as https://example.com/'),
  );
});
