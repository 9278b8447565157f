import type { SandboxReport } from '@internet-exploder/ie-sandbox';
import type { RendererProcess } from './renderer-process.js';
import { SiteRestarts } from './site-restarts.js';

/** The renderers of a browser: one for each site. */
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

  /** Starts one before there is a page for it. */
  warm(): void {
    if (this.#spare || this.#held.size > 0) return;
    this.#spare = this.#start();
    this.#spare.catch(() => {});
    // It is loaded while nothing else is to be done.
    if (this.#namesSites) void siteOf(NEEDS_LIST).catch(() => {});
  }

  /** The renderer for a page from there. @throws SandboxError. ShellError `IE_SHELL_RESTARTS_EXHAUSTED` */
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

  /** Without a `site` for pages that have none, and where it is not known. */
  describe(): { site?: string; pid: number | undefined; report: SandboxReport | undefined }[] {
    return [...this.#held].flatMap(({ site, process }) => {
      if (!process?.isAlive()) return [];
      const named = site === undefined || site === OPAQUE ? {} : { site };
      return [{ ...named, pid: process.pid, report: process.report }];
    });
  }

  /** Ends all of them. */
  async kill(): Promise<void> {
    const all = [...[...this.#held].map(({ starting }) => starting), this.#spare];
    this.#held.clear();
    this.#spare = undefined;
    await Promise.all(all.map(async (starting) => (await starting?.catch(() => undefined))?.kill()));
  }

  /** The one that has pages of that site, and lives, or a new one; with one page more, before anybody else looks. */
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

  /** Its process has ended: what that says of its site is noted once. */
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

/** A renderer that a page has, until it is released. */
export interface RendererLease {
  process: RendererProcess;
  /** The last of its pages to do so ends it. */
  release(): Promise<void>;
}

/** A renderer, and the pages it has, which are all of one site. */
interface Held {
  /** The page it was made for. */
  url: string;
  /** Known where sites are named, or once there is another page to be compared. */
  site?: string;
  starting: Promise<RendererProcess>;
  process?: RendererProcess;
  pages: number;
  /** Settles when it has been noted how it ended. */
  noted?: Promise<void>;
}

export interface RenderersOptions {
  restarts?: SiteRestarts;
  /** Whether `describe` tells the site of each. It takes the list of public suffixes. @default false */
  namesSites?: boolean;
}

/** What has no site shares its renderer with nobody. */
const OPAQUE = 'null';

/** Two labels or less say their site themselves. */
const NEEDS_LIST = 'https://www.example.com/';

/** Loads the list of public suffixes, if the name of the host needs it. */
async function siteOf(url: string): Promise<string> {
  const { siteOf: findSite } = await import('@internet-exploder/ie-net/site');
  return URL.canParse(url) ? findSite(new URL(url)) : OPAQUE;
}
