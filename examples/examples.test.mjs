import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

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

it('ping-a-child starts a child that answers and ends cleanly', async () => {
  expect(await run('ping-a-child/parent.mjs')).toBe('the child said Pong\nit ended clean\n');
});

it('own-messages has words counted in a child', async () => {
  expect(await run('own-messages/parent.mjs')).toBe('12 words\n');
  expect(await run('own-messages/parent.mjs', ' \u001b[2J  two ')).toBe('2 words\n');
  expect(await run('own-messages/parent.mjs', ' ')).toBe('0 words\n');
});

it('fetch-with-policy is refused a private address until its policy names it', async () => {
  const server = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    expect(await run('fetch-with-policy.mjs', `http://127.0.0.1:${server.address().port}/`)).toBe(
      'by default: IE_NET_HTTP_BLOCKED\n' +
        'with plain HTTP allowed: IE_NET_PRIVATE_ADDRESS\n' +
        'with its address allowed, too: status 200, 5 bytes\n',
    );
  } finally {
    server.close();
    server.closeAllConnections();
  }
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

it.each(programs)('%s says at its top how it is run, and takes 40 lines at most', (file) => {
  const lines = readFileSync(`${folder}/${file}`, 'utf8').trimEnd().split('\n');
  expect(lines[0]).toMatch(/^\/\/ Run: /);
  expect(lines.length).toBeLessThanOrEqual(40);
});

it('README lists every example', () => {
  const readme = readFileSync(`${folder}/README.md`, 'utf8');
  for (const file of programs) expect(readme).toContain(file.split('/')[0]);
});
