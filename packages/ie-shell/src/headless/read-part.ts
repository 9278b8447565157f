import type { PageSandbox, ReadingFacts } from '../browser/page.js';
import type { LoadedPage } from '../session/pages.js';
import type { Request } from './requests.js';
import { summarizeSandbox } from './summarize-sandbox.js';

/** Reads the part that a request names. @throws ShellError */
export async function readPart(
  page: LoadedPage,
  request: Request<ReadingCommand>,
  signal: AbortSignal,
): Promise<Whole> {
  const options = {
    signal,
    ...('select' in request && request.select !== undefined && { select: request.select }),
  };
  switch (request.command) {
    case 'get_source':
      return readSource(page, request.base64 ?? false);
    case 'get_text': {
      const { width, links } = request;
      const layout = { ...(width !== undefined && { width }), ...(links !== undefined && { links }) };
      const { text, ...facts } = await page.text({ ...options, ...layout });
      return { field: 'text', content: text, beside: besides(facts) };
    }
    case 'get_markdown': {
      const { markdown, ...facts } = await page.markdown(options);
      return { field: 'markdown', content: markdown, beside: besides(facts) };
    }
    case 'get_article': {
      const { text, markdown, ...facts } = await page.article(options);
      const isText = request.as === 'text';
      return {
        field: isText ? 'text' : 'markdown',
        content: isText ? text : markdown,
        beside: besides(facts),
      };
    }
    case 'get_dom': {
      const { html, ...facts } = await page.dom(options);
      return { field: 'html', content: html, beside: besides(facts) };
    }
    case 'get_links': {
      const { links, ...facts } = await page.links(options);
      return { field: 'links', content: links, beside: besides(facts) };
    }
    case 'get_elements': {
      const { elements, ...facts } = await page.select(request.select, { signal });
      return { field: 'elements', content: elements, beside: besides(facts) };
    }
  }
}

/** The commands that read a part of a page in ranges. */
export type ReadingCommand =
  | 'get_source'
  | 'get_text'
  | 'get_markdown'
  | 'get_article'
  | 'get_dom'
  | 'get_links'
  | 'get_elements';

/** A whole part of a page. */
export interface Whole {
  /** The field of the answer for the content. */
  field: string;
  content: string | Uint8Array | unknown[];
  /** Further fields of the answer. */
  beside: Record<string, unknown>;
}

/** The bytes as text if they are valid UTF-8, otherwise the bytes. This process decodes no other encoding. */
async function readSource(page: LoadedPage, isBase64: boolean): Promise<Whole> {
  const bytes = await page.source();
  const text = isBase64 ? undefined : decode(bytes);
  return {
    field: 'source',
    content: text ?? bytes,
    beside: { encoding: text === undefined ? 'base64' : 'utf-8' },
  };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function besides<Facts extends ReadingFacts>({ sandbox, ...facts }: Facts & { sandbox: PageSandbox }) {
  return { ...facts, sandbox: summarizeSandbox(sandbox) };
}
