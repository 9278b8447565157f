import type { PagePart } from '@internet-exploder/ie-ipc';
import { describe, expect, it } from 'vitest';
import { startCounting } from './support/count-steps.js';
import { DEEP_PAGES, NASTY_PAGES, NASTY_SELECTORS } from './support/nasty-pages.js';

const stepsOf = startCounting();
const { openPage } = await import('../src/child-renderer/parse/open-page.js');
const { readPage } = await import('../src/child-renderer/read-page.js');

const READINGS: Readonly<Record<PagePart, string | undefined>> = {
  text: undefined,
  markdown: undefined,
  links: undefined,
  meta: undefined,
  dom: undefined,
  article: undefined,
  elements: 'body > *, p',
};
const PARTS = Object.keys(READINGS) as PagePart[];

async function open(html: string) {
  const headers: [string, string][] = [['content-type', 'text/html; charset=utf-8']];
  const order = {
    type: 'OpenPage' as const,
    id: 1,
    url: 'https://example.com/',
    headers,
    body: Buffer.from(html),
  };
  return (await openPage(order, new AbortController().signal)).page;
}

/** The steps of parsing a page and of each reading of it. */
async function stepsOn(html: string): Promise<Map<string, number>> {
  const steps = new Map([['parsing', await stepsOf(() => open(html))]]);
  for (const part of PARTS) {
    const page = await open(html);
    steps.set(part, await stepsOf(() => readPage(page, { part, select: READINGS[part] })));
  }
  return steps;
}

const COUNT = 600;
/** The depth of the tree is a factor of the steps up to its limit of 512, so these pages are far longer. */
const DEEP_COUNT = 1_200;
/** Counting is slow, above all beside other tests. */
const TIMEOUT = 120_000;

/** All cases take minutes. `IE_TEST_WHOLE=1` tests them all, and without it a few. */
function some<Case>(cases: readonly Case[]): readonly Case[] {
  return process.env.IE_TEST_WHOLE === undefined ? cases.slice(0, 3) : cases;
}

// Loads what is imported late.
await stepsOn('<p>x<b>y</b></p>');

describe('a page of twice the length takes at most two and a half times the steps', () => {
  it.each([
    ...some(NASTY_PAGES).map(([name, make]) => [name, make, COUNT] as const),
    ...some(DEEP_PAGES).map(([name, make]) => [name, make, DEEP_COUNT] as const),
  ])(
    'of %s',
    async (_name, make, count) => {
      const [once, twice] = [await stepsOn(make(count)), await stepsOn(make(2 * count))];
      const ratios = Array.from(once, ([name, steps]) => [name, (twice.get(name) ?? 0) / steps] as const);
      expect(ratios.filter(([, ratio]) => ratio > 2.5)).toEqual([]);
      expect(once.get('parsing')).toBeGreaterThan(count);
    },
    TIMEOUT,
  );

  it.each(some(NASTY_SELECTORS))('with the selector %s', async (select) => {
    const steps = async (count: number) => {
      const page = await open(`${'<div>'.repeat(100)}${'<p>x'.repeat(count)}`);
      return stepsOf(() => readPage(page, { part: 'links', select }));
    };
    expect((await steps(4 * COUNT)) / (await steps(2 * COUNT))).toBeLessThan(2.5);
  });
});

it.each([
  ['marks', '<b>'],
  ['links', '<a href=x><table><tr><td>'],
])(
  'Markdown of a page of open %s takes few more steps than its text',
  async (_name, start) => {
    const html = start.repeat(2_000) + '<p>x</p>'.repeat(1_000);
    const [text, markdown] = await Promise.all([open(html), open(html)]);
    const textSteps = await stepsOf(() => readPage(text, { part: 'text' }));
    expect(await stepsOf(() => readPage(markdown, { part: 'markdown' }))).toBeLessThan(3 * textSteps);
  },
  TIMEOUT,
);

describe('the steps that are counted grow with the square', () => {
  const square = async (work: (count: number) => unknown) => {
    const [once, twice] = [await stepsOf(() => work(100)), await stepsOf(() => work(200))];
    return twice / once;
  };

  it('where code of the renderer runs for each pair', async () => {
    const { isForScreen } = await import('../src/child-renderer/styles/media-query.js');
    expect(
      await square((count) => {
        for (let pair = 0; pair < count ** 2; pair += 1) isForScreen('print');
      }),
    ).toBeGreaterThan(3.5);
  });

  it('where a list is searched for each of its items', async () => {
    expect(
      await square((count) => {
        const list = Array.from({ length: count }, (_, index) => index);
        for (const each of list) list.indexOf(-each - 1);
      }),
    ).toBeGreaterThan(3.5);
  });
});
