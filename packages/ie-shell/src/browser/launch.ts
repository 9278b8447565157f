import { check } from '../errors/checks.js';
import { startProcesses } from '../processes/start-processes.js';
import { checkPrivateAddresses, fetchableUrl } from '../targets/fetchable-url.js';
import { Browser } from './browser.js';
import { LAUNCH_OPTIONS, type LaunchOptions, launchSettings } from './launch-options.js';
import { OPEN_OPTIONS, type OpenOptions, openSettings } from './open-options.js';
import type { Page } from './page.js';

/**
 * Starts a browser: its network process, and a renderer process for its first page.
 *
 * @throws ShellError `IE_SHELL_USAGE` for an option that is not known, or not what it should be, before any child is
 * started; `IE_NET_INVALID_OPTION` for one that the network process refuses. SandboxError where a child cannot be started,
 * or not be confined as it has to be.
 *
 * @example
 * const browser = await launch();
 * const page = await browser.open('https://example.com/');
 * const { text, sandbox } = await page.text();
 * await browser.close();
 */
export async function launch(options: LaunchOptions = {}): Promise<Browser> {
  return start(check.options(options, { what: 'launch()', known: LAUNCH_OPTIONS }));
}

/**
 * Opens one page in a browser of its own, which ends with it. A bare host gets `https://`.
 *
 * @example
 * const page = await open('example.com');
 * console.log((await page.article()).markdown);
 * await page.close();
 */
export async function open(url: string | URL, options: LaunchOptions & OpenOptions = {}): Promise<Page> {
  check.options(options, { what: 'open()', known: { ...LAUNCH_OPTIONS, ...OPEN_OPTIONS } });
  const [rest, parameters] = splitOptions(options);
  const { policy, refresh } = launchSettings(rest);
  const target = fetchableUrl(url);
  const settings = openSettings(parameters, { ...policy, refresh });
  settings.signal?.throwIfAborted();
  const browser = await start(rest, settings.signal);
  try {
    const page = await browser.open(target, parameters);
    page.onClose(() => browser.close());
    return page;
  } catch (error) {
    await browser.close();
    throw error;
  }
}

/**
 * What of the options of a page in a browser of its own is for the browser, and what for the page. What both take, such as
 * headers, holds for the whole of the browser.
 */
export function splitOptions(options: LaunchOptions & OpenOptions): [LaunchOptions, OpenOptions] {
  const entries = Object.entries(options);
  const isOfBrowser = ([name]: [string, unknown]) => Object.hasOwn(LAUNCH_OPTIONS, name);
  return [
    Object.fromEntries(entries.filter(isOfBrowser)),
    Object.fromEntries(entries.filter((entry) => !isOfBrowser(entry))),
  ];
}

async function start(options: LaunchOptions, signal = new AbortController().signal): Promise<Browser> {
  const { sandbox, logLevel, network: settings, policy, refresh } = launchSettings(options);
  if (Array.isArray(policy.allowPrivate)) await checkPrivateAddresses(policy.allowPrivate);
  const processes = await startProcesses({
    sandbox,
    logLevel,
    signal,
    network: { settings },
    namesSites: true,
  });
  return new Browser({ ...processes, policy, refresh });
}
