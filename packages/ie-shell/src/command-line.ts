import { CommanderError } from 'commander';
import type { BrowserOptions } from './browser-options.js';
import { checkConflicts, checkReading } from './check-conflicts.js';
import { defineCommand, type Parsed } from './define-command.js';
import type { Dump } from './dumps.js';
import { ShellError } from './errors.js';
import { checkHeadless } from './headless/check-headless.js';
import type { Mode } from './mode.js';
import { oneLine } from './one-line.js';

/** Stands for the option without a value, which commander would look for in the next argument. */
const ALL_PRIVATE = '*';

/** Reads a person's command line. @throws ShellError `IE_SHELL_USAGE` */
export function parseCommandLine(argv: readonly string[]): Mode {
  // A host of that name is written with its scheme.
  if (argv[0] === 'sandbox') return parseSandboxCommand(argv.slice(1));
  const printed: string[] = [];
  const command = defineCommand((text) => printed.push(text));
  try {
    command.parse(argv.map(markBareAllowPrivate), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { type: 'text', text: printed.join('') };
    // Commander puts its hint on a second line.
    throw new ShellError(
      'IE_SHELL_USAGE',
      `${oneLine(error.message.replace(/^error: /, ''))} (see ie-shell --help)`,
      {
        cause: error,
      },
    );
  }
  const parsed = command.opts<Parsed>();
  if (parsed.headless) checkHeadless(command);
  const options = browserOptions(parsed, command.args[0]);
  return parsed.headless
    ? { type: 'headless', options, dataDir: parsed.dataDir }
    : { type: 'browser', options };
}

function parseSandboxCommand(rest: readonly string[]): Mode {
  if (rest.includes('--help') || rest.includes('-h')) return parseCommandLine(['--help']);
  const unknown = rest.find((word) => word !== '--json');
  if (unknown === undefined) return { type: 'sandbox', isJson: rest.length > 0 };
  throw new ShellError('IE_SHELL_USAGE', `sandbox takes --json and nothing else, not ${unknown}`);
}

function browserOptions(parsed: Parsed, argument: string | undefined): BrowserOptions {
  checkConflicts(parsed, argument);
  const dumps = new Set<Dump>([
    ...(parsed.dump ? [parsed.dump] : []),
    ...(parsed.dumpSource ? (['source'] as const) : []),
    ...(parsed.dumpStatus ? (['status'] as const) : []),
  ]);
  if (dumps.size > 1) {
    throw new ShellError('IE_SHELL_USAGE', `one dump at a time: ${[...dumps].join(' and ')} were asked for`);
  }
  const [dump = parsed.continue ? 'source' : 'text'] = dumps;
  checkReading(parsed, dump, argument);
  const hosts = parsed.allowPrivate ?? [];
  return {
    url: parsed.url ?? argument,
    dump,
    select: parsed.select,
    width: parsed.width,
    color: parsed.color,
    links: parsed.links,
    pager: parsed.pager,
    baseUrl: parsed.baseUrl,
    refresh: parsed.refresh,
    retry: parsed.retry,
    allowHttp: parsed.allowHttp ?? false,
    allowPrivate: hosts.includes(ALL_PRIVATE) || (hosts.length > 0 && hosts),
    singleProcess: parsed.singleProcess ?? false,
    sandbox: parsed.sandbox,
    timeoutMs: parsed.timeout,
    maxBytes: parsed.maxBytes,
    maxHeaderBytes: parsed.maxHeaderBytes,
    fail: parsed.fail ?? false,
    method: parsed.request,
    headers: parsed.header ?? [],
    data: parsed.data ?? [],
    uploadFile: parsed.uploadFile,
    userAgent: parsed.userAgent,
    maxRedirects: parsed.maxRedirects,
    cookies: parsed.cookies,
    cache: parsed.cache,
    cookieJar: parsed.cookieJar,
    http2: parsed.http2 ?? false,
    proxy: parsed.proxy,
    resolve: parsed.resolve ?? [],
    cert: parsed.cert,
    key: parsed.key,
    cacert: parsed.cacert,
    upgrade: parsed.upgrade ?? false,
    har: parsed.har,
    continue: parsed.continue ?? false,
    output: parsed.output === '-' ? undefined : parsed.output,
    logLevel: parsed.logLevel,
  };
}

function markBareAllowPrivate(argument: string): string {
  return argument === '--allow-private' ? `--allow-private=${ALL_PRIVATE}` : argument;
}
