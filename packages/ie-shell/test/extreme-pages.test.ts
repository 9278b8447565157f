import { expect, it, onTestFinished } from 'vitest';
import { launch } from '../dist/index.js';

async function open(html: string) {
  const browser = await launch({ timeoutMs: 60_000 });
  onTestFinished(() => browser.close());
  return browser.openHtml(html, { baseUrl: 'https://www.example.com/' });
}

it('metadata that is longer than a browser accepts is cut, and never taken for an attack', async () => {
  const properties = '<meta property="og:x" content="y">'.repeat(100_000);
  const block = (values: number) =>
    `<script type="application/ld+json">[${'0,'.repeat(values - 2)}0]</script>`;
  const members = `{${Array.from({ length: 10_001 }, (_, each) => `"m${each}":0`).join()}}`;
  const page = await open(
    `<title>${'x'.repeat(1_000_000)}</title><meta name=author content="${'👩'.repeat(100_000)}">${properties}` +
      `<link rel=icon href="/${'i'.repeat(2 ** 20)}"><link rel=icon href=/i>` +
      `${block(100_000)}${block(100_000)}${block(50_000)}<script type="application/ld+json">${members}</script>`,
  );
  const { meta } = await page.meta();
  expect(meta.title).toHaveLength(65_536);
  expect(meta.author).toMatch(/^(👩)+$/u);
  expect(meta.openGraph).toHaveLength(12_500);
  expect(meta.jsonLd.map((each) => (each as unknown[]).length)).toEqual([99_999, 49_999]);
  expect(meta.unreadJsonLd).toBe(2);
  expect(meta.icons).toEqual(['https://www.example.com/i']);
});

it('links beyond the limit of a browser are refused, and never taken for an attack', async () => {
  const most = await open('<a href=/b rel="c d">e</a>'.repeat(120_000));
  expect((await most.links()).links).toHaveLength(120_000);
  const more = await open('<a href=/b rel="c d">e</a>'.repeat(130_000));
  await expect(more.links()).rejects.toMatchObject({ code: 'IE_SHELL_PAGE_TOO_LARGE' });
  expect((await more.links({ select: 'a:first-child' })).links).toHaveLength(1);
  const words = await open(
    `<a href=/b rel="${Array.from({ length: 5_000 }, (_, each) => `w${each}`).join(' ')}">c`,
  );
  expect((await words.links()).links[0]?.rel).toHaveLength(100);
});

it('terminal links go to URLs that a terminal accepts, and text keeps the others as text', async () => {
  const url = (length: number) => `https://www.example.com/${'u'.repeat(length)}`;
  const page = await open(`<p><a href="${url(1_000)}">short</a> <a href="${url(100_000)}">long</a>`);
  const { text } = await page.text({ links: 'terminal', styled: true });
  expect(text).toContain(`\u001b]8;;${url(1_000)}\u001b\\`);
  expect(text).toContain('long');
  expect(text).not.toContain(url(100_000));
});
