import { CommanderError } from 'commander';
import { ShellError } from '../errors/shell-error.js';
import { oneLine } from '../output/one-line.js';
import type { BrowserOptions } from './browser-options.js';
import { checkConflicts, checkReading } from './check-conflicts.js';
import { checkHeadless } from './check-headless.js';
import { defineCommand, type Parsed } from './define-command.js';
import { findForeignWord, hintFor } from './foreign-options.js';
import { bodyChoices, dataOf } from './options/body-options.js';
import type { Dump } from './options/dumps.js';
import type { Mode } from './program-mode.js';

/** Parses the command line of a user. @throws ShellError `IE_SHELL_USAGE` */
export function parseCommandLine(argv: readonly string[]): Mode {
  // A host of that name needs its scheme.
  if (argv[0] === 'sandbox') return parseSandboxCommand(argv.slice(1));
  const printed: string[] = [];
  const command = defineCommand((text) => printed.push(text));
  const foreign = findForeignWord(argv);
  if (foreign) throw notTaken(foreign.word, foreign.hint);
  try {
    command.parse(argv.map(markBareAllowPrivate), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { type: 'text', text: printed.join('') };
    throw misuse(error);
  }
  // Commander reads them as negative numbers, and so as URLs.
  const digit = argv.includes('--') ? undefined : command.args.find((word) => /^-\d/.test(word));
  if (digit !== undefined) throw unknownOption(digit);
  const parsed = command.opts<Parsed>();
  if (parsed.headless) checkHeadless(command);
  const isLogAsked = command.getOptionValueSource('logLevel') === 'cli';
  const options = browserOptions(parsed, command.args, isLogAsked);
  return parsed.headless
    ? { type: 'headless', options, dataDir: parsed.dataDir }
    : { type: 'browser', options };
}

/**
 * Marks the option without a value. Commander would otherwise use the next argument as its value. In a list it
 * means the same for the client.
 */
const ALL_PRIVATE = '*';

function misuse(error: CommanderError): ShellError {
  const [, unknown = ''] = /^error: unknown option '([^']*)'/.exec(error.message) ?? [];
  if (hintFor(unknown) !== undefined) return unknownOption(unknown);
  // Commander writes its hint on a second line.
  const message = `${oneLine(error.message.replace(/^error: /, ''))} (see ie-shell --help)`;
  return new ShellError('IE_SHELL_USAGE', message, { cause: error });
}

function unknownOption(option: string): ShellError {
  const hint = hintFor(option);
  if (hint !== undefined) return notTaken(option, hint);
  return new ShellError('IE_SHELL_USAGE', `unknown option '${option}' (see ie-shell --help)`);
}

function notTaken(option: string, hint: string): ShellError {
  return new ShellError('IE_SHELL_USAGE', `${option} is not supported: ${hint} (see ie-shell --help)`);
}

function parseSandboxCommand(rest: readonly string[]): Mode {
  if (rest.includes('--help') || rest.includes('-h')) return parseCommandLine(['--help']);
  const unknown = rest.find((word) => word !== '--json');
  if (unknown === undefined) return { type: 'sandbox', isJson: rest.length > 0 };
  throw new ShellError('IE_SHELL_USAGE', `sandbox accepts only --json, not ${unknown}`);
}

function browserOptions(parsed: Parsed, words: readonly string[], isLogAsked: boolean): BrowserOptions {
  // A page that is given both ways is opened once.
  const urls = [...words, ...(parsed.url ?? []).filter((url) => !words.includes(url))];
  checkConflicts(parsed);
  const dump = dumpOf(parsed);
  checkReading(parsed, dump, urls);
  return {
    urls,
    dump,
    select: parsed.select,
    width: parsed.width,
    color: parsed.color,
    links: parsed.links,
    pager: parsed.pager,
    baseUrl: parsed.baseUrl,
    encoding: parsed.encoding,
    type: parsed.type,
    refresh: parsed.refresh,
    retry: parsed.retry,
    singleProcess: parsed.singleProcess ?? false,
    sandbox: parsed.sandbox,
    ...outputChoices(parsed, isLogAsked),
    ...requestChoices(parsed),
    ...networkChoices(parsed),
  };
}

function dumpOf(parsed: Parsed): Dump {
  const dumps = new Set<Dump>([
    ...(parsed.dump ? [parsed.dump] : []),
    ...(parsed.dumpSource ? (['source'] as const) : []),
    ...(parsed.dumpStatus ? (['status'] as const) : []),
  ]);
  if (dumps.size > 1) {
    throw new ShellError(
      'IE_SHELL_USAGE',
      `only one dump can be printed: choose one of ${[...dumps].join(' and ')}`,
    );
  }
  const [dump = parsed.head ? 'headers' : parsed.continue || parsed.remoteName ? 'source' : 'text'] = dumps;
  return dump;
}

function outputChoices(parsed: Parsed, isLogAsked: boolean) {
  const { silent = false, showError = false, output, logLevel } = parsed;
  return {
    output: output === '-' ? undefined : output,
    remoteName: parsed.remoteName ?? false,
    continue: parsed.continue ?? false,
    har: parsed.har,
    fail: parsed.fail ?? false,
    showErrors: !silent || showError,
    logLevel: silent && !isLogAsked ? 'silent' : logLevel,
  } as const;
}

function requestChoices(parsed: Parsed) {
  const [body] = bodyChoices(parsed);
  return {
    method: parsed.head ? 'HEAD' : parsed.request,
    headers: parsed.header ?? [],
    body,
    query: parsed.get ? dataOf(parsed) : [],
    user: parsed.user,
    cookie: parsed.cookie ?? [],
    referer: parsed.referer,
    userAgent: parsed.userAgent,
    maxRedirects: parsed.maxRedirects ?? parsed.maxRedirs,
    cookies: parsed.cookies,
    cookieJar: parsed.cookieJar,
    cache: parsed.cache,
  };
}

function networkChoices(parsed: Parsed) {
  const hosts = parsed.allowPrivate ?? [];
  return {
    allowHttp: parsed.allowHttp ?? false,
    // A list may name more than the option without a value allows.
    allowPrivate: hosts.length > 0 && (hosts.every((host) => host === ALL_PRIVATE) || hosts),
    ports: parsed.ports,
    upgrade: parsed.upgrade ?? false,
    timeoutMs: parsed.maxTime ?? parsed.timeout,
    maxBytes: parsed.maxBytes,
    maxHeaderBytes: parsed.maxHeaderBytes,
    http2: parsed.http2 ?? false,
    proxy: parsed.proxy,
    resolve: parsed.resolve ?? [],
    cert: parsed.cert,
    key: parsed.key,
    cacert: parsed.cacert,
  };
}

function markBareAllowPrivate(argument: string): string {
  return argument === '--allow-private' ? `--allow-private=${ALL_PRIVATE}` : argument;
}
