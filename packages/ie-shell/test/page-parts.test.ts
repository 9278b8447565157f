import { Article, PageElements, PageLinks, PageMeta } from '@internet-exploder/ie-ipc';
import { describe, expect, it } from 'vitest';
import { startRenderer } from './support/renderer.js';

const WORDS = 'A tram went along the river, past the mill, and nobody on it had a ticket that day. '.repeat(
  8,
);
const HTML = `<!doctype html><title>Tram</title><nav><a href=/>Home</a></nav><article><h1>Tram</h1><p>${WORDS}</p></article>`;

describe('a renderer process', () => {
  it('tells the links, the metadata, the article and the elements of a page, and gives it as Markdown', async () => {
    const { open } = await startRenderer();
    const page = await open({ url: 'https://example.com/', body: Buffer.from(HTML) });
    const json = async (part: 'links' | 'meta' | 'article') => JSON.parse(await page.read(part));
    expect(PageLinks.parse(await json('links'))).toEqual([
      { url: 'https://example.com/', text: 'Home', rel: [] },
    ]);
    expect(PageMeta.parse(await json('meta'))).toMatchObject({ title: 'Tram' });
    expect(Article.parse(await json('article'))).toMatchObject({ found: true, title: 'Tram' });
    expect(await page.read('markdown')).toContain('[Home](https://example.com/)\n\n# Tram\n\nA tram');
    const elements = await page.ask({ part: 'elements', select: 'h1' });
    const body = elements.type === 'PageRead' ? Buffer.from(elements.body as Uint8Array).toString() : '[]';
    expect(PageElements.parse(JSON.parse(body))).toEqual([
      { name: 'h1', attributes: [], text: 'Tram\n', html: '<h1>Tram</h1>' },
    ]);
    expect(await page.ask({ part: 'text', select: 'h1[' })).toMatchObject({ code: 'IE_SHELL_SELECTOR' });
  });
});
