import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRenderer } from './support/renderer.js';

/** Repeats a text, or what is made of each number, so many times. */
function times(count: number, part: string | ((index: number) => string)): string {
  return Array.from({ length: count }, (_, index) => (typeof part === 'string' ? part : part(index))).join(
    '',
  );
}

const USUAL_LENGTH = 128 * 1024;

function filled(part: string, length = USUAL_LENGTH): string {
  return part.repeat(length / part.length);
}

const PAGES: [name: string, html: string][] = [
  ['lists in each other', filled('<ul><li>', 512 * 1024)],
  ['elements in each other', filled('<div>')],
  ['unknown elements in each other', `${filled('<foo>')}${filled('</bar></p>')}`],
  ['formatting elements that are all different', times(20_000, (index) => `<b a=${index}>`)],
  [
    'formatting elements that each paragraph opens',
    `${times(300, (index) => `<b a=${index}>`)}${times(5_000, '</p>x<p>')}`,
  ],
  ['fonts closed in the wrong order', times(10_000, (index) => `<font a=${index}><p>x</font>`)],
  ['links in each other', filled('<a href=/><div>')],
  ['links in tables in each other', filled('<a href=/><table><tr><td>')],
  [
    'closing tags that move what is open',
    `${filled('<b><i><u><p>', 60_000)}${filled('</i></b></u>', 200_000)}`,
  ],
  ['an element with 100,000 attributes', `<p ${times(100_000, (index) => `a${index} `)}>`],
  ['a body with attributes that come one by one', times(50_000, (index) => `<body a${index}>`)],
  ['an attribute of 10 MB', `<p title="${filled('x', 10_000_000)}">`],
  ['a tag that never ends', `<p ${filled('x', 1_000_000)}`],
  ['a million references to characters', filled('&amp;&notit;', 6_000_000)],
  ['tables in each other', times(10_000, '<table><tr><td>')],
  ['text in a table that belongs before it', `<table>${filled('x<tr>')}`],
  ['elements in a table that belong before it', `<table>${filled('<b><p>x</b>')}`],
  ['paragraphs that close and never opened', filled('</p>')],
  ['pictures in each other', filled('<svg><foreignObject>')],
  ['formulas in each other', filled('<math><annotation-xml encoding=text/html>')],
  ['templates in each other', filled('<template><tr><td>')],
  ['a comment that never ends', `<!--${filled('->', 1_000_000)}`],
  ['a section that never ends', `<svg><![CDATA[${filled(']', 1_000_000)}`],
  ['a script that never ends', `<script>${filled('<!--<script', 1_000_000)}`],
  ['nothing but NUL', filled('\0', 1_000_000)],
  ['choices in each other', filled('<select><option>')],
  ['frames in each other', `<frameset>${filled('<frame><frameset>')}`],
  ['plain text without an end', `<plaintext>${filled('<', 1_000_000)}`],
];

describe('a renderer process gives the markup, not over 512 deep, of', () => {
  // One for all of them: none may leave it in a state in which it cannot read the next.
  let renderer: Awaited<ReturnType<typeof startRenderer>>;
  let kill: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    renderer = await startRenderer((killIt) => {
      kill = killIt;
    });
  });
  afterAll(() => kill?.());

  it.each(PAGES)('%s', async (_, html) => {
    const { channel, open } = renderer;
    await channel.send({ type: 'Ping' });
    const page = await open({ body: Buffer.from(html) });
    expect(page.opened).toMatchObject({ type: 'PageOpened' });
    expect(await page.ask({ part: 'dom' })).toMatchObject({ type: 'PageRead' });
    expect(await channel.recv()).toEqual({ type: 'Pong' });
    await page.close();
  });
});

/** Pages in which it would take tens of seconds to find the article. */
const WITHOUT_AN_END: [name: string, html: string][] = [
  ['lists in each other, with text', filled('<ul><li>x', 256 * 1024)],
  ['tables in each other, with text', times(3_000, '<table><tr><td>x')],
  ['40,000 links', times(40_000, (index) => `<a href=/${index}>link x</a>\n`)],
];

describe('a renderer process gives the whole page for the article, and every other part, of', () => {
  it.each(WITHOUT_AN_END)('%s', async (_, html) => {
    const { open } = await startRenderer();
    const page = await open({ body: Buffer.from(html) });
    const article = JSON.parse(await page.read('article'));
    expect(article.found).toBe(false);
    expect(article.text).toContain('x');
    for (const part of ['text', 'markdown', 'links', 'meta', 'dom'] as const) {
      expect(await page.ask({ part })).toMatchObject({ type: 'PageRead' });
    }
  });
});

describe('a renderer process refuses as too large, and reads the next page after', () => {
  it('a page of more than a million nodes', async () => {
    const { open } = await startRenderer();
    const page = await open({ body: Buffer.from('<!---->'.repeat(1_000_001)) });
    expect(page.opened).toMatchObject({ type: 'PageError', code: 'IE_SHELL_PAGE_TOO_LARGE' });
    expect(await (await open({ body: Buffer.from('<p>next') })).read('text')).toBe('next\n');
  });

  it.each([
    [
      'that each paragraph would have again',
      `<p><b title="${filled('x', 1_000_000)}">${times(100, '</p><p>x')}`,
    ],
    ['that is longer as it is written', filled('\u00a0', 9_000_000)],
  ])('markup %s', async (_, html) => {
    const { open } = await startRenderer();
    const page = await open({ body: Buffer.from(html) });
    expect(page.opened).toMatchObject({ type: 'PageOpened' });
    expect(await page.ask({ part: 'dom' })).toMatchObject({ code: 'IE_SHELL_PAGE_TOO_LARGE' });
    expect(await (await open({ body: Buffer.from('<p>next') })).read('text')).toBe('next\n');
  });
});

it('a renderer process answers others while it parses a page that came whole', async () => {
  const { channel } = await startRenderer();
  const body = Buffer.from(filled('<p>x', 1_000_000));
  await channel.send({ type: 'OpenPage', id: 1, url: 'https://example.com/', headers: [], body });
  await channel.send({ type: 'Ping' });
  expect(await channel.recv()).toEqual({ type: 'Pong' });
  expect(await channel.recv()).toMatchObject({ type: 'PageOpened', id: 1 });
});
