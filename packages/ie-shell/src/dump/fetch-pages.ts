import type { FetchPolicy } from '@internet-exploder/ie-ipc';
import { showUnsafe } from '@internet-exploder/ie-text/unsafe';
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
import { hasReader } from '../output/write-to-stream.js';
import { logProtection } from '../processes/log-children.js';
import type { NetworkProcess } from '../processes/network-process.js';
import { type BrowserProcesses, endProcesses, startProcesses } from '../processes/start-processes.js';
import { untilAborted } from '../streams/until-aborted.js';
import type { CommandRun } from './command-run.js';
import { deliverPage } from './deliver-page.js';
import { deliverReading } from './deliver-reading.js';
import type { PlannedPage } from './plan-pages.js';
import type { HarInput } from './render-har.js';
import { openWelcomeSite } from './welcome-site.js';
import { harInput, writeHar } from './write-har.js';

/**
 * Fetches the pages one after the other and writes the requested dump of each, then the HAR file and the cookies.
 *
 * @throws ShellError, SandboxError: the failure of the only page, or one that concerns all pages. The signal's reason.
 */
export async function fetchPages(run: CommandRun): Promise<void> {
  const { signal, pages: planned } = run;
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
  const processes = await startProcesses({
    logLevel,
    sandbox,
    singleProcess,
    signal,
    network: {
      ...(settings && { settings }),
      ...(jar?.before && { cookies: { file: jar.file, jar: jar.before } }),
    },
    needsRenderer: isParsed(dump),
  });
  const { network } = processes;
  logProtection(run.log, 'network', network.report, sandbox);
  try {
    await using welcome = planned.length === 0 ? await openWelcomeSite() : undefined;
    const policy = { ...policyOf(options), ...(welcome && { ...welcome.policy, upgrade: false }) };
    const request = { ...firstOrder, ...(welcome && { url: welcome.url }) };
    const delivery = new Delivery({ ...run, options }, processes, policy);
    const pages = planned.length > 0 ? planned : [{ url: request.url, file: options.output, isNew: false }];
    await delivery.all(pages, request);
    if (har !== undefined && delivery.delivered > 0) await writeHar(delivery.hars, har, signal);
    if (jar && delivery.delivered > 0) await writeCookieJar(network, jar, signal);
  } finally {
    await endProcesses(processes);
  }
}

type Policy = FetchPolicy & { timeoutMs: number; maxBodyBytes: number };

/** Delivers the pages of a run one after the other. */
class Delivery {
  readonly #run: CommandRun;
  readonly #network: NetworkProcess;
  readonly #policy: Policy;
  readonly #browser: Browser;
  /** The page before. It stays open until the next one is there, so that both can share a renderer. */
  #open: Page | undefined;
  #isProtectionLogged = false;
  delivered = 0;
  readonly hars: HarInput[] = [];

  constructor(run: CommandRun, processes: BrowserProcesses<NetworkProcess>, policy: Policy) {
    this.#run = run;
    this.#network = processes.network;
    this.#policy = policy;
    this.#browser = new Browser({ ...processes, policy, refresh: run.options.refresh });
  }

  /** @throws The failure of the only page. The signal's reason. */
  async all(pages: readonly PlannedPage[], firstOrder: BuiltRequest): Promise<void> {
    const { options, signal, onFailure } = this.#run;
    for (const [index, page] of pages.entries()) {
      // The reader of the output has closed it.
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

  /** The heading that `tail` and `head` write. Headers already end with an empty line. */
  #heading(url: string): string {
    const isFirst = this.delivered === 0 || this.#run.options.dump === 'headers';
    return `${isFirst ? '' : '\n'}==> ${showUnsafe(url)} <==\n`;
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
