import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';

const folder = fileURLToPath(new URL('.', import.meta.url));
const programs = readdirSync(folder, { recursive: true }).filter(
  (file) => file.endsWith('.mjs') && !/node_modules|\.test\.|\.config\./.test(file),
);

/** What a program prints; it has to succeed, and to say nothing on stderr. */
async function run(...args) {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: folder });
  expect(stderr).toBe('');
  return stdout;
}

/** Serves what a path is answered with, on the loopback interface, until the test is over. */
async function serve(answer) {
  const server = createServer(({ url }, response) => {
    const body = answer(url);
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${server.address().port}`;
}

it('ping-a-child starts a child that answers and ends cleanly', async () => {
  expect(await run('ping-a-child/parent.mjs')).toBe('the child said Pong\nit ended clean\n');
});

it('own-messages has words counted in a child', async () => {
  expect(await run('own-messages/parent.mjs')).toBe('12 words\n');
  expect(await run('own-messages/parent.mjs', ' \u001b[2J  two ')).toBe('2 words\n');
  expect(await run('own-messages/parent.mjs', ' ')).toBe('0 words\n');
});

it('fetch-with-policy is refused a private address until its policy names it', async () => {
  const origin = await serve(() => 'hello');
  expect(await run('fetch-with-policy.mjs', `${origin}/`)).toBe(
    'by default: IE_NET_HTTP_BLOCKED\n' +
      'with plain HTTP allowed: IE_NET_PRIVATE_ADDRESS\n' +
      'with its address allowed, too: status 200, 5 bytes\n',
  );
});

it('parse-a-file has a file parsed by a child that can do nothing else', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'ie-example-')), 'some.csv');
  try {
    writeFileSync(file, 'name,age\nAda,36\nAlan,41\n');
    expect(await run('parse-a-file/parent.mjs', file)).toBe(
      '2 rows of name, age\n' +
        'the parser was confined, and tried in vain:\n' +
        '  read /etc/passwd\n  list the root folder\n  write a file\n  start a program\n',
    );
  } finally {
    rmSync(dirname(file), { recursive: true });
  }
});

it('unpack-files has files unpacked into one folder, and a bad one costs no other', async () => {
  const given = mkdtempSync(join(tmpdir(), 'ie-example-'));
  const made = mkdtempSync(join(tmpdir(), 'ie-example-'));
  try {
    const contents = {
      'text.gz': gzipSync('some text'),
      'bomb.gz': gzipSync(Buffer.alloc(64 * 1024 ** 2)),
      'noise.gz': Buffer.from('not packed at all'),
      'half.gz': gzipSync('some text').subarray(0, 20),
      'other.gz': gzipSync('other text'),
    };
    for (const [name, bytes] of Object.entries(contents)) writeFileSync(join(given, name), bytes);
    const files = [...Object.keys(contents), 'absent.gz'].map((name) => join(given, name));
    expect(await run('unpack-files/parent.mjs', made, ...files)).toBe(
      'text.gz: 9 bytes, confined\nbomb.gz: EFBIG, confined\nnoise.gz: Z_DATA_ERROR, confined\n' +
        'half.gz: Z_BUF_ERROR, confined\nother.gz: 10 bytes, confined\nabsent.gz: IE_IPC_ABORTED, confined\n',
    );
    expect(readFileSync(join(made, 'text'), 'utf8')).toBe('some text');
    expect(readFileSync(join(made, 'other'), 'utf8')).toBe('other text');
    expect(statSync(join(made, 'bomb')).size).toBe(1024 ** 2);
  } finally {
    for (const folder of [given, made]) rmSync(folder, { recursive: true });
  }
});

it('pair asks and answers within one process', async () => {
  expect(await run('pair.mjs')).toBe(
    '200 https://a.example/ made up for a.example\n200 https://b.example/ made up for b.example\n',
  );
});

it('stream-a-body reads a body to its end, and one that breaks off as far as it came', async () => {
  expect(await run('stream-a-body.mjs')).toBe(
    '200 whole: 2097152 bytes\n200 broken: 2097152 bytes, then IE_NET_CONNECTION\n',
  );
});

it('preview-links tells what pages say of themselves, and of those that say nothing', async () => {
  const origin = await serve((path) =>
    path === '/page'
      ? '<title>Plain\u202e</title><meta property="og:title" content="A title"><meta name="description" ' +
        'content="What it\u001b[2J is about"><meta property="og:image" content="/image.png">'
      : '<p>nothing',
  );
  expect(
    await run('preview-links.mjs', '--local', `${origin}/page`, `${origin}/`, 'http://127.0.0.1:1/'),
  ).toBe(
    `${origin}/page\n  title: A title\n  description: What it[2J is about\n  image: ${origin}/image.png\n` +
      `${origin}/\n  title: none\n  description: none\n  image: none\n` +
      'http://127.0.0.1:1/\n  no preview: IE_NET_BAD_PORT\n',
  );
  expect(await run('preview-links.mjs', origin)).toBe(`${origin}\n  no preview: IE_NET_HTTP_BLOCKED\n`);
});

it('read-safely gives a page in parts that are the page, without what hides in it', async () => {
  const words = Array.from({ length: 300 }, (_, index) => `word${index} 💥`).join(' ');
  const origin = await serve(() => `<title>T</title><h1>Head</h1><p>${words}<p>\u{e0041}\u{e0042}end`);
  const [about, ...parts] = (await run('read-safely.mjs', '--local', `${origin}/`, '100'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(about).toMatchObject({ status: 200, removed: { tag: 2 }, parts: parts.length });
  if (process.platform === 'linux') expect(about.isConfined).toBe(true);
  for (const { text } of parts.slice(0, -1)) expect([...text]).toHaveLength(100);
  const text = parts.map((part) => part.text).join('');
  expect(text.replaceAll(/\s+/g, ' ').trim()).toBe(`# Head ${words} end`);
});

it('crawl-a-site lists each page of a site once, and none of another', async () => {
  const pages = {
    '/': '<title>Start</title><a href="/a">a</a> <a href="b#part">b</a> <a href="b">b</a> <a href="/gone">gone</a>',
    '/a': '<title>A</title><a href="/">start</a> <a href="https://elsewhere.example/">e</a> <a href="/c">c</a>',
    '/b': '<title>B</title><a rel="nofollow" href="/d">d</a> <a href="javascript:alert(1)">j</a>',
    '/c': '<title>C</title><a href="/a?again">again</a>',
    '/a?again': '<title>Again</title><a href="/too-deep">deep</a>',
  };
  const asked = [];
  const origin = await serve((path) => {
    asked.push(path);
    return pages[path];
  });
  expect(await run('crawl-a-site.mjs', '--local', `${origin}/`)).toBe(
    `200 ${origin}/ Start\n200 ${origin}/a A\n200 ${origin}/b B\n404 ${origin}/gone \n200 ${origin}/c C\n` +
      `200 ${origin}/a?again Again\n`,
  );
  expect(asked.sort()).toEqual([...Object.keys(pages), '/gone'].sort());
});

it('drive-headless asks a browser in another process', async () => {
  const origin = await serve(() => '<title>Title</title><p>Some text, and <a href="/">a link</a>.');
  const local = ['--allow-http', '--allow-private=127.0.0.1'];
  expect(await run('drive-headless.mjs', `${origin}/`, ...local)).toMatch(
    /^200 Title: 1 links\nSome text, and a link/,
  );
  expect(await run('drive-headless.mjs', `${origin}/`)).toMatch(
    /^IE_NET_HTTP_BLOCKED: plain HTTP is blocked/,
  );
});

it.each(programs)('%s says at its top how it is run, and takes 40 lines at most', (file) => {
  const lines = readFileSync(`${folder}/${file}`, 'utf8').trimEnd().split('\n');
  expect(lines[0]).toMatch(/^\/\/ Run: /);
  expect(lines.length).toBeLessThanOrEqual(40);
});

it('README lists every example', () => {
  const readme = readFileSync(`${folder}/README.md`, 'utf8');
  for (const file of programs) expect(readme).toContain(file.split('/')[0]);
});
