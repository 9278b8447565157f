import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'parse5';
import { describe, expect, test } from 'vitest';
import { startReading } from '../tree/reading.js';
import { attribute, findElement } from '../tree/tree.js';
import { renderText } from './render-text.js';
import { textWidth } from './width/text-width.js';

/*
 * Pages and the text that they are read as, looked through beside what w3m and lynx make of them, and kept. In a file,
 * each begins with `=== title [options]`, and `---` stands between the page and the text.
 */
const folder = new URL('../../../test/data/text-cases/', import.meta.url);
const url = 'https://example.com/a/';

interface Case {
  title: string;
  options: Record<string, string>;
  html: string;
  text: string;
}

function readCases(file: string): Case[] {
  const cases = readFileSync(new URL(file, folder), 'utf8').split(/^=== /m).slice(1);
  return cases.map((source) => {
    const [, title = '', options = '', html = '', text = ''] =
      /^(.*?)(?: \[([^\]]*)\])?\n([\s\S]*?)\n?---\n([\s\S]*)$/.exec(source) ?? [];
    return {
      title,
      options: Object.fromEntries(options.split(' ').map((each) => each.split('='))),
      html,
      text,
    };
  });
}

function read(html: string) {
  const document = parse(html, { scriptingEnabled: false });
  const base = findElement(document, 'base');
  const baseUrl = (base && attribute(base, 'href')) ?? url;
  return startReading({ url, baseUrl, mimeType: 'text/html', encoding: 'utf-8', document });
}

for (const file of readdirSync(folder)) {
  describe(file.replace('.txt', ''), () => {
    test.each(readCases(file))('$title', ({ html, text, options: { width = '80', links = 'list' } }) => {
      expect(
        renderText(read(html), { width: Number(width), links: links === 'none' ? 'none' : 'list' }),
      ).toBe(text);
    });
  });
}

test('no line is wider than the layout says, but for URLs and what is kept', () => {
  const html = readdirSync(folder)
    .flatMap(readCases)
    .map((each) => each.html)
    .filter((each) => !/<(?:pre|listing|xmp|plaintext|frameset|base)|white-space|:\s*none/.test(each))
    .join('\n');
  for (const width of [8, 20, 40, 80, 200]) {
    const lines = renderText(read(html), { width, links: 'none' }).split('\n');
    expect(lines.length).toBeGreaterThan(300);
    expect(lines.filter((line) => textWidth(line) > width)).toEqual([]);
  }
});
