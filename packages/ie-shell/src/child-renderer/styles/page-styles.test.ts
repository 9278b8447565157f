import { parse } from 'parse5';
import { describe, expect, test } from 'vitest';
import type { ParsedPage } from '../tree/reading.js';
import { attribute, elementsIn } from '../tree/tree.js';
import { pageStyles } from './page-styles.js';

function pageOf(html: string): ParsedPage {
  const url = 'https://example.com/';
  const document = parse(html, { scriptingEnabled: false });
  return { url, baseUrl: url, mimeType: 'text/html', encoding: 'utf-8', document };
}

/** The ids of the elements that the style sheet does not display. */
function undisplayed(css: string, body: string, attributes = ''): string[] {
  const page = pageOf(`<!doctype html><style ${attributes}>${css}</style>${body}`);
  const styleOf = pageStyles(page);
  return [...elementsIn(page.document)]
    .filter((element) => styleOf(element).display === 'none')
    .map((element) => attribute(element, 'id') ?? element.tagName);
}

const NONE = '{display:none}';
const BODY =
  '<div id=a class="x y" title=Hello><p id=b class=x lang=en-GB>1</p><p id=c><a id=d href=x>2</a><b id=e></b></p></div><input id=f checked>';

describe('a selector is true of elements', () => {
  test.each([
    ['p', ['b', 'c']],
    ['P', ['b', 'c']],
    ['#a', ['a']],
    ['.x', ['a', 'b']],
    ['.x.y', ['a']],
    ['p.x', ['b']],
    ['.x.z, #c', ['c']],
    ['div p', ['b', 'c']],
    ['div > a', []],
    ['div > p > a', ['d']],
    ['body a', ['d']],
    ['p + p', ['c']],
    ['p ~ p', ['c']],
    ['div ~ input', ['f']],
    ['[title]', ['a']],
    ['[title=Hello]', ['a']],
    ['[title="hello" i]', ['a']],
    ['[title=hello]', []],
    ['[title^=He]', ['a']],
    ["[title$='lo']", ['a']],
    ['[title*=ell]', ['a']],
    ['[class~=y]', ['a']],
    ['[lang|=en]', ['b']],
    ['p:first-child', ['b']],
    ['p:last-child', ['c']],
    ['p:nth-child(2)', ['c']],
    ['p:nth-child(odd)', ['b']],
    ['p:nth-child(2n + 2)', ['c']],
    ['p:not(.x)', ['c']],
    ['p:not(.x, #c)', []],
    [':is(#b, #c):not(#b)', ['c']],
    [':where(p) > b', ['e']],
    ['b:empty', ['e']],
    ['a:link', ['d']],
    ['input:checked', ['f']],
    ['a:not(:hover)', ['d']],
    ['#\\62 ', ['b']],
    ['a:hover', []],
    ['p::before', []],
    ['p:made-up', []],
    ['p:constructor', []],
    ['p:constructor(x)', []],
    [':__proto__', []],
    ['p:toString, b', ['e']],
    ['[__proto__], [constructor]', []],
    ['.constructor, #toString, __proto__', []],
    ['p ~ p', ['c']],
    ['p ~ p b', ['e']],
    ['a ~ b', ['e']],
    ['p ~ b', []],
    ['p ~ p ~ p', []],
    ['p:not(:made-up)', []],
    ['p >', []],
    ['p:made-up, b', ['e']],
    [':is(:made-up, b)', ['e']],
  ])('%s', (selector, ids) => {
    expect(undisplayed(selector + NONE, BODY)).toEqual(ids);
  });
});

test('siblings by the thousand are compared once', () => {
  const css = `p ~ p ~ p ~ b${NONE} q ~ b{display:block} i ~ i ~ b{display:block}`;
  const body = `<i></i>${'<p>x</p>'.repeat(5_000)}${'<b>y</b>'.repeat(5_000)}`;
  expect(undisplayed(css, body)).toHaveLength(5_000);
});

describe('a style sheet takes bounded time', () => {
  test.each([
    ['ids', '#a', '<p id=a>x'],
    ['classes', '.a', '<p class=a>x'],
    ['attributes', '[a]', '<p a>x'],
  ])('with a selector of many %s', (_, part, element) => {
    expect(undisplayed(`${part.repeat(10)}${NONE}`, element)).toHaveLength(1);
    const found = undisplayed(`${part.repeat(33_000)}${NONE}`, element.repeat(30_000));
    expect(found.length).toBeLessThan(1_000);
  });

  test('with a test of many comments, many times', () => {
    const comments = (count: number) => `<p id=a>${'<!---->'.repeat(count)}`;
    expect(undisplayed(`:empty:empty${NONE}`, comments(10))).toContain('a');
    expect(undisplayed(`p${':empty'.repeat(16_000)}${NONE}`, comments(100_000))).toEqual([]);
  });

  test('with a class that may begin at each place of an attribute', () => {
    const css = `.x.${'a'.repeat(1_000)}${NONE}`;
    const element = (length: number) => `<p id=a class="x ${'a'.repeat(length)}">x`;
    expect(undisplayed(css, element(1_000))).toEqual(['a']);
    expect(undisplayed(css, element(10_000).repeat(5_000))).toEqual([]);
  });

  test('with layers inside one that has a long name', () => {
    const name = 'a'.repeat(1_000_000);
    const layers = Array.from({ length: 20_000 }, (_, index) => `@layer b${index}{p{display:block}}`);
    expect(undisplayed(`@layer ${name}{${layers.join('')}@layer c{p${NONE}}}`, '<p id=a>')).toEqual(['a']);
  });
});

