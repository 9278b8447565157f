import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Browser } from '../src/browser/browser.js';
import { startNetworkProcess } from '../src/processes/network-process.js';
import { startRenderer } from '../src/processes/renderer-process.js';
import { Renderers } from '../src/processes/renderers.js';
import { SiteRestarts } from '../src/processes/site-restarts.js';
import { copyProgram } from './support/copy-program.js';
import { startHeadlessWith } from './support/headless.js';
import { temporaryFolder } from './support/temporary-folder.js';

const WINDOW_MS = 300_000;
const HOST = 'https://www.example.com';
const OTHER = 'https://www.example.org';

const hostile = (name: string) => fileURLToPath(new URL(`hostile/${name}`, import.meta.url));

// They are of many files, which a confined child could not open.
const shared = { singleProcess: false, logLevel: 'silent', sandbox: 'off' } as const;

/** A browser whose children lie when they are asked to, by a clock that stands still until the test sets it. */
async function start() {
  let time = 0;
  const now = () => time;
  const network = await startNetworkProcess({
    ...shared,
    entry: hostile('lying-network.mjs'),
    settings: {},
    restarts: { now, backoffMs: 1 },
    signal: new AbortController().signal,
  });
  const entry = hostile('lying-renderer.mjs');
  const renderers = new Renderers(() => startRenderer({ ...shared, entry }), {
    restarts: new SiteRestarts(now),
  });
  const policy = { timeoutMs: 60_000, maxBodyBytes: 1_000 };
  const browser = new Browser({ network, renderers, policy });
  onTestFinished(() => browser.close());
  return {
    browser,
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
    pids: (kind: string) =>
      browser.processes().flatMap((process) => (process.kind === kind ? [process.pid] : [])),
    textAt: async (url: string) => (await (await browser.open(url)).text()).text,
  };
}

/** Fails so often as a child is started, once and three times again. */
async function failUntilExhausted(open: () => Promise<unknown>): Promise<void> {
  for (let times = 0; times < 4; times += 1) {
    await expect(open()).rejects.toMatchObject({ code: 'IE_SHELL_CHILD_PROTOCOL' });
  }
}

/** What is told of a child that is not started again now. */
const exhausted = (who: string, seconds: number) => ({
  code: 'IE_SHELL_RESTARTS_EXHAUSTED',
  retryAfterMs: seconds * 1_000,
  message: `${who} has been restarted too often: the last one broke the protocol and was killed; try again in ${seconds} s`,
});

describe('when a network process breaks the protocol', () => {
  it('another takes its place: what it was doing fails, and nothing that comes later', async () => {
    const { browser, pids, textAt } = await start();
    const before = await browser.open(`${HOST}/before`);
    const [pid] = pids('network');
    expect(pid).toBeGreaterThan(0);
    const neighbour = browser.open(`${HOST}/slow`);
    const told = expect(neighbour).rejects.toMatchObject({
      code: 'IE_SHELL_CHILD_ENDED',
      message: `the network child (pid ${pid}) broke the protocol and was killed: try again`,
    });
    await expect(browser.open(`${HOST}/lie`)).rejects.toMatchObject({
      code: 'IE_SHELL_CHILD_PROTOCOL',
      message: expect.stringContaining('it reported an invalid URL'),
    });
    await told;
    expect(pids('network')).not.toContain(pid);
    const later = await Promise.all([textAt(`${HOST}/after`), textAt(`${OTHER}/after`)]);
    expect(later).toEqual([`${HOST}/after`, `${OTHER}/after`]);
    expect(pids('network')).toHaveLength(1);
    expect((await before.text()).text).toBe(`${HOST}/before`);
  });

  it('more often than it is started again, opening fails until there is room in the window', async () => {
    const { browser, pass, pids, textAt } = await start();
    const page = await browser.open(`${HOST}/before`);
    await failUntilExhausted(() => browser.open(`${HOST}/lie`));
    pass(WINDOW_MS - 2_000);
    const error = exhausted('the network process', 2);
    for (const url of [`${HOST}/a`, `${OTHER}/a`])
      await expect(browser.open(url)).rejects.toMatchObject(error);
    expect(pids('network')).toEqual([]);
    expect((await page.text()).text).toBe(`${HOST}/before`);
    pass(2_000);
    expect(await textAt(`${HOST}/after`)).toBe(`${HOST}/after`);
    expect(pids('network')).toHaveLength(1);
  });

  it('no child is started again once the browser has been closed', async () => {
    const { browser, pids } = await start();
    const opening = browser.open(`${HOST}/slow`);
    const told = expect(opening).rejects.toMatchObject({ code: expect.stringMatching(/^IE_SHELL_/) });
    await browser.close();
    await told;
    expect(pids('network')).toEqual([]);
    await expect(browser.open(`${HOST}/after`)).rejects.toMatchObject({ code: 'IE_SHELL_USAGE' });
  });
});

