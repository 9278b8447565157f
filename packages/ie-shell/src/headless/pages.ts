import type { Article, PageElement, PageLink, PageMeta, Removed, Unread } from '@internet-exploder/ie-ipc';
import type { SandboxReport } from '@internet-exploder/ie-sandbox';

/** What held the processes that a page came through. */
export interface PageSandbox {
  network: SandboxReport | null;
  renderer: SandboxReport | null;
}

/** What comes with everything that is read of a page. */
export interface ReadingFacts {
  removed: Removed;
  sandbox: PageSandbox;
}

export interface ReadingOptions {
  select?: string;
  signal?: AbortSignal;
}

/** What a session needs of a page; `Page` is one. */
export interface LoadedPage {
  readonly url: string;
  readonly status: number | undefined;
  readonly mimeType: string;
  readonly encoding: string;
  readonly needsScript: boolean;
  readonly unread: Unread;
  readonly sandbox: PageSandbox;
  text(
    options?: ReadingOptions & { width?: number; links?: 'list' | 'none' },
  ): Promise<ReadingFacts & { text: string }>;
  markdown(options?: ReadingOptions): Promise<ReadingFacts & { markdown: string }>;
  article(options?: ReadingOptions): Promise<ReadingFacts & Article>;
  links(options?: ReadingOptions): Promise<ReadingFacts & { links: PageLink[] }>;
  meta(options?: ReadingOptions): Promise<ReadingFacts & { meta: PageMeta }>;
  dom(options?: ReadingOptions): Promise<ReadingFacts & { html: string }>;
  select(css: string, options?: ReadingOptions): Promise<ReadingFacts & { elements: PageElement[] }>;
  /** Its bytes as they came, decoded from their content coding. */
  source(): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** What a session needs of a browser; `Browser` is one. */
export interface Pages {
  open(url: string, options: { signal: AbortSignal; timeoutMs?: number }): Promise<LoadedPage>;
  processes(): { kind: string; pid: number | undefined; site?: string; sandbox: SandboxReport | null }[];
}
