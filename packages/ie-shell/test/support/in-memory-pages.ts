import { once } from 'node:events';
import type { LoadedPage, Pages } from '../../src/session/pages.js';

const REMOVED = { control: 0, bidi: 0, tag: 0, links: 0, hidden: 0 };
const UNREAD = { scripts: 0, frames: 0, flattened: 0, attributes: 0 };
const REPORT = {
  platform: 'linux' as const,
  confined: true,
  requires: ['landlock'],
  layers: [{ name: 'landlock', status: 'applied' as const, detail: 'files' }],
};
const SANDBOX = { network: REPORT, renderer: REPORT };

/** Pages that are made up of their URLs; what becomes of them is told. */
export class InMemoryPages implements Pages {
  /** Every URL that was asked for, with its deadline. */
  readonly opened: [url: string, timeoutMs: number | undefined][] = [];
  /** Those that are open. */
  readonly stillOpen = new Set<LoadedPage>();
  readonly #held = new Map<string, Promise<void>>();
  /** How often any page was read. */
  readings = 0;

  /** Makes a URL, or the reading of its page, wait until the function is called that this gives. */
  hold(url: string): () => void {
    let release = () => {};
    this.#held.set(
      url,
      new Promise((resolve) => {
        release = resolve;
      }),
    );
    return release;
  }

  async open(url: string, { signal, timeoutMs }: Parameters<Pages['open']>[1]): Promise<LoadedPage> {
    this.opened.push([url, timeoutMs]);
    signal?.throwIfAborted();
    const aborted = once(signal ?? new EventTarget(), 'abort').then(() => {
      throw signal?.reason;
    });
    aborted.catch(() => {});
    await Promise.race([this.#held.get(url), aborted]);
    if (url.includes('fail')) throw Object.assign(new Error('no such host'), { code: 'IE_NET_CONNECTION' });
    const page = this.#page(url.replace('redirect', 'arrived'));
    this.stillOpen.add(page);
    return page;
  }

  processes(): ReturnType<Pages['processes']> {
    return [{ kind: 'network' as const, pid: 7, sandbox: REPORT }];
  }

  #page(url: string): LoadedPage {
    const facts = { removed: REMOVED, sandbox: SANDBOX };
    const read = async <Value extends object>(value: Value) => {
      this.readings += 1;
      await this.#held.get(`reading ${url}`);
      if (!this.stillOpen.has(page)) throw new Error(`${url} is closed`);
      return { ...value, ...facts };
    };
    const page: LoadedPage = {
      url,
      status: 200,
      mimeType: 'text/html',
      encoding: 'utf-8',
      encodingFrom: 'header',
      needsScript: false,
      unread: UNREAD,
      refresh: undefined,
      sandbox: SANDBOX,
      text: (options) => read({ text: `text of ${url}${options?.select ? ` in ${options.select}` : ''}` }),
      markdown: () => read({ markdown: `# ${url}` }),
      article: () => read({ found: true, text: `article of ${url}`, markdown: `# article of ${url}` }),
      links: () => read({ links: ['a', 'b', 'c'].map((text) => ({ url: `${url}${text}`, text, rel: [] })) }),
      meta: async () => ({
        meta: { title: `title of ${url}`, openGraph: [], twitter: [], jsonLd: [], feeds: [], icons: [] },
        ...facts,
      }),
      dom: () => read({ html: `<p>${url}</p>` }),
      select: (css) => read({ elements: [{ name: css, attributes: [], text: url, html: `<${css}>` }] }),
      source: async () =>
        url.includes('binary') ? Uint8Array.of(0xff, 0, 1, 2) : Buffer.from(`\ufeff${url}`),
      close: async () => void this.stillOpen.delete(page),
    };
    return page;
  }
}