describe('when a renderer process breaks the protocol', () => {
  const LIE = `${HOST}/lie-to-me`;

  it('another takes its place, and those of other sites are left alone', async () => {
    const { browser, pids, textAt } = await start();
    const [mine, others] = [await browser.open(`${HOST}/before`), await browser.open(`${OTHER}/before`)];
    expect(pids('renderer')).toHaveLength(2);
    await expect(browser.open(LIE)).rejects.toMatchObject({ code: 'IE_SHELL_CHILD_PROTOCOL' });
    expect(pids('renderer')).toHaveLength(1);
    await expect(mine.text()).rejects.toMatchObject({
      code: 'IE_SHELL_CHILD_ENDED',
      message: expect.stringContaining('broke the protocol and was killed'),
    });
    expect((await others.text()).text).toBe(`${OTHER}/before`);
    expect(await textAt(`${HOST}/after`)).toBe(`${HOST}/after`);
  });

  it('more often than it is started again, pages of that site fail, and of no other, until there is room', async () => {
    const { browser, pass, textAt } = await start();
    await failUntilExhausted(() => browser.open(LIE));
    pass(WINDOW_MS - 1_000);
    await expect(browser.open(`${HOST}/a`)).rejects.toMatchObject(
      exhausted('the renderer process of https://example.com', 1),
    );
    expect(await textAt(`${OTHER}/a`)).toBe(`${OTHER}/a`);
    pass(1_000);
    expect(await textAt(`${HOST}/after`)).toBe(`${HOST}/after`);
  });
});

describe('a headless session', () => {
  it('outlives network processes that break the protocol, and says when the next may be started', async () => {
    const folder = temporaryFolder();
    const command = copyProgram(folder);
    const program = `import(${JSON.stringify(hostile('lying-network.mjs'))})`;
    writeFileSync(join(folder, 'child-network.cjs'), program);
    const session = startHeadlessWith({ command, cwd: folder }, '--sandbox', 'off', '--log-level', 'silent');
    const networks = async () => {
      const { processes } = (await session.ask('ps')).result as {
        processes: { kind: string; pid: number }[];
      };
      return processes.flatMap(({ kind, pid }) => (kind === 'network' ? [pid] : []));
    };
    const [pid] = await networks();
    const lie = { url: `${HOST}/lie` };
    const breach = { ok: false, error: { code: 'IE_SHELL_CHILD_PROTOCOL', exitCode: 7 } };
    expect(await session.ask('navigate', lie)).toMatchObject(breach);
    expect(await networks()).not.toContain(pid);
    expect(await session.ask('navigate', { url: `${HOST}/fine` })).toMatchObject({ ok: true });
    expect(await session.ask('get_text')).toMatchObject({ result: { text: '/fine\n' } });
    for (let times = 1; times < 4; times += 1)
      expect(await session.ask('navigate', lie)).toMatchObject(breach);
    const { error } = await session.ask('navigate', { url: `${HOST}/fine` });
    expect(error).toMatchObject({ code: 'IE_SHELL_RESTARTS_EXHAUSTED', exitCode: 7 });
    expect(error?.retryAfterMs).toBeGreaterThan(0);
    expect(error?.retryAfterMs).toBeLessThanOrEqual(WINDOW_MS);
    expect(error?.message).toMatch(/try again in \d+ s$/);
    expect(await networks()).toEqual([]);
    expect(await session.end()).toMatchObject({ code: 0, survivors: [] });
  });
});
