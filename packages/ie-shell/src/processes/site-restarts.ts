import { RestartRule } from '@internet-exploder/ie-sandbox';
import { exhausted } from './child-failure.js';

/**
 * How often a site gets another renderer when one of its renderers has broken the protocol: as often as a `Supervisor`
 * starts a child again. Renderers of other sites are started as ever, and so is one that follows a crash.
 */
export class SiteRestarts {
  readonly #sites = new Map<string, Site>();
  readonly #now: () => number;

  /** @param now The clock, in milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Whether no renderer has broken the protocol, so that no site has to be known. */
  get isEmpty(): boolean {
    return this.#sites.size === 0;
  }

  /** A renderer of that site has broken the protocol. */
  broke(site: string): void {
    for (const [name, { rule, isBroken }] of this.#sites) {
      if (!isBroken && rule.recent() === 0) this.#sites.delete(name);
    }
    const { rule } = this.#sites.get(site) ?? { rule: new RestartRule({ now: this.#now }) };
    this.#sites.set(site, { rule, isBroken: true });
  }

  /** A renderer of that site is about to be started. @throws ShellError `IE_SHELL_RESTARTS_EXHAUSTED` */
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

/** What became of the renderers of one site. */
interface Site {
  rule: RestartRule;
  /** Whether the last one broke the protocol, and none has been started since. */
  isBroken: boolean;
}
