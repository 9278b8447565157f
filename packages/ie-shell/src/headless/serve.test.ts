import { PassThrough } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { InMemoryPages } from '../../test/support/in-memory-pages.js';
import { memoryBookmarks } from '../session/bookmarks.js';
import { endSession, startSession } from '../session/session.js';
import { MAX_TABS } from '../session/tabs.js';
import type { Answer } from './answer.js';
import { MAX_IN_FLIGHT } from './requests-in-flight.js';
import { MAX_LINE_BYTES, serveRequests } from './serve.js';

interface Asked {
  command: string;
  [field: string]: unknown;
}

/** A session that is asked by one line each; its answers are found by their ids. */
function start() {
  const pages = new InMemoryPages();
  const input = new PassThrough();
  const answers: Answer[] = [];
  const interrupted = new AbortController();
  const wanted = new Map<unknown, (answer: Answer) => void>();
  const write = async (answer: Answer) => {
    answers.push(answer);
    wanted.get(answer.id)?.(answer);
  };
  const session = startSession({ pages, bookmarks: memoryBookmarks(), timeoutMs: 60_000 });
  const done = serveRequests(session, { input, write, signal: interrupted.signal });
  done.catch(() => {});
  onTestFinished(() => {
    interrupted.abort();
    input.destroy();
  });
  let count = 0;
  const answerTo = (id: unknown) =>
    new Promise<Answer>((resolve) => {
      const there = answers.find((answer) => answer.id === id);
      if (there) resolve(there);
      else wanted.set(id, resolve);
    });
  const ask = (request: Asked) => {
    count += 1;
    const id = count;
    input.write(`${JSON.stringify({ id, ...request })}\n`);
    return answerTo(id);
  };
  const result = async (request: Asked) => {
    const answer = await ask(request);
    if (!answer.ok) throw Object.assign(new Error(answer.error.message), answer.error);
    return answer.result as Record<string, unknown>;
  };
  return { pages, input, answers, answerTo, ask, result, done, session, interrupted };
}

const A = 'https://a.example/';
const B = 'https://b.example/';
const tick = () => new Promise((resolve) => setImmediate(resolve));

