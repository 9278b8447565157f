import { EventEmitter, once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Har } from './support/har-schema.js';
import { serve } from './support/named-server.js';
import { CLI, LOCAL, LOCAL_SOURCE, runShell } from './support/run-shell.js';
import { temporaryFolder } from './support/temporary-folder.js';

/** A server whose pages say where they are, and how often any was asked for; those under `/status/` have that status. */
async function servePages() {
  const asked: string[] = [];
  const origin = await serve((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const status = Number(/^\/status\/(\d+)/.exec(request.url ?? '')?.[1] ?? 200);
    response.writeHead(status, {
      'content-type': 'text/html',
      'set-cookie': `n=${asked.length}`,
      'x-cookie': request.headers.cookie ?? 'none',
    });
    response.end(`<title>t</title><p>This is ${request.url}.`);
  });
  return { origin, asked };
}

describe('several pages', () => {
  it('are printed in their order, each under a line that names it', async () => {
    const { origin } = await servePages();
    const { code, stdout, stderr, survivors } = await runShell([...LOCAL, `${origin}/b`, `${origin}/a`]);
    expect({ code, stderr, survivors }).toEqual({ code: 0, stderr: '', survivors: [] });
    expect(stdout.toString()).toBe(`==> ${origin}/b <==\nThis is /b.\n\n==> ${origin}/a <==\nThis is /a.\n`);
  });

  it('are a line of JSON each, or bytes without anything between', async () => {
    const { origin } = await servePages();
    const urls = [`${origin}/b`, `${origin}/a`];
    for (const dump of ['json', 'meta']) {
      const { stdout } = await runShell([...LOCAL, '--dump', dump, ...urls]);
      const lines = stdout.toString().trimEnd().split('\n');
      expect(lines.map((line) => (JSON.parse(line) as { url: string }).url)).toEqual(urls);
    }
    const { stdout } = await runShell([...LOCAL_SOURCE, ...urls]);
    expect(stdout.toString()).toBe('<title>t</title><p>This is /b.<title>t</title><p>This is /a.');
  });

  it('do not stop at one that fails, whose exit code is that of all', async () => {
    const { origin, asked } = await servePages();
    const urls = [`${origin}/a`, `${origin}/status/404`, 'http://127.0.0.1:1/', `${origin}/b`];
    const { code, stdout, stderr } = await runShell([...LOCAL, '--fail', ...urls]);
    expect(code).toBe(4);
    expect(stdout.toString()).toBe(`==> ${origin}/a <==\nThis is /a.\n\n==> ${origin}/b <==\nThis is /b.\n`);
    expect(stderr).toMatch(/^ie-shell: [^\n]*status 404\nie-shell: [^\n]*port 1 [^\n]*\n$/);
    expect(asked).toEqual(['GET /a', 'GET /status/404', 'GET /b']);
  });

  it('leave the connection of one that cannot be written before they go on', async () => {
    const first = new EventEmitter();
    const left = once(first, 'left');
    const origin = await serve((request, response) => {
      if (request.url === '/a') {
        response.on('close', () => first.emit('left'));
        response.write(Buffer.alloc(1024 * 1024));
      } else void left.then(() => response.end('b'));
    });
    const folder = temporaryFolder();
    const words = ['-o', join(folder, '{name}', '{n}'), `${origin}/a`, `${origin}/b`];
    const { code, stderr } = await runShell([...LOCAL_SOURCE, '--timeout', '5', ...words]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/^(.*cannot be written.*\n){2}$/),
    });
  });

  it('share one network process, its cookies, and the renderer of their site', async () => {
    const { origin } = await servePages();
    const words = [
      '--log-level',
      'debug',
      '--dump',
      'text',
      ...['a', 'b', 'c'].map((name) => `${origin}/${name}`),
    ];
    const { code, stderr } = await runShell([...LOCAL, ...words]);
    expect(code).toBe(0);
    expect(stderr.match(/child=\w+ childPid=\d+ from=starting to=ready/g)).toHaveLength(2);
    const { stdout } = await runShell([...LOCAL, '--dump', 'headers', `${origin}/a`, `${origin}/b`]);
    expect(stdout.toString()).toMatch(/x-cookie: none\n.*x-cookie: n=\d+\n/s);
  });

  it('go to a file each, by a template', async () => {
    const { origin } = await servePages();
    const folder = temporaryFolder();
    const words = ['-o', '{n}-{host}-{name}.txt', `${origin}/b`, `${origin}/a`];
    const { code, stdout } = await runShell([...LOCAL, ...words], { cwd: folder });
    expect({ code, stdout: stdout.length }).toEqual({ code: 0, stdout: 0 });
    expect(readdirSync(folder).sort()).toEqual([
      '1-www.shop.example.co.uk-b.txt',
      '2-www.shop.example.co.uk-a.txt',
    ]);
    expect(readFileSync(join(folder, '2-www.shop.example.co.uk-a.txt'), 'utf8')).toBe('This is /a.\n');
  });

  it('are downloads that can go on, and are in one HAR', async () => {
    const { origin } = await servePages();
    const folder = temporaryFolder();
    const words = ['-O', '--continue', '--har', 'it.har', `${origin}/b`, `${origin}/a`];
    expect((await runShell([...LOCAL, ...words], { cwd: folder })).code).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(['a', 'b', 'it.har']);
    const { log } = Har.parse(JSON.parse(readFileSync(join(folder, 'it.har'), 'utf8')));
    expect(log.pages.map(({ id, title }) => [id, title])).toEqual([
      ['page_1', `${origin}/b`],
      ['page_2', `${origin}/a`],
    ]);
    expect(log.entries.map(({ pageref }) => pageref)).toEqual(['page_1', 'page_2']);
  });

  it('are posted the same data, and refused it where it can be read once', async () => {
    const { origin, asked } = await servePages();
    const urls = [`${origin}/b`, `${origin}/a`];
    expect((await runShell([...LOCAL_SOURCE, '-d', 'x', ...urls])).code).toBe(0);
    expect(asked).toEqual(['POST /b', 'POST /a']);
    expect(await runShell([...LOCAL_SOURCE, '-d', '@-', ...urls])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/sent only once/),
    });
    expect(asked).toHaveLength(2);
  });

  it('are not fetched for a reader that has seen enough', async () => {
    const { origin, asked } = await servePages();
    const urls = Array.from({ length: 20 }, (_, index) => `${origin}/${index}`);
    const { code, stderr } = await runShell([process.execPath, CLI, ...LOCAL, ...urls], {
      command: ['sh', '-c', '"$@" | head -c 1', 'sh'],
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(asked.length).toBeLessThan(20);
  });
});

describe('--select', () => {
  it.each([['text'], ['markdown'], ['links'], ['dom'], ['json']])(
    'says that nothing matches in %s, and fails by --fail',
    async (dump) => {
      const { origin } = await servePages();
      const run = (...words: string[]) => runShell([...LOCAL, '--dump', dump, ...words, `${origin}/a`]);
      expect(await run('--select', 'table')).toMatchObject({
        code: 0,
        stderr: expect.stringMatching(/the selector table matches nothing on [^\n]*/),
      });
      expect(await run('--select', 'table', '--fail')).toMatchObject({
        code: 4,
        stdout: Buffer.alloc(0),
        stderr: expect.stringMatching(/^ie-shell: the selector table matches nothing on [^\n]*\n$/),
      });
      expect(await run('--select', 'p', '--fail')).toMatchObject({ code: 0, stderr: '' });
    },
  );
});
