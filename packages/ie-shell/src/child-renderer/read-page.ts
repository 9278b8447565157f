import {
  MAX_PART_BYTES,
  MAX_PART_VALUES,
  type PagePart,
  type Removed,
  type TextLayout,
} from '@internet-exploder/ie-ipc';
import { ShellError } from '../errors/shell-error.js';
import { countValues } from './meta/count-values.js';
import { describePage } from './meta/describe-page.js';
import { describeElements } from './parts/elements.js';
import { collectLinks } from './parts/links.js';
import { renderMarkup, tooLong } from './parts/markup.js';
import { outermost, selectElements } from './parts/select.js';
import { refreshNotice } from './refresh/refresh-notice.js';
import { renderText } from './text/render-text.js';
import { type ParsedPage, type Reading, startReading } from './tree/reading.js';
import type { TreeNode } from './tree/tree.js';

/** Reads a part of a page: text in UTF-8, or JSON that `page-parts.ts` of ie-ipc describes. */
export async function readPage(
  page: ParsedPage,
  request: PartRequest,
): Promise<{ body: Uint8Array; removed: Removed }> {
  const reading = startReading(page, await rootsOf(page, request));
  const body = Buffer.from(await READERS[request.part](reading, request.layout ?? {}));
  if (body.length > MAX_PART_BYTES) throw tooLong();
  return { body, removed: reading.removed };
}

/** The part of a page to read. */
export interface PartRequest {
  part: PagePart;
  select?: string | undefined;
  layout?: TextLayout | undefined;
}

/** A selected element inside another selected one is read once, except for the part that lists each element. */
async function rootsOf(page: ParsedPage, { part, select }: PartRequest): Promise<readonly TreeNode[]> {
  if (select === undefined) return part === 'dom' ? [page.document] : wholePage(page);
  const elements = await selectElements(page, select);
  return part === 'elements' ? elements : outermost(elements);
}

/** A notice of the page's refresh comes first, as in terminal browsers. */
function wholePage(page: ParsedPage): readonly TreeNode[] {
  const notice = refreshNotice(page);
  return notice ? [notice, page.document] : [page.document];
}

/** The reader of each part. Markdown and articles load at first use. */
const READERS: Readonly<Record<PagePart, PartReader>> = {
  dom: renderMarkup,
  text: renderText,
  markdown: async (reading) => (await import('./markdown/render-markdown.js')).renderMarkdown(reading),
  links: (reading) => jsonOf(collectLinks(reading)),
  meta: (reading) => JSON.stringify(describePage(reading.page, reading.removed)),
  elements: (reading, layout) => jsonOf(describeElements(reading, layout)),
  article: async (reading, layout) => {
    const { describeArticle } = await import('./article/describe-article.js');
    return JSON.stringify(describeArticle(reading, layout));
  },
};

/** @throws ShellError `IE_SHELL_PAGE_TOO_LARGE` for more values than the browser accepts */
function jsonOf(items: readonly object[]): string {
  if (items.reduce((values, item) => values + countValues(item), 1) > MAX_PART_VALUES) {
    throw new ShellError(
      'IE_SHELL_PAGE_TOO_LARGE',
      `the selected part of the page has more than ${MAX_PART_VALUES} names, texts and lists: select less`,
    );
  }
  return JSON.stringify(items);
}

type PartReader = (reading: Reading, layout: TextLayout) => string | Promise<string>;
