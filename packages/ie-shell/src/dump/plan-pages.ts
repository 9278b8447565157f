import { lstatSync } from 'node:fs';
import { resolve } from 'node:path';
import type { BrowserOptions } from '../command-line/browser-options.js';
import { explainWord } from '../command-line/explain-word.js';
import { readsStdin } from '../command-line/options/body-options.js';
import { messageOf } from '../errors/message-of.js';
import { ShellError } from '../errors/shell-error.js';
import { exists, isTemplate, outputName } from '../output/output-name.js';
import { commandUrl } from '../targets/fetchable-url.js';
import { targetUrl } from '../targets/target-url.js';

/**
 * Plans the pages of a command line in order; none for the welcome site and for HTML from stdin. Invalid
 * combinations are refused before any process starts.
 *
 * @throws ShellError `IE_SHELL_USAGE`, and `IE_SHELL_OUTPUT` for an existing file that must be new
 */
export function planPages(options: Options): PlannedPage[] {
  if (options.urls[0] === '-') return [];
  const urls = options.urls.map((written) => {
    const explanation = explainWord(written, options, options.urls);
    if (explanation !== undefined) throw new ShellError('IE_SHELL_USAGE', explanation);
    // One invalid URL of several does not stop the others.
    return options.urls.length > 1 ? targetUrl(written) : commandUrl(written, options);
  });
  if (urls.length > 1) checkSeveral(options, urls);
  const template = options.remoteName ? '{name}' : options.output;
  const isNew = template !== undefined && isTemplate(template);
  const pages = urls.map((url, index) => ({
    url,
    file: isNew ? outputName({ template, url, number: index + 1 }) : template,
    isNew,
  }));
  if (isNew) checkNew(pages, options);
  return pages;
}

/** A page to fetch, and its output. */
export interface PlannedPage {
  url: string;
  /** Undefined for stdout. */
  file: string | undefined;
  /** Whether an existing file is an error. */
  isNew: boolean;
}

type Options = Pick<
  BrowserOptions,
  | 'urls'
  | 'output'
  | 'remoteName'
  | 'continue'
  | 'har'
  | 'cookieJar'
  | 'user'
  | 'cookie'
  | 'cert'
  | 'body'
  | 'query'
  | 'allowHttp'
  | 'allowPrivate'
  | 'upgrade'
>;

/** Checks that each file is new and unique. */
function checkNew(pages: readonly PlannedPage[], { har, cookieJar }: Options): void {
  const taken = new Set([har, cookieJar].flatMap((file) => (file === undefined ? [] : [resolve(file)])));
  for (const { file = '' } of pages) {
    if (taken.has(resolve(file))) {
      throw new ShellError('IE_SHELL_USAGE', `${file} would be written twice: use -o "{n}-{name}"`);
    }
    taken.add(resolve(file));
    if (isThere(file)) throw exists(file);
  }
}

/** @throws ShellError `IE_SHELL_OUTPUT` if the system cannot tell, for example for a name that is too long */
function isThere(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch (cause) {
    throw new ShellError('IE_SHELL_OUTPUT', `${file} cannot be written: ${messageOf(cause)}`, { cause });
  }
}

function checkSeveral(options: Options, urls: readonly string[]): void {
  const { output, user, cookie, cert, body, query } = options;
  if (output !== undefined && !isTemplate(output) && !/^\/dev\//.test(resolve(output))) {
    throw new ShellError(
      'IE_SHELL_USAGE',
      `${urls.length} pages need different files: use -O, or a template such as -o '{n}-{host}.txt'`,
    );
  }
  const origins = new Set(urls.map((url) => (URL.canParse(url) ? new URL(url).origin : url)));
  const secret = [
    ['--user', user !== undefined],
    ['--cookie', cookie.length > 0],
    ['--cert', cert !== undefined],
  ].find(([, isGiven]) => isGiven);
  if (secret && origins.size > 1) {
    throw new ShellError(
      'IE_SHELL_USAGE',
      `${secret[0]} is for one origin, but the URLs have ${origins.size}: run ie-shell once for each`,
    );
  }
  // stdin can be read only once, and the files of a body are read for each page.
  if ((body && readsStdin(body)) || readsStdin({ type: 'data', parts: query })) {
    throw new ShellError('IE_SHELL_USAGE', 'stdin can be sent only once: use a single URL');
  }
}
