import type { BrowserOptions } from '../browser-options.js';
import { chunksOf } from '../chunks-of.js';
import { isParsed } from '../dumps.js';
import { ShellError } from '../errors.js';
import { Log } from '../log.js';
import { Browser } from './browser.js';
import { openCookieJar, writeCookieJar } from './cookie-jar.js';
import { deliverPage } from './deliver-page.js';
import { deliverReading } from './deliver-reading.js';
import { commandUrl } from './fetchable-url.js';
import { logLives, logProtection, logWarnings } from './log-children.js';
import { startNetworkProcess } from './network-process.js';
import { networkSettings } from './network-settings.js';
import { attemptPieces } from './read-input.js';
import { startRenderer } from './renderer-process.js';
import { Renderers } from './renderers.js';
import { requestBody } from './request-body.js';
import { collect } from './source.js';
import { untilAborted } from './until-aborted.js';
import { openWelcomeSite, type WelcomeSite } from './welcome-site.js';
import { harInput, writeHar } from './write-har.js';

/**
 * The browser's main job: starts the processes that it takes, and writes what was asked for of the page. When it settles,
 * every child has ended.
 *
 * @throws ShellError, SandboxError. The signal's reason, when it aborts.
 */
export async function runBrowser(options: BrowserOptions, signal: AbortSignal): Promise<void> {
  const log = new Log('browser', options.logLevel);
  logLives(log);
  logWarnings(log);
  const { logLevel, sandbox, singleProcess } = options;
  const renderers = new Renderers(() => startRenderer({ singleProcess, sandbox, logLevel }));
  const run = { options, log, signal, renderers };
  try {
    await (options.url === STDIN ? readStdin(run) : readUrl(run));
  } finally {
    await renderers.kill();
  }
}

interface Run {
  options: BrowserOptions;
  log: Log;
  signal: AbortSignal;
  renderers: Renderers;
}

/** Stands for HTML on stdin. */
const STDIN = '-';

async function readStdin({ options, log, signal, renderers }: Run): Promise<void> {
  const { dump, baseUrl, timeoutMs, maxBytes: maxBodyBytes } = options;
  if (!isParsed(dump)) throw new ShellError('IE_SHELL_USAGE', `stdin has no ${dump} to be dumped`);
  renderers.warm();
  const browser = new Browser({ network: undefined, renderers, policy: { timeoutMs, maxBodyBytes } });
  // What has been read is there for another try.
  const html = await collect(attemptPieces('stdin', chunksOf(process.stdin)), maxBodyBytes, signal);
  const open = () => browser.openHtml(html, { signal, ...(baseUrl !== undefined && { baseUrl }) });
  const page = await deliverReading(open, dump, { options, log, signal });
  logProtection(log, 'renderer', page.sandbox.renderer ?? undefined, options.sandbox);
}

async function readUrl({ options, log, signal, renderers }: Run): Promise<void> {
  // What cannot be meant is asked of no process.
  const url = options.url === undefined ? '' : commandUrl(options.url, options);
  const settings = await untilAborted(networkSettings(options, url), signal);
  const body = await untilAborted(requestBody(options), signal);
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
  logProtection(log, 'network', network.report, options.sandbox);
  try {
    await using welcome = options.url === undefined ? await openWelcomeSite() : undefined;
    const { url: address, policy } = target(options, welcome ?? url);
    if (!isParsed(dump)) {
      await deliverPage(network, { url: address, policy, ...body, signal }, dump, { ...options, jar });
      return;
    }
    const browser = new Browser({ network, renderers, policy, refresh: options.refresh });
    const open = () => browser.open(address, { ...body, signal });
    const page = await deliverReading(open, dump, { options, log, signal });
    logProtection(log, 'renderer', page.sandbox.renderer ?? undefined, options.sandbox);
    if (har !== undefined) await writeHar(await harInput(page), har, signal);
    if (jar) await writeCookieJar(network, jar, signal);
  } finally {
    // They have nothing left to do that anybody waits for.
    await Promise.all([network.kill(), renderers.kill()]);
  }
}

function target(options: BrowserOptions, page: WelcomeSite | string) {
  const { allowHttp, allowPrivate, timeoutMs, maxBytes: maxBodyBytes, maxRedirects, upgrade } = options;
  const limits = { timeoutMs, maxBodyBytes, upgrade, ...(maxRedirects !== undefined && { maxRedirects }) };
  if (typeof page === 'string') return { url: page, policy: { ...limits, allowHttp, allowPrivate } };
  return { url: page.url, policy: { ...limits, ...page.policy, upgrade: false } };
}
