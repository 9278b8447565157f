/** How one page is opened. */
export interface OpenOptions {
  /** Gives it up, and rejects with its reason. */
  signal?: AbortSignal | undefined;
  /** Milliseconds for fetching and parsing it, and then for each reading of it. @default that of the browser */
  timeoutMs?: number | undefined;
  /** The most bytes its body may have. @default that of the browser */
  maxBytes?: number | undefined;
  /** Added to those of the browser. */
  headers?: [name: string, value: string][] | undefined;
  /** @default 'GET' */
  method?: string | undefined;
  body?: Uint8Array | AsyncIterable<Uint8Array> | undefined;
  /**
   * Goes on at once where the page sends its reader within 5 seconds, by a `Refresh` header or a
   * `<meta http-equiv="refresh">`: as a redirect, and counted with those. @default that of the browser
   */
  refresh?: boolean | undefined;
  /** Keeps its bytes in this process, for `source()`. @default false */
  keepSource?: boolean | undefined;
}

/** How HTML that is at hand is opened. */
export interface HtmlOptions extends Pick<OpenOptions, 'signal' | 'timeoutMs' | 'maxBytes' | 'keepSource'> {
  /** What its links are relative to. @default 'about:blank' */
  baseUrl?: string | undefined;
  /** What is known of it, such as a `content-type`. @default HTML, in the encoding that it says itself */
  headers?: [name: string, value: string][] | undefined;
}
