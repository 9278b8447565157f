import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/support/temporary-folder.js';
import { parseCommandLine } from '../command-line/command-line.js';
import { planPages } from './plan-pages.js';

/** The pages of a command line. */
function plan(...argv: string[]) {
  const mode = parseCommandLine(argv);
  if (mode.type !== 'browser') throw new Error(`read as ${mode.type}`);
  return planPages(mode.options);
}

const usage = (message: RegExp) =>
  expect.objectContaining({ code: 'IE_SHELL_USAGE', message: expect.stringMatching(message) });

describe('what a person writes in place of a URL', () => {
  it.each([
    ['help', 'help is not a URL; for the option, use ie-shell --help'],
    ['man', 'man is not a URL; for the option, use ie-shell --help'],
    ['Version', 'Version is not a URL; for the option, use ie-shell --version'],
    ['./page.html', './page.html is a file path: read it from stdin with ie-shell - < ./page.html'],
    ["~/a b's", "~/a b's is a file path: read it from stdin with ie-shell - < '~/a b'\\''s'"],
    ['/etc/hosts', '/etc/hosts is a file path: read it from stdin with ie-shell - < /etc/hosts'],
    [
      'page.html',
      'page.html is neither a host nor a file: use a URL, or HTML from stdin with ie-shell - < FILE',
    ],
    [
      '127.0.0.1:8080',
      'plain http and private addresses need --allow-http and --allow-private: ' +
        'ie-shell --allow-http --allow-private=127.0.0.1 http://127.0.0.1:8080/',
    ],
    [
      'localhost:3000/x?y',
      'plain http and private addresses need --allow-http and --allow-private: ' +
        "ie-shell --allow-http --allow-private=localhost 'http://localhost:3000/x?y'",
    ],
    [
      '::1',
      'plain http and private addresses need --allow-http and --allow-private: ' +
        'ie-shell --allow-http --allow-private=::1 http://[::1]/',
    ],
    [
      ':8080',
      'plain http and private addresses need --allow-http and --allow-private: ' +
        'ie-shell --allow-http --allow-private=localhost http://localhost:8080/',
    ],
    [
      'weather in berlin',
      '"weather in berlin" is not a URL, and no search engine is built in; to use one: ' +
        "ie-shell -G --data-urlencode 'q=weather in berlin' https://search.example/",
    ],
    ['intranet', 'intranet is a name without a dot: write https://intranet/ to open it'],
    [
      'me@a.example',
      'me@a.example is an e-mail address: write https://me@a.example/ to open the host with that user name',
    ],
  ])('is explained by the option or command that does it: %j', (written, message) => {
    expect(() => plan(written)).toThrow(expect.objectContaining({ code: 'IE_SHELL_USAGE', message }));
  });

  it.each([
    'localhost',
    '192.168.1.1',
    '10.0.0.1:3000',
    '172.31.0.1',
    'a.localhost:80',
    '[fe80::1]',
    '169.254.1.1',
  ])('is known for a private host, which no --allow-private is given for: %s', (host) => {
    expect(() => plan(host)).toThrow(usage(/--allow-private=/));
    expect(plan('--allow-private', host)).toMatchObject([{ url: `https://${host}` }]);
  });

  it('is a phrase where each of several words is no host', () => {
    expect(() => plan('weather', 'in', 'berlin')).toThrow(usage(/^"weather in berlin" is not a URL/));
    expect(() => plan('weather', 'a.example')).toThrow(usage(/^weather is a name without a dot/));
  });

  it.each([
    'help.com',
    'man.example',
    'help:443',
    'https://help',
    'https://page.html/',
    'https://127.0.0.1:8080',
    'notes.md',
    'a.example/page.html',
    'docs/page.html',
    '8.8.8.8',
  ])('is opened where it may be a host: %s', (written) => {
    expect(plan(written)).toMatchObject([{ url: written.replace(/^(?!https:)/, 'https://') }]);
  });

  it('is a file where there is one of that name, and names that are hosts stay hosts', () => {
    const folder = temporaryFolder();
    const before = process.cwd();
    process.chdir(folder);
    try {
      for (const name of ['page.html', 'notes.md', 'a.example']) writeFileSync(name, '');
      expect(() => plan('page.html')).toThrow(
        usage(
          /^page\.html is a file here: read it from stdin with ie-shell - < page\.html; .*https:\/\/page\.html$/,
        ),
      );
      expect(() => plan('notes.md')).toThrow(usage(/^notes\.md is a file here/));
      expect(plan('a.example', 'https://notes.md')).toHaveLength(2);
    } finally {
      process.chdir(before);
    }
  });
});

