import type { FetchPolicy } from '@internet-exploder/ie-ipc';
import { Browser } from '../browser/browser.js';
import type { Page } from '../browser/page.js';
import type { BrowserOptions } from '../command-line/browser-options.js';
import { isParsed, type ParsedDump } from '../command-line/options/dumps.js';
import type { PageOptions } from '../command-line/page-options.js';
import { present } from '../errors/checks.js';
import { withPassword } from '../inputs/ask-password.js';
import { type BuiltRequest, buildRequest } from '../inputs/build-request.js';
import { openCookieJar, writeCookieJar } from '../inputs/cookie-jar.js';
import { networkSettings } from '../inputs/network-settings.js';
import { printable } from '../output/printable.js';
import { hasReader } from '../output/write-to-stream.js';
import { logProtection } from '../processes/log-children.js';
import { type NetworkProcess, startNetworkProcess } from '../processes/network-process.js';
import { untilAborted } from '../streams/until-aborted.js';
import { deliverPage } from './deliver-page.js';
import { deliverReading } from './deliver-reading.js';
import type { PlannedPage } from './plan-pages.js';
import type { HarInput } from './render-har.js';
import type { Run } from './run.js';
import { openWelcomeSite } from './welcome-site.js';
import { harInput, writeHar } from './write-har.js';

/**
 * Fetches the pages one after the other by one network process, and writes what was asked for of each; then how they
 * came, and the cookies.
 *
 * @throws ShellError, SandboxError: what fails of the only page, or of all. The signal's reason.
 */
export async function fetchPages(run: Run): Promise<void> {
  const { signal, renderers, pages: planned } = run;
  const { user } = run.options;
  const options = {
    ...run.options,
    ...(user !== undefined && { user: await withPassword(user, signal) }),
  };
  const [first = ''] = planned.map(({ url }) => url);
  const settings = await untilAborted(networkSettings(options, first), signal);
  const firstOrder = await untilAborted(buildRequest(options, first), signal);
  const { cookieJar, dump, har, logLevel, sandbox, singleProcess } = options;
  const jar = cookieJar === undefined ? undefined : await untilAborted(openCookieJar(cookieJar), signal);
  const starting = startNetworkProcess({
    logLevel,
    sandbox,
    singleProcess,
    signal,
    ...(settings && { settings }),
    ...(jar?.before && { cookies: { file: jar.file, jar: jar.before } }),
  });
  if (isParsed(dump)) renderers.warm();
  const network = await starting;
  logProtection(run.log, 'network', network.report, sandbox);
  try {
    await using welcome = planned.length === 0 ? await openWelcomeSite() : undefined;
    const policy = { ...policyOf(options), ...(welcome && { ...welcome.policy, upgrade: false }) };
    const request = { ...firstOrder, ...(welcome && { url: welcome.url }) };
    const delivery = new Delivery({ ...run, options }, network, policy);
    const pages = planned.length > 0 ? planned : [{ url: request.url, file: options.output, isNew: false }];
    await delivery.all(pages, request);
    if (har !== undefined && delivery.delivered > 0) await writeHar(delivery.hars, har, signal);
    if (jar && delivery.delivered > 0) await writeCookieJar(network, jar, signal);
  } finally {
    // They have nothing left to do that anybody waits for.
    await Promise.all([network.kill(), renderers.kill()]);
  }
}

type Policy = FetchPolicy & { timeoutMs: number; maxBodyBytes: number };

/** The pages of a run on their way to where they go. */
class Delivery {
  readonly #run: Run;
  readonly #network: NetworkProcess;
  readonly #policy: Policy;
  readonly #browser: Browser;
  /** The page before, whose renderer may have the next one, too. */
  #open: Page | undefined;
  #isProtectionLogged = false;
  delivered = 0;
  readonly hars: HarInput[] = [];

  constructor(run: Run, network: NetworkProcess, policy: Policy) {
    this.#run = run;
    this.#network = network;
    this.#policy = policy;
    this.#browser = new Browser({ network, renderers: run.renderers, policy, refresh: run.options.refresh });
  }

  /** @throws What the only page fails of, or the signal's reason */
  async all(pages: readonly PlannedPage[], firstOrder: BuiltRequest): Promise<void> {
    const { options, signal, onFailure } = this.#run;
    for (const [index, page] of pages.entries()) {
      // Whoever read the output has seen enough.
      if (page.file === undefined && !hasReader(process.stdout)) return;
      try {
        const request =
          index === 0 ? firstOrder : await untilAborted(buildRequest(options, page.url), signal);
        await this.#deliver(page, request, pages.length > 1);
        this.delivered += 1;
      } catch (error) {
        signal.throwIfAborted();
        if (pages.length === 1) throw error;
        onFailure(error);
      }
    }
  }

  async #deliver(
    { url, file, isNew }: PlannedPage,
    request: BuiltRequest,
    isOneOfSeveral: boolean,
  ): Promise<void> {
    const { dump, har } = this.#run.options;
    const heading = isOneOfSeveral && !isNew ? this.#heading(url) : undefined;
    const options: PageOptions = { ...this.#run.options, output: file, isNew, heading };
    if (isParsed(dump)) {
      const page = await this.#read(request, dump, options);
      if (har !== undefined) this.hars.push(await harInput(page));
      return;
    }
    const { signal } = this.#run;
    const input = await deliverPage(
      this.#network,
      { ...request, policy: this.#policy, signal },
      dump,
      options,
    );
    if (input) this.hars.push(input);
  }

  /** As `tail` and `head` have it. Headers have an empty line at their end anyway. */
  #heading(url: string): string {
    const isFirst = this.delivered === 0 || this.#run.options.dump === 'headers';
    return `${isFirst ? '' : '\n'}==> ${printable(url)} <==\n`;
  }

  async #read({ url, ...request }: BuiltRequest, dump: ParsedDump, options: PageOptions): Promise<Page> {
    const { log, signal } = this.#run;
    const { encoding, type } = options;
    const open = async () => {
      const page = await this.#browser.open(url, { ...request, ...present({ encoding, type }), signal });
      await this.#open?.close();
      this.#open = page;
      return page;
    };
    const page = await deliverReading(open, dump, { options, log, signal });
    if (!this.#isProtectionLogged) {
      logProtection(log, 'renderer', page.sandbox.renderer ?? undefined, options.sandbox);
    }
    this.#isProtectionLogged = true;
    return page;
  }
}

function policyOf(options: BrowserOptions): Policy {
  const { allowHttp, allowPrivate, timeoutMs, maxBytes: maxBodyBytes, maxRedirects, upgrade } = options;
  return {
    timeoutMs,
    maxBodyBytes,
    upgrade,
    allowHttp,
    allowPrivate,
    ...(maxRedirects !== undefined && { maxRedirects }),
  };
}
