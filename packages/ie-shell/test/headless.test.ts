import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as passing, setImmediate as turn } from 'node:timers/promises';
import { hasUnsafe } from '@internet-exploder/ie-text/unsafe';
import { describe, expect, it } from 'vitest';
import { startHeadless } from './support/headless.js';
import { serve, serveBody, serveByHand } from './support/named-server.js';
import { runShell } from './support/run-shell.js';
import { temporaryFolder } from './support/temporary-folder.js';

const clean = { code: 0, signal: null, stderr: '', survivors: [] };
const isWindows = process.platform === 'win32';

/** Pages whose text is their path, each with a link to the next. */
const servePaths = () =>
  serve(({ url = '/' }, response) => {
    const redirect = url.startsWith('/to/') && { location: url.slice(3) };
    response.writeHead(redirect ? 302 : 200, { 'content-type': 'text/html; charset=utf-8', ...redirect });
    response.end(`<title>Title of ${url}</title><h1>${url}</h1><p>Text of ${url} <a href="${url}x">next</a>`);
  });

describe('a headless session', () => {
  it('opens pages in tabs, and gives what is in them', async () => {
    const origin = await servePaths();
    const { ask, end } = startHeadless();
    const shown = await ask('navigate', { url: `${origin}/to/a` });
    expect(shown).toMatchObject({
      ok: true,
      result: { tab: 1, url: `${origin}/a`, status: 200, title: 'Title of /a', needsScript: false },
    });
    const [text, markdown, article, links, elements, dom, meta, source] = await Promise.all([
      ask('get_text', { links: 'none' }),
      ask('get_markdown', { select: 'h1' }),
      ask('get_article', { as: 'text' }),
      ask('get_links'),
      ask('get_elements', { select: 'h1' }),
      ask('get_dom'),
      ask('get_meta'),
      ask('get_source'),
    ]);
    expect(text?.result?.text).toMatch(/\/a\s+Text of \/a next/);
    expect(markdown?.result?.markdown).toMatch(/^# \/a\s*$/);
    expect(article?.result).toMatchObject({
      found: expect.any(Boolean),
      text: expect.stringContaining('/a'),
    });
    expect(links?.result).toMatchObject({ links: [{ url: `${origin}/ax`, text: 'next' }], total: 1 });
    expect(elements?.result).toMatchObject({ elements: [{ name: 'h1', html: '<h1>/a</h1>' }] });
    expect(dom?.result?.html).toMatch(/^<html><head><title>Title of \/a/);
    expect(meta?.result).toMatchObject({ meta: { title: 'Title of /a' } });
    expect(source?.result).toMatchObject({ encoding: 'utf-8', source: expect.stringMatching(/^<title>/) });
    if (process.platform === 'linux') {
      expect(text?.result).toMatchObject({
        sandbox: { network: { confined: true, missing: [] }, renderer: { confined: true, missing: [] } },
      });
    }
    expect(await end()).toMatchObject(clean);
  });

  it('goes back, forward and again, each page in its place', async () => {
    const origin = await servePaths();
    const { ask, end } = startHeadless();
    await ask('navigate', { url: `${origin}/a` });
    await ask('navigate', { url: `${origin}/b` });
    const at = (path: string) => ({ ok: true, result: { url: origin + path, title: `Title of ${path}` } });
    expect(await ask('go_back')).toMatchObject(at('/a'));
    expect(await ask('go_forward')).toMatchObject(at('/b'));
    expect(await ask('reload')).toMatchObject(at('/b'));
    expect(await ask('go_forward')).toMatchObject({ error: { code: 'IE_SHELL_NO_HISTORY', exitCode: 2 } });
    await ask('new_tab');
    await ask('navigate', { url: `${origin}/c` });
    expect(await ask('get_text', { tab: 1 })).toMatchObject({ result: { url: `${origin}/b` } });
    expect((await ask('ps')).result?.processes).toMatchObject([
      { kind: 'network', pid: expect.any(Number) },
      { kind: 'renderer', pid: expect.any(Number) },
    ]);
    expect(await ask('quit')).toMatchObject({ ok: true, result: {} });
    expect(await end()).toMatchObject(clean);
  });

  it('keeps to the policy of its command line', async () => {
    const { ask, end } = startHeadless('--timeout', '5');
    expect(await ask('navigate', { url: 'http://127.0.0.2/' })).toMatchObject({
      ok: false,
      error: { code: 'IE_NET_PRIVATE_ADDRESS', exitCode: 3 },
    });
    expect(await ask('navigate', { url: 'file:///etc/passwd' })).toMatchObject({
      error: { code: 'IE_NET_SCHEME_BLOCKED', exitCode: 3 },
    });
    expect(await ask('navigate', { url: '/etc/passwd' })).toMatchObject({
      error: { code: 'IE_SHELL_USAGE' },
    });
    expect(await ask('navigate', { url: 'a.example', timeoutMs: 5_001 })).toMatchObject({
      error: { code: 'IE_SHELL_REQUEST' },
    });
    expect(await end()).toMatchObject(clean);
  });

  it('gives a page in parts that are the whole, and nothing raw that could steer a terminal', async () => {
    const hostile = '\u001b]0;owned\u0007 \u009b2J \u202e \u{e0041} 💥 ';
    const origin = await serve((_request, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(`<title>${hostile}</title><pre>${`${hostile}\n`.repeat(500)}`);
    });
    const { ask, end } = startHeadless();
    await ask('navigate', { url: origin });
    const whole = String((await ask('get_source')).result?.source);
    expect(whole).toContain(hostile);
    let source = '';
    for (let offset: unknown = 0; offset !== undefined; ) {
      const { result } = await ask('get_source', { offset, limit: 1_000 });
      source += result?.source;
      offset = result?.nextOffset;
    }
    expect(source).toBe(whole);
    const text = await ask('get_text');
    expect(hasUnsafe(String(text.result?.text))).toBe(false);
    expect(text.result?.removed).toMatchObject({ bidi: 500, tag: 500 });
    const { stdout, ...rest } = await end();
    expect(rest).toMatchObject(clean);
    expect(hasUnsafe(stdout.toString())).toBe(false);
  });

  it('cancels a navigation that is replaced by another', async () => {
    const { origin, next } = await serveByHand();
    const { ask, end } = startHeadless();
    const first = ask('navigate', { url: `${origin}/slow` });
    await next();
    const second = ask('navigate', { url: `${origin}/other` });
    expect(await first).toMatchObject({ ok: false, error: { code: 'IE_SHELL_CANCELLED' } });
    (await next()).response.end('other');
    expect(await second).toMatchObject({ ok: true, result: { url: `${origin}/other` } });
    expect(await end()).toMatchObject(clean);
  });

  it.skipIf(isWindows)(
    'tells of a renderer that crashed, and loads its page again in a new one',
    async () => {
      const origin = await servePaths();
      const { ask, end } = startHeadless();
      await ask('navigate', { url: `${origin}/a` });
      const renderers = async () => {
        const { processes } = (await ask('ps')).result as { processes: { kind: string; pid: number }[] };
        return processes.filter(({ kind }) => kind === 'renderer');
      };
      const [renderer] = await renderers();
      process.kill(renderer?.pid ?? 0, 'SIGKILL');
      expect(await ask('get_text')).toMatchObject({ error: { code: 'IE_SHELL_CHILD_ENDED', exitCode: 7 } });
      expect(await ask('reload')).toMatchObject({ ok: true });
      expect(await ask('get_text')).toMatchObject({ result: { url: `${origin}/a` } });
      expect(await renderers()).not.toContainEqual(renderer);
      expect(await end()).toMatchObject({ ...clean, stderr: expect.any(String) });
    },
  );

  it('answers what is no request, and goes on', async () => {
    const { write, ask, answerTo, end } = startHeadless();
    write('nonsense\n');
    expect(await answerTo(null)).toMatchObject({ line: 1, error: { code: 'IE_SHELL_REQUEST', exitCode: 2 } });
    write(`{"id":"large","command":"navigate","url":"${'x'.repeat(2 * 1024 * 1024)}"}\n`);
    expect(await ask('get_tabs')).toMatchObject({ ok: true, result: { tabs: [], active: null } });
    expect(await end()).toMatchObject(clean);
  });

  it('answers all that was asked before stdin ended', async () => {
    const origin = await servePaths();
    const { ask, end } = startHeadless();
    const answers = Promise.all([
      ask('navigate', { url: `${origin}/a` }),
      ask('get_text'),
      ask('navigate', { url: `${origin}/b` }),
      ask('get_text'),
    ]);
    const ended = end();
    expect((await answers).map(({ result }) => result?.url)).toEqual(
      ['/a', '/a', '/b', '/b'].map((path) => origin + path),
    );
    expect(await ended).toMatchObject(clean);
  });
});

describe('bookmarks', () => {
  it('are kept in the folder of the data, by several sessions at once', async () => {
    const folder = join(temporaryFolder(), 'data');
    const sessions = ['a', 'b', 'c'].map((name) => ({ name, ...startHeadless('--data-dir', folder) }));
    await Promise.all(
      sessions.map(async ({ name, ask }) => {
        for (const index of [0, 1, 2]) {
          const url = `https://${name}.example/${index}`;
          expect(await ask('bookmark_add', { url })).toMatchObject({
            result: { keptIn: 'file', isNew: true },
          });
        }
      }),
    );
    for (const { end } of sessions) expect(await end()).toMatchObject(clean);
    const { ask, end } = startHeadless('--data-dir', folder);
    expect((await ask('bookmark_list')).result?.total).toBe(9);
    expect(await end()).toMatchObject(clean);
    if (!isWindows) expect(statSync(join(folder, 'bookmarks.json')).mode & 0o777).toBe(0o600);
  });

  it('that make no sense are an error, and left as they are', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'bookmarks.json');
    writeFileSync(file, '{"version":9}');
    const { ask, end } = startHeadless('--data-dir', folder);
    expect(await ask('bookmark_list')).toMatchObject({ error: { code: 'IE_SHELL_BOOKMARKS', exitCode: 2 } });
    expect(await ask('get_tabs')).toMatchObject({ ok: true });
    expect(await end()).toMatchObject(clean);
    expect(readFileSync(file, 'utf8')).toBe('{"version":9}');
  });
});

