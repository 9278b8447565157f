import type { SandboxReport } from '@internet-exploder/ie-sandbox';
import type { RendererProcess } from './renderer-process.js';
import { SiteRestarts } from './site-restarts.js';

/** The renderers of a browser, one for each site. */
export class Renderers {
  readonly #start: () => Promise<RendererProcess>;
  readonly #held = new Set<Held>();
  readonly #restarts: SiteRestarts;
  readonly #namesSites: boolean;
  #spare: Promise<RendererProcess> | undefined;

  constructor(
    start: () => Promise<RendererProcess>,
    { restarts = new SiteRestarts(), namesSites = false }: RenderersOptions = {},
  ) {
    this.#start = start;
    this.#restarts = restarts;
    this.#namesSites = namesSites;
  }

  /** Starts a renderer before the first page. */
  warm(): void {
    if (this.#spare || this.#held.size > 0) return;
    this.#spare = this.#start();
    this.#spare.catch(() => {});
    // Loads the public suffix list while nothing else happens.
    if (this.#namesSites) void siteOf(NEEDS_LIST).catch(() => {});
  }

  /** Returns the renderer for a page. @throws SandboxError. ShellError `IE_SHELL_RESTARTS_EXHAUSTED` */
  async lease(url: string): Promise<RendererLease> {
    const held = await this.#claim(url);
    const release = async () => {
      held.pages -= 1;
      if (held.pages > 0) return;
      this.#held.delete(held);
      await (await held.starting).kill();
      await this.#noteEnd(held);
    };
    try {
      const process = await held.starting;
      held.process = process;
      return { process, release };
    } catch (error) {
      this.#held.delete(held);
      throw error;
    }
  }

  /** `site` is absent for pages without a site, and if the site is unknown. */
  describe(): { site?: string; pid: number | undefined; report: SandboxReport | undefined }[] {
    return [...this.#held].flatMap(({ site, process }) => {
      if (!process?.isAlive()) return [];
      const named = site === undefined || site === OPAQUE ? {} : { site };
      return [{ ...named, pid: process.pid, report: process.report }];
    });
  }

  /** Ends all renderers. */
  async kill(): Promise<void> {
    const all = [...[...this.#held].map(({ starting }) => starting), this.#spare];
    this.#held.clear();
    this.#spare = undefined;
    await Promise.all(all.map(async (starting) => (await starting?.catch(() => undefined))?.kill()));
  }

  /** Returns the live renderer of that site, or a new one, and counts the page at once. */
  async #claim(url: string): Promise<Held> {
    if (!this.#namesSites && this.#held.size === 0 && this.#restarts.isEmpty) return this.#add(url);
    const site = await siteOf(url);
    for (const held of this.#held) {
      held.site ??= await siteOf(held.url);
      if (held.process?.isAlive() !== false) continue;
      this.#held.delete(held);
      await this.#noteEnd(held);
    }
    for (const held of this.#held) {
      if (held.site === site && site !== OPAQUE && held.process?.isAlive() !== false) {
        held.pages += 1;
        return held;
      }
    }
    if (site !== OPAQUE) this.#restarts.begin(site);
    return this.#add(url, site);
  }

  /** Records how an ended renderer affects its site, once. */
  #noteEnd(held: Held): Promise<void> {
    held.noted ??= (async () => {
      if (!(await held.process?.brokeProtocol())) return;
      held.site ??= await siteOf(held.url);
      if (held.site !== OPAQUE) this.#restarts.broke(held.site);
    })();
    return held.noted;
  }

  #add(url: string, site?: string): Held {
    const starting = this.#spare ?? this.#start();
    this.#spare = undefined;
    const held: Held = { url, ...(site !== undefined && { site }), starting, pages: 1 };
    this.#held.add(held);
    return held;
  }
}

/** A renderer in use by a page, until it is released. */
export interface RendererLease {
  process: RendererProcess;
  /** The release of its last page ends the renderer. */
  release(): Promise<void>;
}

/** A renderer and the number of its pages, all of one site. */
interface Held {
  /** The first page. */
  url: string;
  /** Known with `namesSites`, or after a second page was compared. */
  site?: string;
  starting: Promise<RendererProcess>;
  process?: RendererProcess;
  pages: number;
  /** Settles when its end is recorded. */
  noted?: Promise<void>;
}

export interface RenderersOptions {
  restarts?: SiteRestarts;
  /**
   * Whether `describe` returns the site of each renderer, which needs the public suffix list. @default false
   */
  namesSites?: boolean;
}

/** A page without a site never shares its renderer. */
const OPAQUE = 'null';

/** A host whose site needs the public suffix list, unlike one of two labels. */
const NEEDS_LIST = 'https://www.example.com/';

/** The site of a URL. Loads the public suffix list if the host needs it. */
async function siteOf(url: string): Promise<string> {
  const { siteOf: findSite } = await import('@internet-exploder/ie-net/site');
  return URL.canParse(url) ? findSite(new URL(url)) : OPAQUE;
}
