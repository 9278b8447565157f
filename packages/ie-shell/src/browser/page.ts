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
 * A page that lies parsed in a renderer process. It takes up memory there until it is closed.
 *
 * Every reading rejects with a `ShellError`: `IE_SHELL_TIMEOUT` when the page keeps its renderer busy for too long, which
 * is then killed; `IE_SHELL_CHILD_ENDED` when that has ended, with the reason; `IE_SHELL_SELECTOR` for what is no
 * selector; `IE_SHELL_PAGE_TOO_LARGE` for more than is handled.
 */
export class Page implements AsyncDisposable {
  /** Where it came from, after redirects and refreshes. */
  readonly url: string;
  /** Undefined for one that was not fetched. */
  readonly status: number | undefined;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** What it was taken for, without parameters. */
  readonly mimeType: string;
  readonly encoding: string;
  /** Where that was found. */
  readonly encodingFrom: EncodingSource;
  /** Whether it shows next to nothing without scripts, none of which is run. */
  readonly needsScript: boolean;
  /** What of it was not parsed, loaded or run. */
  readonly unread: Unread;
  /** Where it sends its reader, where that was not followed. Without a `url` for a target that is not fetched. */
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

  /** The page as a terminal shows it: plain text, 80 columns wide, by default. */
  async text(options: ReadingOptions & TextLayout = {}): Promise<ReadingFacts & { text: string }> {
    const { value: text, ...facts } = await this.#read('text', options);
    return printedAs(text, { text, ...facts });
  }

  /** The page as Markdown: CommonMark with the tables and strikethrough of GitHub's. */
  async markdown(options: ReadingOptions = {}): Promise<ReadingFacts & { markdown: string }> {
    const { value: markdown, ...facts } = await this.#read('markdown', options);
    return printedAs(markdown, { markdown, ...facts });
  }

  /** What is there to be read, without what stands around it: the whole page where no article is found. */
  async article(options: ReadingOptions & TextLayout = {}): Promise<ReadingFacts & Article> {
    const { value, ...facts } = await this.#read('article', options);
    return printedAs(value.text, { ...value, ...facts });
  }

  async links(options: ReadingOptions = {}): Promise<ReadingFacts & { links: PageLink[] }> {
    const { value: links, ...facts } = await this.#read('links', options);
    return { links, ...facts };
  }

  /** What the page says of itself. */
  async meta(options: Pick<ReadingOptions, 'signal'> = {}): Promise<ReadingFacts & { meta: PageMeta }> {
    const { value: meta, ...facts } = await this.#read('meta', options);
    return { meta, ...facts };
  }

  /** The page, or each element that is selected, serialised by the HTML Standard: what is in it, is untrusted. */
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

  /** How it came: hops, connections, times, sizes. @throws ShellError `IE_SHELL_USAGE` for one that was not fetched */
  async report(): Promise<PageReport> {
    if (this.#parts.report) return this.#parts.report();
    throw new ShellError('IE_SHELL_USAGE', 'the page was not fetched, so there is nothing to tell of that');
  }

  /** Its bytes, without their content coding. @throws ShellError `IE_SHELL_USAGE` where `keepSource` is off */
  async source(): Promise<Uint8Array> {
    if (this.#parts.source) return this.#parts.source();
    throw new ShellError('IE_SHELL_USAGE', 'the bytes of the page were not kept: open it with keepSource');
  }

  /** Lets go of it. The last page of a site takes its renderer along. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const { lease, opened } = this.#parts;
    lease.process.tell({ type: 'ClosePage', of: opened.id });
    await lease.release();
    await this.#afterwards();
  }

  /** What ends with it. */
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
    if (this.#isClosed) throw new ShellError('IE_SHELL_USAGE', `${this.url} has been closed`);
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

/** What held the processes that a page came through; null where there was no process of its own. */
export interface PageSandbox {
  network: SandboxReport | null;
  renderer: SandboxReport | null;
}

/** What comes with everything that is read of a page. */
export interface ReadingFacts {
  /** What of the page is not in it, since it could harm whoever reads it. */
  removed: Removed;
  sandbox: PageSandbox;
}

/** What a browser knows of a page when it has come. */
export interface PageParts {
  url: string;
  status?: number | undefined;
  headers: [name: string, value: string][];
  opened: PageOpened;
  lease: RendererLease;
  network: SandboxReport | undefined;
  /** Milliseconds that each reading may take. */
  timeoutMs: number;
  report?: (() => Promise<PageReport>) | undefined;
  source?: (() => Uint8Array) | undefined;
}

/** In a template or a concatenation, an answer is its text. */
function printedAs<Answer extends object>(text: string, answer: Answer): Answer {
  return Object.defineProperty(answer, 'toString', { value: () => text });
}