describe('the file of a page', () => {
  it.each([
    ['https://a.example/x/page.html?y#z', 'page.html'],
    ['https://a.example/a%20b', 'a b'],
    ['https://a.example/%E4%BD%A0', '你'],
    ['https://a.example/%ff', '%ff'],
    ['https://a.example/a;b', 'a;b'],
  ])('has the name that the URL %s has for it by -O', (url, file) => {
    expect(plan('-O', url)).toEqual([{ url, file, isNew: true }]);
  });

  it.each([
    'https://a.example/',
    'a.example',
    'https://a.example/x/',
    'https://a.example/..',
    'https://a.example/.bashrc',
    'https://a.example/%2ebashrc',
    'https://a.example/a%2Fb',
    'https://a.example/..%2f..%2fb',
    'https://a.example/a%5Cb',
    'https://a.example/a%00',
    'https://a.example/a%1b',
    'https://a.example/a%E2%80%AE',
  ])('has none by -O for %s', (url) => {
    expect(() => plan('-O', url)).toThrow(usage(/contains no file name/));
  });

  it('is made by a template of the number, the host and the name', () => {
    const folder = temporaryFolder();
    expect(plan('-o', `${folder}/{n}-{host}-{name}.txt`, 'a.example/x', 'https://[2001:db8::1]/y')).toEqual([
      { url: 'https://a.example/x', file: `${folder}/1-a.example-x.txt`, isNew: true },
      { url: 'https://[2001:db8::1]/y', file: `${folder}/2-2001-db8--1-y.txt`, isNew: true },
    ]);
    expect(plan('-o', '.{host}', 'a.example')).toMatchObject([{ file: '.a.example' }]);
    expect(() => plan('-o', '{host}', 'https://.example/')).toThrow(usage(/cannot be the name/));
  });

  it('may be any one that is named for the only page', () => {
    expect(plan('-o', 'file', 'a.example')).toEqual([
      { url: 'https://a.example', file: 'file', isNew: false },
    ]);
    expect(plan('-o', 'a{b', 'a.example')).toMatchObject([{ file: 'a{b', isNew: false }]);
    expect(() => plan('-o', '{hots}', 'a.example')).toThrow(
      usage(/\{hots\} is not a field.*\{n\}, \{host\}, \{name\}/),
    );
  });

  it('is not one that is there', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'a.example');
    writeFileSync(file, 'mine');
    expect(() => plan('-o', `${folder}/{host}`, 'a.example')).toThrow(
      expect.objectContaining({
        code: 'IE_SHELL_OUTPUT',
        message: expect.stringContaining('already exists'),
      }),
    );
    expect(plan('-o', file, 'a.example')).toMatchObject([{ isNew: false }]);
    expect(readdirSync(folder)).toEqual(['a.example']);
  });
});

describe('a name that is too long', () => {
  it.skipIf(process.platform === 'win32')('is said to be one that cannot be written', () => {
    const name = 'n'.repeat(300);
    expect(() => plan('-O', `a.example/${name}`)).toThrow(
      expect.objectContaining({
        code: 'IE_SHELL_OUTPUT',
        message: expect.stringMatching(/^n{300} cannot be written: ENAMETOOLONG/),
      }),
    );
    expect(plan('-O', `a.example/${name.slice(0, 255)}`)).toHaveLength(1);
  });
});

describe('several pages', () => {
  it('go to stdout in their order, or to a file each', () => {
    expect(plan('b.example', '--url', 'c.example', 'a.example').map(({ url }) => url)).toEqual([
      'https://b.example',
      'https://a.example',
      'https://c.example',
    ]);
    expect(plan('-o', '/dev/null', 'a.example', 'b.example')).toHaveLength(2);
    expect(() => plan('-o', 'file', 'a.example', 'b.example')).toThrow(usage(/2 pages need different files/));
  });

  it('have names of their own', () => {
    expect(() => plan('-O', 'a.example/x', 'b.example/x')).toThrow(usage(/x would be written twice/));
    expect(() => plan('-O', '--har', 'x', 'a.example/x')).toThrow(usage(/x would be written twice/));
    expect(plan('-O', 'a.example/x', 'b.example/y')).toHaveLength(2);
  });

  it('are of one origin where they are sent what is secret', () => {
    for (const words of [
      ['-u', 'me:secret'],
      ['-b', 'a=1'],
      ['--cert', 'file'],
    ]) {
      expect(() => plan(...words, 'a.example', 'b.example')).toThrow(usage(/for one origin/));
      expect(() => plan(...words, 'a.example', 'http://a.example')).toThrow(usage(/for one origin/));
      expect(plan(...words, 'a.example', 'a.example/b')).toHaveLength(2);
    }
  });

  it('are sent no body that is on stdin', () => {
    for (const words of [
      ['-d', '@-'],
      ['-G', '-d', '@-'],
      ['--json', '@-'],
      ['-F', 'a=@-'],
      ['-T', '-'],
    ]) {
      expect(() => plan(...words, 'a.example', 'b.example')).toThrow(usage(/sent only once/));
      expect(plan(...words, 'a.example')).toHaveLength(1);
    }
    expect(plan('-d', 'a', 'a.example', 'b.example')).toHaveLength(2);
  });
});
