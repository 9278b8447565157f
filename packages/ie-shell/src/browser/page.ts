import type {
  Article,
  EncodingSource,
  PageElement,
  PageLink,
  PageMeta,
  PageOpened,
  PagePart,
  Refresh,
  Removed,
  TextLayout,
  Unread,
} from '@internet-exploder/ie-ipc';
import type { SandboxReport } from '@internet-exploder/ie-sandbox';
import { ShellError } from '../errors/shell-error.js';
import type { RendererLease } from '../processes/renderers.js';
import type { Parts } from './check-part.js';
import type { PageReport } from './page-report.js';
import { readPart } from './read-part.js';
import { checkSelector, type ReadingOptions, readingRequest } from './reading-options.js';

/**
 * A parsed page in a renderer process. It uses memory there until it is closed.
 *
 * Every reading rejects with a `ShellError`: `IE_SHELL_TIMEOUT` if it takes too long, which also kills the
 * renderer; `IE_SHELL_CHILD_ENDED` if the renderer has ended, with the reason; `IE_SHELL_SELECTOR` for an
 * invalid selector; `IE_SHELL_PAGE_TOO_LARGE` for too many elements or too much text.
 */
export class Page implements AsyncDisposable {
  /** The URL after redirects and refreshes. */
  readonly url: string;
  /** Undefined for given HTML. */
  readonly status: number | undefined;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The MIME type that was used, without parameters. */
  readonly mimeType: string;
  readonly encoding: string;
  /** Where the encoding was found. */
  readonly encodingFrom: EncodingSource;
  /** Whether the page shows almost nothing without scripts. Scripts do not run. */
  readonly needsScript: boolean;
  /** What was not parsed, loaded or run. */
  readonly unread: Unread;
  /** The refresh of the page if it was not followed. Without a `url` if the target cannot be fetched. */
  readonly refresh: Refresh | undefined;
  readonly sandbox: PageSandbox;
  readonly #parts: PageParts;
  #isClosed = false;
  #afterwards: () => Promise<void> = async () => {};

  constructor(parts: PageParts) {
    const { opened, lease, network } = parts;
    this.#parts = parts;
    this.url = parts.url;
    this.status = parts.status;
    this.headers = parts.headers;
    this.mimeType = opened.mimeType;
    this.encoding = opened.encoding;
    this.encodingFrom = opened.encodingFrom;
    this.needsScript = opened.needsScript;
    this.unread = opened.unread;
    this.refresh = opened.refresh;
    this.sandbox = { network: network ?? null, renderer: lease.process.report ?? null };
  }

  /** The page as plain text for a terminal, by default 80 columns wide. */
  async text(options: ReadingOptions & TextLayout = {}): Promise<ReadingFacts & { text: string }> {
    const { value: text, ...facts } = await this.#read('text', options);
    return printedAs(text, { text, ...facts });
  }

  /** The page as Markdown: CommonMark with GitHub's tables and strikethrough. */
  async markdown(options: ReadingOptions = {}): Promise<ReadingFacts & { markdown: string }> {
    const { value: markdown, ...facts } = await this.#read('markdown', options);
    return printedAs(markdown, { markdown, ...facts });
  }

  /** The main content of the page. Without an article, the whole page. */
  async article(options: ReadingOptions & TextLayout = {}): Promise<ReadingFacts & Article> {
    const { value, ...facts } = await this.#read('article', options);
    return printedAs(value.text, { ...value, ...facts });
  }

  async links(options: ReadingOptions = {}): Promise<ReadingFacts & { links: PageLink[] }> {
    const { value: links, ...facts } = await this.#read('links', options);
    return { links, ...facts };
  }

  /** The metadata of the page. */
  async meta(options: Pick<ReadingOptions, 'signal'> = {}): Promise<ReadingFacts & { meta: PageMeta }> {
    const { value: meta, ...facts } = await this.#read('meta', options);
    return { meta, ...facts };
  }

  /** The page, or each selected element, serialised by the HTML Standard. The HTML is untrusted. */
  async dom(options: ReadingOptions = {}): Promise<ReadingFacts & { html: string }> {
    const { value: html, ...facts } = await this.#read('dom', options);
    return printedAs(html, { html, ...facts });
  }

  /** The elements that a CSS selector matches. */
  async select(
    select: string,
    options: Pick<ReadingOptions, 'signal'> = {},
  ): Promise<ReadingFacts & { elements: PageElement[] }> {
    const css = checkSelector(select);
    const { value: elements, ...facts } = await this.#read('elements', options, { select: css });
    return { elements, ...facts };
  }

  /**
   * How the page was fetched: hops, connections, times, sizes. @throws ShellError `IE_SHELL_USAGE` for given
   * HTML
   */
  async report(): Promise<PageReport> {
    if (this.#parts.report) return this.#parts.report();
    throw new ShellError('IE_SHELL_USAGE', 'the page was not fetched, so it has no report');
  }

  /**
   * The bytes of the page, without content coding. @throws ShellError `IE_SHELL_USAGE` without `keepSource`
   */
  async source(): Promise<Uint8Array> {
    if (this.#parts.source) return this.#parts.source();
    throw new ShellError('IE_SHELL_USAGE', 'the bytes of the page were not kept: open it with keepSource');
  }

  /** Closes the page. The renderer of a site ends with its last page. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const { lease, opened } = this.#parts;
    lease.process.tell({ type: 'ClosePage', of: opened.id });
    await lease.release();
    await this.#afterwards();
  }

  /** Called after the page is closed. */
  onClose(afterwards: () => Promise<void>): void {
    this.#afterwards = afterwards;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #read<Part extends PagePart>(
    part: Part,
    options: ReadingOptions & TextLayout,
    its: { select?: string } = {},
  ): Promise<ReadingFacts & { value: Parts[Part] }> {
    const { signal, ...parameters } = readingRequest(part === 'elements' ? 'select' : part, options);
    if (this.#isClosed) throw new ShellError('IE_SHELL_USAGE', `the page ${this.url} is closed`);
    signal?.throwIfAborted();
    const { lease, opened, timeoutMs } = this.#parts;
    const { value, removed } = await readPart(
      lease.process,
      { part, of: opened.id, ...parameters, ...its },
      { timeoutMs, ...(signal && { signal }) },
    );
    return { value, removed, sandbox: this.sandbox };
  }
}

/** The confinement of the processes that handled a page; null without a separate process. */
export interface PageSandbox {
  network: SandboxReport | null;
  renderer: SandboxReport | null;
}

/** Returned with every reading of a page. */
export interface ReadingFacts {
  /** What was removed because it could harm the reader. */
  removed: Removed;
  sandbox: PageSandbox;
}

/** What the browser knows about an opened page. */
export interface PageParts {
  url: string;
  status?: number | undefined;
  headers: [name: string, value: string][];
  opened: PageOpened;
  lease: RendererLease;
  network: SandboxReport | undefined;
  /** Milliseconds for each reading. */
  timeoutMs: number;
  report?: (() => Promise<PageReport>) | undefined;
  source?: (() => Uint8Array) | undefined;
}

/** Makes the answer convert to its text, for templates and concatenation. */
function printedAs<Answer extends object>(text: string, answer: Answer): Answer {
  return Object.defineProperty(answer, 'toString', { value: () => text });
}