describe('a tab', () => {
  it('is opened by the first navigation, and shows what it came to', async () => {
    const { result, pages } = start();
    expect(await result({ command: 'navigate', url: 'a.example' })).toEqual({
      tab: 1,
      url: A,
      status: 200,
      mimeType: 'text/html',
      encoding: 'utf-8',
      encodingFrom: 'header',
      title: `title of ${A}`,
      needsScript: false,
      unread: { scripts: 0, frames: 0, flattened: 0, attributes: 0 },
      sandbox: {
        network: { confined: true, layers: ['landlock'], missing: [] },
        renderer: { confined: true, layers: ['landlock'], missing: [] },
      },
    });
    expect(await result({ command: 'get_text' })).toMatchObject({ tab: 1, url: A, text: `text of ${A}` });
    expect(pages.opened).toEqual([[A, 60_000]]);
  });

  it('is read when its page is there, if that is asked for before', async () => {
    const { result, pages } = start();
    const release = pages.hold(A);
    const shown = result({ command: 'navigate', url: A });
    const text = result({ command: 'get_text' });
    await tick();
    release();
    expect(await text).toMatchObject({ text: `text of ${A}` });
    expect(await shown).toMatchObject({ url: A });
  });

  it('goes on to a newer navigation, which cancels one that nobody has asked to read', async () => {
    const { ask, result, pages } = start();
    pages.hold(A);
    const first = ask({ command: 'navigate', url: A });
    expect(await result({ command: 'navigate', url: B })).toMatchObject({ url: B });
    expect(await first).toMatchObject({ ok: false, error: { code: 'IE_SHELL_CANCELLED' } });
    expect(await result({ command: 'get_text' })).toMatchObject({ url: B });
  });

  it('has a page read to the end that it has gone on from', async () => {
    const { result, pages } = start();
    const release = pages.hold(A);
    const first = result({ command: 'navigate', url: A });
    const read = result({ command: 'get_text' });
    await result({ command: 'navigate', url: B });
    release();
    expect(await first).toMatchObject({ url: A });
    expect(await read).toMatchObject({ url: A, text: `text of ${A}` });
    expect([...pages.stillOpen].map(({ url }) => url)).toEqual([B]);
  });

  it('that could not load a page says so to whoever reads it, and loads it again when asked to', async () => {
    const { ask, result, pages } = start();
    await result({ command: 'navigate', url: A });
    const failed = { ok: false, error: { code: 'IE_NET_CONNECTION', message: 'no such host', exitCode: 1 } };
    expect(await ask({ command: 'navigate', url: 'https://fail.example/' })).toMatchObject(failed);
    expect(await ask({ command: 'get_text' })).toMatchObject(failed);
    expect(await ask({ command: 'reload' })).toMatchObject(failed);
    expect(pages.opened).toHaveLength(3);
    expect(await result({ command: 'get_tabs' })).toMatchObject({
      tabs: [{ state: 'failed', url: 'https://fail.example/' }],
    });
    expect(await result({ command: 'go_back' })).toMatchObject({ url: A });
  });

  it('goes back and forward in the order of the requests, whenever the pages come', async () => {
    const { ask, result, pages } = start();
    pages.hold(A);
    const answers = [A, B, 'https://c.example/'].map((url) => ask({ command: 'navigate', url }));
    const back = [ask({ command: 'go_back' }), ask({ command: 'go_back' })];
    expect(await answers[0]).toMatchObject({ error: { code: 'IE_SHELL_CANCELLED' } });
    expect(await back[0]).toMatchObject({ error: { code: 'IE_SHELL_CANCELLED' } });
    expect(await result({ command: 'go_forward' })).toMatchObject({ url: B });
    expect(await back[1]).toMatchObject({ error: { code: 'IE_SHELL_CANCELLED' } });
    expect(await ask({ command: 'go_forward' })).toMatchObject({ ok: true });
    expect(await ask({ command: 'go_forward' })).toMatchObject({ error: { code: 'IE_SHELL_NO_HISTORY' } });
  });

  it('remembers where a redirect led to', async () => {
    const { result, pages } = start();
    await result({ command: 'navigate', url: 'https://redirect.example/' });
    await result({ command: 'reload' });
    expect(pages.opened.map(([url]) => url)).toEqual([
      'https://redirect.example/',
      'https://arrived.example/',
    ]);
  });

  it('closes a page when it goes on, and when it is closed', async () => {
    const { result, pages } = start();
    await result({ command: 'navigate', url: A });
    await result({ command: 'reload' });
    expect(pages.stillOpen.size).toBe(1);
    await result({ command: 'close_tab' });
    expect(pages.stillOpen.size).toBe(0);
  });

  it('that is closed cancels what it loads', async () => {
    const { ask, pages } = start();
    pages.hold(A);
    const loading = ask({ command: 'navigate', url: A });
    expect(await ask({ command: 'close_tab' })).toMatchObject({ result: { tab: 1, active: null } });
    expect(await loading).toMatchObject({ error: { code: 'IE_SHELL_CANCELLED' } });
  });

  it('takes a shorter deadline than that of the command line, and no longer one', async () => {
    const { ask, pages } = start();
    await ask({ command: 'navigate', url: A, timeoutMs: 5 });
    expect(pages.opened).toEqual([[A, 5]]);
    expect(await ask({ command: 'reload', timeoutMs: 60_001 })).toMatchObject({
      error: { code: 'IE_SHELL_REQUEST', message: expect.stringContaining('limited to 60000') },
    });
    expect(pages.opened).toHaveLength(1);
  });
});

describe('tabs', () => {
  it('are opened, switched between and closed', async () => {
    const { ask, result } = start();
    expect(await result({ command: 'get_tabs' })).toEqual({ tabs: [], active: null });
    expect(await ask({ command: 'get_text' })).toMatchObject({ error: { code: 'IE_SHELL_NO_TAB' } });
    expect(await result({ command: 'new_tab' })).toEqual({ tab: 1 });
    expect(await ask({ command: 'get_text' })).toMatchObject({ error: { code: 'IE_SHELL_NO_PAGE' } });
    await result({ command: 'navigate', url: A });
    await result({ command: 'new_tab' });
    await result({ command: 'navigate', url: B });
    expect(await result({ command: 'get_text', tab: 1 })).toMatchObject({ tab: 1, url: A });
    expect(await result({ command: 'switch_tab', tab: 1 })).toMatchObject({ tab: 1, url: A });
    expect(await result({ command: 'get_text' })).toMatchObject({ tab: 1 });
    const second = {
      tab: 2,
      state: 'shown',
      url: B,
      title: `title of ${B}`,
      canGoBack: false,
      canGoForward: false,
    };
    expect(await result({ command: 'get_tabs' })).toMatchObject({ tabs: [{ tab: 1 }, second], active: 1 });
    expect(await result({ command: 'close_tab' })).toEqual({ tab: 1, active: 2 });
    expect(await result({ command: 'get_tabs' })).toEqual({ tabs: [second], active: 2 });
    expect(await ask({ command: 'switch_tab', tab: 1 })).toMatchObject({
      error: { code: 'IE_SHELL_NO_TAB' },
    });
  });

  it('are as many as may be, and no more', async () => {
    const { ask } = start();
    for (let count = 0; count < MAX_TABS; count++) {
      expect(await ask({ command: 'new_tab' })).toMatchObject({ ok: true });
    }
    expect(await ask({ command: 'new_tab' })).toMatchObject({ error: { code: 'IE_SHELL_TOO_MANY' } });
    await ask({ command: 'close_tab' });
    expect(await ask({ command: 'new_tab' })).toMatchObject({ ok: true });
  });
});

