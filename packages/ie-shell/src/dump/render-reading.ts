import type { Article, PageLink, TextLayout } from '@internet-exploder/ie-ipc';
import type { Page } from '../browser/page.js';
import type { ReadingOptions } from '../browser/reading-options.js';
import type { ParsedDump } from '../command-line/options/dumps.js';
import { safeJson } from '../output/safe-json.js';

/** Renders a dump of a parsed page. @throws ShellError. The signal's reason. */
export async function renderReading(page: Page, dump: ParsedDump, options: Rendering): Promise<string> {
  const { heading = '', ...reading } = options;
  const printed = await render(page, dump, reading, options.heading === undefined ? 2 : undefined);
  return WITH_HEADING.includes(dump) ? heading + printed : printed;
}

/** How a dump is rendered. */
export interface Rendering extends ReadingOptions, TextLayout {
  /** Printed before the text of one of several pages. With a heading, JSON is on one line. */
  heading?: string | undefined;
}

/** Dumps for people. The others are for programs, which recognise where each ends. */
const WITH_HEADING: readonly ParsedDump[] = ['text', 'article', 'markdown', 'links'];

async function render(
  page: Page,
  dump: ParsedDump,
  options: ReadingOptions & TextLayout,
  indent: number | undefined,
): Promise<string> {
  const { select, signal } = options;
  switch (dump) {
    case 'text':
      return (await page.text(options)).text;
    case 'markdown':
      return (await page.markdown({ select, signal })).markdown;
    case 'dom':
      return endLine((await page.dom({ select, signal })).html);
    case 'article':
      return renderArticle(await page.article(options));
    case 'links':
      return (await page.links({ select, signal })).links.map(renderLink).join('');
    case 'meta':
      return `${safeJson({ ...(indent === undefined && { url: page.url }), ...(await page.meta({ signal })).meta }, indent)}\n`;
    case 'json':
      return `${safeJson(await everything(page, options), indent)}\n`;
  }
}

/** Its URL, a tab, and its text. */
function renderLink({ url, text }: PageLink): string {
  return `${url}\t${text}\n`;
}

function renderArticle({ title, byline, text }: Article): string {
  return [title, byline, text].filter((part) => part !== undefined && part !== '').join('\n\n');
}

/** All readings of a page, and how it was fetched. Unknown fields are absent. */
async function everything(page: Page, { select, signal, width }: ReadingOptions & TextLayout) {
  const its = { select, signal };
  const [text, markdown, links, dom, elements, meta, article] = [
    await page.text({ ...its, width, links: 'list' }),
    await page.markdown(its),
    await page.links(its),
    await page.dom(its),
    select === undefined ? undefined : await page.select(select, { signal }),
    await page.meta({ signal }),
    await page.article({ signal, width }),
  ];
  const { removed: _removed, sandbox: _sandbox, ...readable } = article;
  return {
    ...(page.status === undefined ? { url: page.url, finalUrl: page.url } : await page.report()),
    mimeType: page.mimeType,
    encoding: page.encoding,
    encodingFrom: page.encodingFrom,
    needsScript: page.needsScript,
    sandbox: page.sandbox,
    ...(page.refresh && { refresh: page.refresh }),
    unread: page.unread,
    // That of the text, which includes everything that a reader would see.
    removed: text.removed,
    meta: meta.meta,
    text: text.text,
    markdown: markdown.markdown,
    article: readable,
    links: links.links,
    ...(elements && { elements: elements.elements }),
    dom: dom.html,
  };
}

function endLine(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
