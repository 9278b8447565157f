import { subscribe } from 'node:diagnostics_channel';
import type { LifeEvent, SandboxMode, SandboxReport } from '@internet-exploder/ie-sandbox';
import type { BrowserOptions } from '../command-line.js';
import { Log } from '../log.js';
import { readCookieJar } from './cookie-jar.js';
import { deliverPage } from './deliver-page.js';
import { startNetworkProcess } from './network-process.js';
import { networkSettings } from './network-settings.js';
import { requestBody } from './request-body.js';
import { targetUrl } from './target-url.js';
import { untilAborted } from './until-aborted.js';
import { openWelcomeSite, type WelcomeSite } from './welcome-site.js';

/**
 * The browser's main job: starts the network process, fetches the page through it, and writes what was asked for of
 * it, as it comes. When it settles, every child has ended.
 *
 * @throws ShellError, SandboxError. The signal's reason, when it aborts.
 */
export async function runBrowser(options: BrowserOptions, signal: AbortSignal): Promise<void> {
  // What cannot be meant needs no process.
  const url = targetUrl(options.url ?? '');
  const log = new Log('browser', options.logLevel);
  logLives(log);
  logWarnings(log);
  const settings = await untilAborted(networkSettings(options, url), signal);
  const body = await untilAborted(requestBody(options), signal);
  const { cookieJar, logLevel, sandbox, singleProcess } = options;
  const jar = cookieJar && (await untilAborted(readCookieJar(cookieJar), signal));
  const network = await startNetworkProcess({
    logLevel,
    sandbox,
    singleProcess,
    signal,
    ...(settings && { settings }),
    ...(cookieJar && jar && { cookies: { file: cookieJar, jar } }),
  });
  logProtection(log, network.report, options.sandbox);
  try {
    const welcome = options.url === undefined ? await openWelcomeSite() : undefined;
    try {
      await deliverPage(network, { ...target(options, welcome ?? url), ...body, signal }, options);
    } finally {
      await welcome?.[Symbol.asyncDispose]();
    }
  } finally {
    // It has nothing left to do that anybody waits for.
    await network.kill();
  }
}

function target(options: BrowserOptions, page: WelcomeSite | string) {
  const { allowHttp, allowPrivate, timeoutMs, maxBytes: maxBodyBytes, maxRedirects, upgrade } = options;
  const limits = { timeoutMs, maxBodyBytes, upgrade, ...(maxRedirects !== undefined && { maxRedirects }) };
  if (typeof page === 'string') return { url: page, policy: { ...limits, allowHttp, allowPrivate } };
  return { url: page.url, policy: { ...limits, ...page.policy, upgrade: false } };
}

function logLives(log: Log): void {
  subscribe('ie-sandbox:life', (message) => {
    const { kind, pid, from, to, reason } = message as LifeEvent;
    log.debug('child', { child: kind, childPid: pid, from, to, ended: reason?.type });
    if (reason && reason.type !== 'clean' && reason.type !== 'killed') {
      log.info('child did not end by itself', { child: kind, childPid: pid, ended: reason.type });
    }
  });
}

/** Node.js would print them in a form of its own, whatever the level. */
function logWarnings(log: Log): void {
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    log.warn(warning.message, { code: 'code' in warning ? String(warning.code) : undefined });
  });
}

/** A process with less protection than it could have is worth a word unasked; of `off`, ie-sandbox itself warns. */
function logProtection(log: Log, report: SandboxReport | undefined, asked: SandboxMode | undefined): void {
  if (!report) {
    log.info('fetching in this process');
    return;
  }
  const layers = report.layers.map(({ name, status, detail }) => `${name}: ${status} (${detail})`).join('; ');
  if (report.confined) log.info('the network process is confined', { layers });
  else log[asked === 'off' ? 'info' : 'warn']('the network process is not confined', { layers });
}