describe('what is read of a page', () => {
  it.each([
    ['get_text', { select: 'main' }, { text: `text of ${A} in main`, offset: 0, total: 34 }],
    ['get_markdown', {}, { markdown: `# ${A}` }],
    ['get_article', {}, { found: true, markdown: `# article of ${A}` }],
    ['get_article', { as: 'text' }, { found: true, text: `article of ${A}` }],
    ['get_dom', {}, { html: `<p>${A}</p>` }],
    ['get_links', { offset: 1, limit: 1 }, { links: [{ text: 'b' }], offset: 1, total: 3, nextOffset: 2 }],
    ['get_elements', { select: 'h1' }, { elements: [{ name: 'h1' }], total: 1 }],
    ['get_meta', {}, { meta: { title: `title of ${A}` } }],
    ['get_source', {}, { source: `\ufeff${A}`, encoding: 'utf-8' }],
    ['get_source', { base64: true, limit: 3 }, { source: '77u/', encoding: 'base64', nextOffset: 3 }],
  ])('comes by %s with %j', async (command, fields, expected) => {
    const { result } = start();
    await result({ command: 'navigate', url: A });
    expect(await result({ command, ...fields })).toMatchObject({ tab: 1, url: A, ...expected });
  });

  it('says what was removed, and what held the processes', async () => {
    const { result } = start();
    await result({ command: 'navigate', url: A });
    expect(await result({ command: 'get_text' })).toHaveProperty('removed.control', 0);
    expect(await result({ command: 'get_text' })).toHaveProperty('sandbox.renderer.confined', true);
  });

  it('is the bytes where they are no UTF-8', async () => {
    const { result } = start();
    await result({ command: 'navigate', url: 'https://binary.example/' });
    const source = { source: Buffer.from([0xff, 0, 1, 2]).toString('base64'), encoding: 'base64', total: 4 };
    expect(await result({ command: 'get_source' })).toMatchObject(source);
  });

  it('is read once, and given in parts that are the whole', async () => {
    const { result, pages } = start();
    await result({ command: 'navigate', url: A });
    let text = '';
    for (let offset: unknown = 0; offset !== undefined; ) {
      const part = await result({ command: 'get_text', offset, limit: 5 });
      text += part.text;
      offset = part.nextOffset;
    }
    expect(text).toBe(`text of ${A}`);
    expect(pages.readings).toBe(1);
  });
});

describe('bookmarks', () => {
  it('are those of the tab, or of a URL, each once', async () => {
    const { ask, result } = start();
    await result({ command: 'navigate', url: A });
    const bookmark = { url: A, title: `title of ${A}`, addedAt: expect.any(String) };
    expect(await result({ command: 'bookmark_add' })).toEqual({ bookmark, isNew: true, keptIn: 'memory' });
    expect(await result({ command: 'bookmark_add', url: A, title: 'A' })).toMatchObject({ isNew: false });
    await result({ command: 'bookmark_add', url: B });
    expect(await result({ command: 'bookmark_list', limit: 1 })).toEqual({
      bookmarks: [{ ...bookmark, title: 'A' }],
      offset: 0,
      total: 2,
      nextOffset: 1,
      keptIn: 'memory',
    });
    expect(await result({ command: 'bookmark_remove', url: A })).toMatchObject({ isRemoved: true });
    expect(await result({ command: 'bookmark_remove', url: A })).toMatchObject({ isRemoved: false });
    expect(await result({ command: 'bookmark_list' })).toMatchObject({ bookmarks: [{ url: B }], total: 1 });
    expect(await ask({ command: 'bookmark_add', url: 'javascript:alert(1)' })).toMatchObject({
      error: { code: 'IE_SHELL_REQUEST' },
    });
  });
});

