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
 * @throws ShellError `IE_SHELL_USAGE` for an unknown or invalid option, before any child starts;
 * `IE_NET_INVALID_OPTION` for an option that the network process refuses. SandboxError if a child cannot
 * start, or cannot be confined as required.
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
 * Opens one page in its own browser, which closes with the page. A bare host gets `https://`.
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
 * Splits options into those of the browser and those of the page. Options of both, such as headers, go to the
 * browser.
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