describe.skipIf(isWindows)('the end of a headless session', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('comes with %s, children first', async (name) => {
    const { origin, next } = await serveByHand();
    const { ask, running } = startHeadless();
    ask('navigate', { url: origin }).catch(() => {});
    await next();
    running.process.kill(name);
    expect(await running.outcome).toMatchObject({ code: null, signal: name, stderr: '', survivors: [] });
  });

  it('comes when nobody reads its answers any more', async () => {
    const { ask, running } = startHeadless();
    await ask('ps');
    running.process.stdout?.destroy();
    while (running.process.exitCode === null) {
      ask('get_tabs').catch(() => {});
      await passing(20);
    }
    expect(await running.outcome).toMatchObject(clean);
  });

  it('does not come while its reader only pauses: what is not taken waits', async () => {
    const origin = await serveBody(`<pre>${'x'.repeat(1024 * 1024)}`);
    const { ask, end, running } = startHeadless();
    await ask('navigate', { url: origin });
    running.process.stdout?.pause();
    const answers = Array.from({ length: 40 }, () => ask('get_source'));
    await turn();
    running.process.stdout?.resume();
    for (const answer of answers) expect((await answer).result?.total).toBe(1024 * 1024 + 5);
    expect(await end()).toMatchObject(clean);
  });
});

it('the command line refuses a page beside --headless', async () => {
  expect(await runShell(['--headless', 'a.example'])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^ie-shell: --headless takes no /),
  });
});