describe('requests', () => {
  it('are answered when they are done, whatever came before', async () => {
    const { ask, result, pages, answers } = start();
    const release = pages.hold(A);
    const slow = ask({ command: 'navigate', url: A });
    await result({ command: 'ps' });
    release();
    await slow;
    expect(answers.map(({ id }) => id)).toEqual([2, 1]);
  });

  it('that make no sense are answered with the line or the id, and the next ones are read', async () => {
    const { input, answers, ask } = start();
    input.write('\n  \r\n{\n{"command":"ps"}\n{"id":"x","command":"fly"}\n');
    input.write(`"${'x'.repeat(MAX_LINE_BYTES)}"\n`);
    input.write(Buffer.from([0x22, 0xff, 0x22, 0x0a]));
    expect(await ask({ command: 'ps' })).toMatchObject({ ok: true, result: { processes: [{ pid: 7 }] } });
    const error = { code: 'IE_SHELL_REQUEST', exitCode: 2 };
    expect(answers.slice(0, -1)).toMatchObject([
      { id: null, ok: false, error, line: 3 },
      { id: null, ok: false, error, line: 4 },
      { id: 'x', ok: false, error },
      { id: null, ok: false, error, line: 6 },
      { id: null, ok: false, error, line: 7 },
    ]);
  });

  it('with an id that is under way are refused by their line, and taken when it is free again', async () => {
    const { input, pages, answers, answerTo } = start();
    const release = pages.hold(A);
    const line = `{"id":"x","command":"navigate","url":"${A}"}\n`;
    input.write(line + line);
    expect(await answerTo(null)).toMatchObject({ line: 2, error: { code: 'IE_SHELL_REQUEST' } });
    release();
    expect(await answerTo('x')).toMatchObject({ ok: true });
    answers.length = 0;
    await tick();
    input.write(line);
    expect(await answerTo('x')).toMatchObject({ ok: true });
  });

  it('can be cancelled', async () => {
    const { input, answerTo, result, pages } = start();
    pages.hold(A);
    input.write(`{"id":"x","command":"navigate","url":"${A}"}\n`);
    expect(await result({ command: 'cancel', of: 'x' })).toEqual({ isCancelled: true });
    expect(await answerTo('x')).toMatchObject({ ok: false, error: { code: 'IE_SHELL_CANCELLED' } });
    expect(await result({ command: 'cancel', of: 'x' })).toEqual({ isCancelled: false });
  });

  it('wait with whoever writes them while as many as may be are under way', async () => {
    const { input, pages, answers } = start();
    const release = pages.hold(A);
    for (let id = 0; id < MAX_IN_FLIGHT; id++) {
      input.write(
        id === 0 ? `{"id":0,"command":"navigate","url":"${A}"}\n` : `{"id":${id},"command":"get_text"}\n`,
      );
    }
    input.write('{"id":"last","command":"ps"}\n');
    await tick();
    await tick();
    expect(answers).toEqual([]);
    release();
    await tick();
    await tick();
    expect(answers).toHaveLength(MAX_IN_FLIGHT + 1);
  });
});

describe('the end', () => {
  it('of the input is that of the session, when all is answered', async () => {
    const { input, ask, pages, done } = start();
    const release = pages.hold(A);
    const shown = ask({ command: 'navigate', url: A });
    const text = ask({ command: 'get_text' });
    input.end();
    await tick();
    release();
    expect(await shown).toMatchObject({ ok: true });
    expect(await text).toMatchObject({ ok: true });
    await done;
  });

  it('comes with quit, which is answered last, and nothing behind it is read', async () => {
    const { input, ask, pages, done, answers, session } = start();
    const release = pages.hold(A);
    const shown = ask({ command: 'navigate', url: A });
    const quit = ask({ command: 'quit' });
    input.write('{"id":"late","command":"ps"}\n');
    await tick();
    release();
    expect(await quit).toEqual({ id: 2, ok: true, result: {} });
    expect(await shown).toMatchObject({ ok: true });
    await done;
    expect(answers.map(({ id }) => id)).toEqual([1, 2]);
    endSession(session);
    await tick();
    expect(pages.stillOpen.size).toBe(0);
  });

  it('comes with a signal at once, which gives up what is under way', async () => {
    const { ask, pages, done, interrupted } = start();
    pages.hold(A);
    const shown = ask({ command: 'navigate', url: A });
    await tick();
    interrupted.abort('SIGINT');
    await expect(done).rejects.toBe('SIGINT');
    expect(await shown).toMatchObject({ error: { code: 'IE_SHELL_CANCELLED' } });
  });
});
