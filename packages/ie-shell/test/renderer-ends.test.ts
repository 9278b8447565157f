import { describe, expect, it } from 'vitest';
import { startHeadlessWith } from './support/headless.js';
import { atOtherSite, serve, serveByHand } from './support/named-server.js';
import { LOCAL, runShell, startShell } from './support/run-shell.js';
import { programWithHeap } from './support/small-heap.js';

/** The process of a renderer that has come up, in a line of the log. */
const READY = /child=renderer childPid=(\d+) from=starting to=ready/;

const failure = { signal: null, stdout: Buffer.alloc(0), survivors: [] };

/** A page that is more than a heap of 20 MiB holds, and nothing to the default one. */
const HUNGRY = '<p>x'.repeat(40_000);
const SMALL_HEAP_MIB = 20;

/** Serves the hungry page at `/hungry`, and otherwise a page whose text is its path. */
const servePages = () =>
  serve(({ url = '/' }, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(url === '/hungry' ? HUNGRY : `<p>${url}`);
  });

/** Kills the renderer while the rest of its page is on its way. */
async function runWithKilled(signal: NodeJS.Signals, ...more: string[]) {
  const { origin, next } = await serveByHand();
  const shell = startShell([...LOCAL, '--log-level', 'debug', ...more, origin]);
  const [, pid] = await shell.stderrMatch(READY);
  const { response } = await next();
  response.writeHead(200, { 'content-type': 'text/html' }).write('<p>first');
  process.kill(Number(pid), signal);
  return { shell, pid, next };
}

describe('the command ends', () => {
  it('with 7 when the renderer process dies over the page, and names it', async () => {
    for (const signal of ['SIGKILL', 'SIGSEGV'] as const) {
      const { shell, pid } = await runWithKilled(signal);
      const { stderr, ...outcome } = await shell.outcome;
      expect(stderr).toMatch(
        new RegExp(`^ie-shell: the renderer child \\(pid ${pid}\\) .*: try again$`, 'm'),
      );
      if (signal === 'SIGSEGV') expect(stderr).toContain('was ended by SIGSEGV');
      expect(outcome).toEqual({ code: 7, ...failure });
    }
  });

  it('well when --retry is given and another renderer process reads the page', async () => {
    const { shell, next } = await runWithKilled('SIGSEGV', '--retry', '1');
    const { response } = await next();
    response.end('<p>second');
    const { stdout, stderr, code, survivors } = await shell.outcome;
    expect({ code, stdout: stdout.toString(), survivors }).toEqual({
      code: 0,
      stdout: 'second\n',
      survivors: [],
    });
    expect(stderr).toMatch(/level=warn .*msg="trying again" because=".*SIGSEGV/);
  });

  it('with 5 when a page keeps its renderer process busy, which is killed', async () => {
    const page = '<p>x</p>'.repeat(200_000);
    const read = (...more: string[]) => {
      const shell = startShell([...more, '-'], { stdin: 'pipe' });
      shell.process.stdin?.end(page);
      return shell.outcome;
    };
    const { stderr, ...outcome } = await read('--timeout', '0.02');
    expect(stderr).toMatch(
      /^ie-shell: the page kept its renderer process busy for [\d.]+ s, so it was killed \(--timeout <seconds>\)\n$/,
    );
    expect(outcome).toEqual({ code: 5, ...failure });
    expect(await read()).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('a renderer process that runs out of memory', () => {
  const outOfMemory = /^ie-shell: the renderer child \(pid \d+\) ran out of memory: try again$/m;

  it('ends the command with 7, by the word of V8', async () => {
    const args = [...LOCAL, '--dump', 'links', `${await servePages()}/hungry`];
    const command = programWithHeap(SMALL_HEAP_MIB);
    const { stderr, ...outcome } = await runShell(args, { command });
    expect(stderr).toContain('JavaScript heap out of memory');
    expect(stderr).toMatch(outOfMemory);
    expect(outcome).toEqual({ code: 7, ...failure });
    expect(await runShell(args)).toMatchObject({ code: 0, stderr: '', survivors: [] });
  });

  it('is replaced where --retry is given, and the command tells why', async () => {
    const { origin, next } = await serveByHand();
    const command = programWithHeap(SMALL_HEAP_MIB);
    const shell = startShell([...LOCAL, '--retry', '1', origin], { command });
    for (const page of [HUNGRY, '<p>second']) {
      const { response } = await next();
      response.writeHead(200, { 'content-type': 'text/html' }).end(page);
    }
    const { stdout, stderr, code, survivors } = await shell.outcome;
    expect({ code, stdout: stdout.toString(), survivors }).toEqual({
      code: 0,
      stdout: 'second\n',
      survivors: [],
    });
    expect(stderr).toMatch(/level=warn .*msg="trying again" because="[^"]* ran out of memory: try again"/);
  });

  it('takes the pages of its own site along, and nothing else of a session', async () => {
    const origin = await servePages();
    const site = atOtherSite(origin);
    const { ask, end } = startHeadlessWith({ command: programWithHeap(SMALL_HEAP_MIB) });
    for (const url of [`${origin}/other`, `${site}/same`]) {
      expect(await ask('navigate', { url })).toMatchObject({ ok: true });
      await ask('new_tab');
    }
    const ended = {
      code: 'IE_SHELL_CHILD_ENDED',
      exitCode: 7,
      message: expect.stringContaining('ran out of memory'),
    };
    expect(await ask('navigate', { url: `${site}/hungry` })).toMatchObject({ error: ended });
    expect(await ask('get_text', { tab: 2 })).toMatchObject({ error: ended });
    expect(await ask('get_text', { tab: 1 })).toMatchObject({ result: { text: '/other\n' } });
    expect(await ask('navigate', { url: `${site}/next` })).toMatchObject({ ok: true });
    expect(await ask('get_text')).toMatchObject({ result: { text: '/next\n' } });
    expect(await end()).toMatchObject({ code: 0, survivors: [] });
  });
});
