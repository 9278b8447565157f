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

  it('reads a shadow root that a template declares, a formula, a noscript and a frame in each part that has them', async () => {
    const { open } = await startRenderer();
    const html = `<my-card><template shadowrootmode=open><h2><slot name=t></slot></h2><slot></slot></template><span slot=t>Card</span>
      <p>10<sup>6</sup> <span><span><math><mfrac><mi>a</mi><mi>b</mi></mfrac></math></span><span aria-hidden=true>ba</span></span></p></my-card>
      <noscript><iframe src=/f title=Map></iframe></noscript>`;
    const page = await open({ url: 'https://example.com/', body: Buffer.from(html) });
    expect(await page.read('text')).toBe('Card\n\n10⁶ a/b\n\n[frame: Map][1]\n\n[1] https://example.com/f\n');
    expect(await page.read('markdown')).toBe('## Card\n\n10⁶ a/b\n\n[frame: Map](https://example.com/f)\n');
    expect(JSON.parse(await page.read('links'))).toEqual([
      { url: 'https://example.com/f', text: 'frame: Map', rel: [] },
    ]);
    expect(JSON.parse(await page.read('article'))).toMatchObject({
      markdown: expect.stringContaining('## Card'),
    });
    expect(await page.read('dom')).toContain('<my-card><template shadowrootmode="open"><h2>');
  });
});