describe('of what is said of an element, one thing counts', () => {
  test.each([
    ['the later', `p${NONE} p{display:block}`, false],
    ['the more specific', `#b${NONE} p.x{display:block}`, true],
    ['the important', `p{display:none!important} #b{display:block}`, true],
    ['what is valid', 'p{display:none;display:nonsense}', true],
    ['what is not taken back', `p${NONE} p{display:revert}`, false],
    ['what is in no layer', `@layer q{#b${NONE}} p{display:block}`, false],
    [
      'the same layer by its full name',
      `@layer q.s,q.r; @layer q{@layer s{p${NONE}}} @layer q.r{p{display:block}}`,
      false,
    ],
    [
      'the later inner layer',
      `@layer q.r,q.s; @layer q{@layer s{p${NONE}}} @layer q.r{p{display:block}}`,
      true,
    ],
    ['the later layer', `@layer r,s; @layer s{p${NONE}} @layer r{p{display:block}}`, true],
    [
      'what is important in the first layer',
      `@layer r{p{display:none!important}} p{display:block!important}`,
      true,
    ],
    ['what is said by :where least of all', `:where(#b)${NONE} p{display:block}`, false],
  ])('%s', (_, css, isGone) => {
    expect(undisplayed(css, '<p id=b class=x>')).toEqual(isGone ? ['b'] : []);
  });

  test('the attribute, unless the sheet is important', () => {
    const body = '<p id=b style="display:none">';
    expect(undisplayed('p{display:block}', body)).toEqual(['b']);
    expect(undisplayed('p{display:block!important}', body)).toEqual([]);
    expect(undisplayed('p{display:block!important}', '<p id=b style="display:none !important">')).toEqual([
      'b',
    ]);
  });
});

describe('a rule counts where it is for a screen', () => {
  test.each([
    ['@media screen', true],
    ['@media all', true],
    ['@media only screen', true],
    ['@media print, screen', true],
    ['@media (min-width: 600px)', true],
    ['@media screen and (min-width: 40em) and (max-width:2000px)', true],
    ['@media (width >= 600px)', true],
    ['@media (400px < width <= 1200px)', true],
    ['@media not print', true],
    ['@media (prefers-color-scheme: light)', true],
    ['@supports (display: grid)', true],
    ['@layer x', true],
    ['@media print', false],
    ['@media not all', false],
    ['@media (max-width: 600px)', false],
    ['@media (width < 600px)', false],
    ['@media screen and (min-width: 3000px)', false],
    ['@media (made-up: 1)', false],
    ['@media (prefers-color-scheme: dark)', false],
    ['@media (constructor: x)', false],
    ['@media (__proto__)', false],
    ['@media ( min-width : 600px )', true],
    ['@media (min-width: .5em)', true],
    ['@media (min-width: 1constructor)', false],
    ['@supports not (display: grid)', false],
    ['@container (min-width: 1px)', false],
    ['@keyframes p', false],
  ])('%s', (prelude, counts) => {
    expect(undisplayed(`${prelude}{p${NONE}}`, '<p id=b>')).toEqual(counts ? ['b'] : []);
    expect(undisplayed(`${prelude}{p{color:red}} p${NONE}`, '<p id=b>')).toEqual(['b']);
  });

  test('so does a sheet', () => {
    expect(undisplayed(`p${NONE}`, '<p id=b>', 'media=print')).toEqual([]);
    expect(undisplayed(`p${NONE}`, '<p id=b>', 'media=screen')).toEqual(['b']);
    expect(undisplayed(`p${NONE}`, '<p id=b>', 'type=text/less')).toEqual([]);
    expect(undisplayed(`p${NONE}`, '<p id=b>', 'type=text/css')).toEqual(['b']);
  });
});

describe('a declaration says the same with its letters escaped', () => {
  test.each([
    ['p{d\\69splay:none}', ['b']],
    ['p{di\\splay:n\\00006fne}', ['b']],
    ['p{display\\3a none}', []],
    ['p{display\\:none}', []],
    ['p{x\\64 isplay:none}', []],
  ])('%s', (css, hidden) => {
    expect(undisplayed(css, '<p id=b>')).toEqual(hidden);
  });
});

describe('a sheet is read past what is not a rule', () => {
  test.each([
    ['comments', `/* b{} */ p/* */{/* ; } */display/**/:/**/none} /* ${'*'.repeat(50)}`],
    ['strings', `a{content:"}p{display:block}"} p${NONE} b{content:'\\'}`],
    ['a string that is not ended', `a{content:"x\n;} p${NONE}`],
    ['URLs', `a{background:url(data:x;}{)} p${NONE} b{background:url("}")}`],
    ['other at-rules', `@charset "x"; @import url(x;y); @font-face{font-family:x} p${NONE}`],
    [
      'rules in rules',
      `div{color:red; &:hover{display:block; b{x:y}} p{}} p{color:red; b{display:block} display:none}`,
    ],
    ['braces too many', `} p${NONE}`],
    ['an end that is missing', 'p{display:none'],
    ['marks of old comments', `<!-- p${NONE} -->`],
  ])('%s', (_, css) => {
    expect(undisplayed(css, '<p id=b>')).toEqual(['b']);
  });
});
