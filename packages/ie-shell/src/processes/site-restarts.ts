import { RestartRule } from '@internet-exploder/ie-sandbox';
import { exhausted } from './child-failure.js';

/**
 * Limits the renderers of a site whose renderers break the protocol: as many restarts as a `Supervisor`
 * allows. Other sites and restarts after a crash are not limited.
 */
export class SiteRestarts {
  readonly #sites = new Map<string, Site>();
  readonly #now: () => number;

  /** @param now The clock, in milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Whether no renderer has broken the protocol. Sites need not be known then. */
  get isEmpty(): boolean {
    return this.#sites.size === 0;
  }

  /** Records that a renderer of that site broke the protocol. */
  broke(site: string): void {
    for (const [name, { rule, isBroken }] of this.#sites) {
      if (!isBroken && rule.recent() === 0) this.#sites.delete(name);
    }
    const { rule } = this.#sites.get(site) ?? { rule: new RestartRule({ now: this.#now }) };
    this.#sites.set(site, { rule, isBroken: true });
  }

  /** Records the start of a renderer for that site. @throws ShellError `IE_SHELL_RESTARTS_EXHAUSTED` */
  begin(site: string): void {
    const known = this.#sites.get(site);
    if (!known?.isBroken) return;
    const roomInMs = known.rule.roomIn();
    if (roomInMs > 0) {
      throw exhausted(`the renderer process of ${site}`, 'the last one broke the protocol and was killed', {
        retryAfterMs: Math.ceil(roomInMs),
      });
    }
    known.rule.count();
    known.isBroken = false;
  }
}

/** The restarts of one site. */
interface Site {
  rule: RestartRule;
  /** Whether the last renderer broke the protocol and none has started since. */
  isBroken: boolean;
}
