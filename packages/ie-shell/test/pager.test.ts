import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serveBody } from './support/named-server.js';
import { hasTerminals, runOnTerminal, type Terminal } from './support/on-terminal.js';
import { LOCAL } from './support/run-shell.js';
import { temporaryFolder } from './support/temporary-folder.js';

const LONG = '<p>line</p>'.repeat(20);
const LONG_TEXT = `${Array.from({ length: 20 }, () => 'line').join('\n\n')}\n`;
const SHORT = '<p>short</p>';

/** A pager that keeps what it is given, and shows that it was there. */
function recordingPager() {
  const folder = temporaryFolder();
  const [program, record] = [join(folder, 'pager'), join(folder, 'record')];
  writeFileSync(program, `#!/bin/sh\ncat > "$1"\necho paged\n`);
  chmodSync(program, 0o755);
  return {
    command: `${program} ${record}`,
    given: () => (existsSync(record) ? readFileSync(record, 'utf8') : undefined),
  };
}

async function show(html: string, { PAGER, ...more }: NodeJS.ProcessEnv, ...args: string[]) {
  const origin = await serveBody(html);
  const terminal: Terminal = { rows: 10, env: { ...more, ...(PAGER !== undefined && { PAGER }) } };
  return runOnTerminal([...LOCAL, ...args, origin], terminal);
}

describe.skipIf(!hasTerminals())('on a terminal', () => {
  it('a page that is longer than the screen goes to the pager, with its styles', async () => {
    const pager = recordingPager();
    expect(await show(`<h1>Title</h1>${LONG}`, { PAGER: pager.command })).toEqual({
      code: 0,
      shown: 'paged\n',
    });
    expect(pager.given()).toContain('Title');
    expect(pager.given()).toContain(LONG_TEXT);
    expect(pager.given()).toContain('\u001b[1m');
  });

  it('what could steer the terminal does not reach the pager', async () => {
    const pager = recordingPager();
    const html = `<!doctype html><pre>&#x1b;]0;owned&#7;${'x\n'.repeat(20)}</pre>`;
    expect(await show(html, { PAGER: pager.command }, '--dump', 'dom')).toMatchObject({ code: 0 });
    expect(pager.given()).toMatch(/<pre>[^\n]*owned[^\n]*x\n/);
    expect(pager.given()).not.toContain('\u001b');
    expect(pager.given()).not.toContain('\u0007');
  });

  it('a page that the screen has room for does not, nor does any with --no-pager', async () => {
    const pager = recordingPager();
    const [short, forbidden] = await Promise.all([
      show(SHORT, { PAGER: pager.command }),
      show(LONG, { PAGER: pager.command }, '--no-pager'),
    ]);
    expect(short).toEqual({ code: 0, shown: 'short\n' });
    expect(forbidden).toEqual({ code: 0, shown: LONG_TEXT });
    expect(pager.given()).toBeUndefined();
  });

  it('a page is printed where the pager is empty, or is not there', async () => {
    const [empty, missing] = await Promise.all([
      show(LONG, { PAGER: '' }),
      show(LONG, { PAGER: '/nowhere/pager' }),
    ]);
    expect(empty).toEqual({ code: 0, shown: LONG_TEXT });
    expect(missing.code).toBe(0);
    expect(missing.shown.endsWith(LONG_TEXT)).toBe(true);
  });

  it('links can be followed, and text is styled, but where that is not wanted or not understood', async () => {
    const html = '<p><b>bold</b> <a href="https://example.com/">link</a>';
    const [plain, colourless, dumb, always] = await Promise.all([
      show(html, { TERM: 'xterm-kitty' }),
      show(html, { TERM: 'xterm-kitty', NO_COLOR: '1' }),
      show(html, { TERM: 'dumb' }),
      show(html, { NO_COLOR: '1', TERM: 'dumb' }, '--color', 'always', '--links', 'none'),
    ]);
    const start = '\u001b]8;;https://example.com/\u001b\\';
    expect(plain.shown).toContain(start);
    expect(plain.shown).toContain('\u001b[1mbold\u001b[0m');
    expect(colourless.shown).toBe(`bold ${start}link\u001b]8;;\u001b\\\n`);
    expect(dumb.shown).toMatch(/^bold link ?\[1\]\n\n.*https:\/\/example\.com\/\n$/s);
    expect(dumb.shown).not.toContain('\u001b');
    expect(always.shown).toContain('\u001b[1mbold\u001b[0m');
    expect(always.shown).toContain('link');
    expect(always.shown).not.toContain('\u001b]8');
  });

  it('links are listed where the terminal is not known to show hyperlinks, as in tmux', async () => {
    const html = '<p><a href="https://example.com/">link</a>';
    const [unknown, tmux] = await Promise.all([
      show(html, { TERM: 'xterm' }),
      show(html, { TERM: 'tmux-256color', TMUX: 'x', VTE_VERSION: '6003' }),
    ]);
    for (const { shown } of [unknown, tmux]) {
      expect(shown).toContain('https://example.com/');
      expect(shown).not.toContain('\u001b]8');
    }
  });

  it('a page is printed where the terminal is dumb, or has no rows and columns', async () => {
    const pager = recordingPager();
    const env = { PAGER: pager.command };
    const origin = await serveBody(`${LONG}<p>${'word '.repeat(30)}`);
    const [dumb, none] = await Promise.all([
      runOnTerminal([...LOCAL, origin], { rows: 10, env: { ...env, TERM: 'dumb' } }),
      runOnTerminal([...LOCAL, origin], { rows: 0, columns: 0, env }),
    ]);
    expect(dumb.shown).toContain(LONG_TEXT);
    expect(none).toEqual({ code: 0, shown: dumb.shown });
    expect(pager.given()).toBeUndefined();
  });

  it('text is as wide as that, unless --width says otherwise', async () => {
    const origin = await serveBody(`<p>${'word '.repeat(30)}`);
    const [narrow, told] = await Promise.all([
      runOnTerminal([...LOCAL, origin], { columns: 20 }),
      runOnTerminal([...LOCAL, '--width', '30', origin], { columns: 20 }),
    ]);
    const longest = (text: string) => Math.max(...text.split('\n').map(({ length }) => length));
    expect([longest(narrow.shown), longest(told.shown)]).toEqual([19, 29]);
  });
});
