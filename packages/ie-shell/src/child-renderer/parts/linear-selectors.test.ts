import { selectAll } from 'css-select';
import { parse } from 'parse5';
import { describe, expect, it } from 'vitest';
import type { ParsedPage } from '../tree/reading.js';
import { attribute, type Element, type TreeNode } from '../tree/tree.js';
import { selectElements } from './select.js';
import { treeAdapter } from './select-adapter.js';
import { StepBudget } from './step-budget.js';

function pageOf(html: string): ParsedPage {
  const url = 'https://example.com/';
  const document = parse(`<!doctype html><body>${html}`, { scriptingEnabled: false });
  return { url, baseUrl: url, mimeType: 'text/html', encoding: 'utf-8', document };
}

const SELECTORS = [
  'q ~ span',
  'q ~ span ~ var',
  'q ~ span var',
  'span > q ~ var',
  '.x ~ :not(.x ~ span)',
  ':is(q ~ span, var) > q',
  ':has(q)',
  'span:has(> q)',
  ':has(+ q)',
  ':has(~ .x)',
  'var:has(q, ~ span, + var)',
  ':not(:has(q))',
  ':has(q:has(span))',
  ':has(q ~ span)',
  ':has(> q span)',
  ':has(:scope > q)',
  'q:has(:scope ~ span var)',
  'span:has(> q + q, ~ .x > q)',
  'q span',
  'q q span',
  'q > span var',
  'q span > var',
  '.x:not(q *) q',
  'span < q var',
  ':last-child',
  'q:first-child',
  ':only-child',
  ':disabled, :checked',
  ':nth-child(2n+1)',
  ':nth-child(-n + 2)',
  ':nth-last-child(2)',
  ':nth-child(2 of .x)',
  ':nth-child(odd of q, span)',
  ':nth-last-child(1 of :has(q))',
  'q:nth-of-type(2)',
  ':nth-last-of-type(odd)',
  ':first-of-type',
  'span:last-of-type',
  ':only-of-type',
  ':nth-child(2 of q ~ span)',
  'q:nth-child(even) ~ span:has(var)',
];

describe('a selector', () => {
  it.each(SELECTORS)('%s selects what css-select selects', async (selector) => {
    for (let seed = 1; seed <= 25; seed += 1) {
      const page = pageOf(randomHtml(seed));
      const options = { adapter: treeAdapter(new StepBudget(page.document)) };
      const expected = selectAll<TreeNode, Element>(selector, page.document, options);
      expect(idsOf(await selectElements(page, selector)), `seed ${seed}`).toBe(idsOf(expected));
    }
  });

  it.each([...SELECTORS, 'q + span', 'p:last-child', '[class~=x]', 'q span var'])(
    '%s takes twice the steps on a page of twice the length',
    async (selector) => {
      const steps = async (times: number) => {
        const { document } = pageOf('');
        const page = pageOf('<q></q><span class=x><var></var></span><var>x</var><p>y</p>'.repeat(times));
        const budget = new StepBudget(document);
        await selectElements(page, selector, budget);
        return budget.steps;
      };
      const [one, two] = [await steps(500), await steps(1_000)];
      expect(two / one).toBeLessThan(2.2);
      expect(two).toBeLessThan(1_000 * 5 * 60);
    },
  );

  it.each([
    [
      'ancestors that match in vain',
      '.none q q q span',
      (times: number) => `${'<q>'.repeat(80)}${'<span></span>'.repeat(times)}`,
    ],
    ['comments after it', 'p:last-child', (times) => '<p></p>'.repeat(times) + '<!---->'.repeat(times)],
    [
      'elements of other names',
      ':only-of-type',
      (times) => elementsOf(times, (index) => `<x-${index}></x-${index}>`),
    ],
    [
      'elements inside others',
      'q:has(> q span ~ .none)',
      (times) => `${'<q>'.repeat(80)}${'<span></span>'.repeat(times)}`,
    ],
  ])('takes twice the steps with twice the %s', async (_, selector, make) => {
    const steps = async (times: number) => {
      const page = pageOf(make(times));
      const budget = new StepBudget(page.document);
      await selectElements(page, selector, budget);
      return budget.steps;
    };
    const [one, two] = [await steps(1_000), await steps(2_000)];
    expect(two / one).toBeLessThan(2.2);
  });

  it('that takes too long for a page is refused, with what to do', async () => {
    const page = pageOf('<p>x'.repeat(30_000));
    await expect(selectElements(page, 'p:has(~ .none:not(:scope))')).rejects.toMatchObject({
      code: 'IE_SHELL_SELECTOR',
      message: expect.stringContaining('takes too long'),
    });
    expect(await selectElements(page, 'p:has(~ p ~ .none)')).toEqual([]);
  });

  it('counts the letters of a long attribute that it reads again for each child', async () => {
    const inLong = (times: number) => pageOf(`<div title=${'x'.repeat(1_000_000)}>${'<p>'.repeat(times)}`);
    expect(await selectElements(inLong(100), 'div[title*=y] > p')).toEqual([]);
    await expect(selectElements(inLong(10_000), 'div[title*=y] > p')).rejects.toMatchObject({
      code: 'IE_SHELL_SELECTOR',
    });
  });

  it.each([
    ':__proto__',
    'p:constructor(x)',
    'p:constructor',
    ':toString',
    ':valueOf(x)',
    'p:not(:hasOwnProperty)',
    ':nth-child(1 of :__proto__)',
    ':has(:constructor)',
    ':has(a :constructor)',
  ])('%s has an unknown pseudo-class', async (selector) => {
    await expect(selectElements(pageOf('<p>x'), selector)).rejects.toMatchObject({
      code: 'IE_SHELL_SELECTOR',
    });
  });

  it.each(['[__proto__]', '[constructor]', '__proto__', '.constructor', '#toString'])(
    '%s selects nothing',
    async (selector) => {
      expect(await selectElements(pageOf('<p>x'), selector)).toEqual([]);
    },
  );
});

function idsOf(elements: readonly Element[]): string {
  return elements.map((element) => attribute(element, 'id') ?? element.tagName).join(' ');
}

function elementsOf(count: number, make: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => make(index)).join('');
}

/** Nested elements of a few names and classes, the same for a seed. */
function randomHtml(seed: number): string {
  let state = seed;
  const below = (limit: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  let id = 0;
  const children = (depth: number): string =>
    Array.from({ length: below(5) }, () => {
      id += 1;
      const name = ['q', 'span', 'var'][below(3)];
      const inner = depth > 0 ? children(depth - 1) : '';
      return `<${name}${below(3) === 0 ? ' class=x' : ''} id=e${id}>${inner}${below(3) === 0 ? 'text' : ''}</${name}>`;
    }).join('');
  return children(3);
}
