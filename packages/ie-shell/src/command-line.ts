import type { SandboxMode } from '@internet-exploder/ie-sandbox';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { ShellError } from './errors.js';
import { DEFAULT_LOG_LEVEL, LOG_LEVELS, type LogLevel } from './log.js';
import type { Mode } from './mode.js';
import { oneLine } from './one-line.js';

/** What can be printed of a page. */
export const DUMPS = ['source', 'status', 'headers'] as const;
export type Dump = (typeof DUMPS)[number];

/** What the browser process was asked for. */
export interface BrowserOptions {
  /** As written; undefined opens the welcome site. */
  url: string | undefined;
  dump: Dump;
  allowHttp: boolean;
  /** All, none, or those that match a host name, an address or a CIDR. */
  allowPrivate: boolean | string[];
  singleProcess: boolean;
  /** How much confinement of the children is insisted on; undefined for what the platform can. */
  sandbox: SandboxMode | undefined;
  timeoutMs: number;
  maxBytes: number;
  /** Fail when the status is 400 or more. */
  fail: boolean;
  /** The file to write to instead of stdout. */
  output: string | undefined;
  logLevel: LogLevel;
}

/** Beyond what anybody fetches, within what a number holds. */
const MAX_BYTES_LIMIT = 1024 ** 4;

/** What commander makes of the command line. */
interface Parsed {
  url?: string;
  dump?: Dump;
  dumpSource?: true;
  dumpStatus?: true;
  allowHttp?: true;
  allowPrivate?: string[];
  singleProcess?: true;
  sandbox?: SandboxMode;
  timeout: number;
  maxBytes: number;
  fail?: true;
  output?: string;
  logLevel: LogLevel;
}

const SANDBOX_MODES: readonly SandboxMode[] = ['require', 'best-effort', 'off'];

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
  return { type: 'browser', options: browserOptions(command.opts<Parsed>(), command.args[0]) };
}

function parseSandboxCommand(rest: readonly string[]): Mode {
  if (rest.includes('--help') || rest.includes('-h')) return parseCommandLine(['--help']);
  const unknown = rest.find((word) => word !== '--json');
  if (unknown === undefined) return { type: 'sandbox', isJson: rest.length > 0 };
  throw new ShellError('IE_SHELL_USAGE', `sandbox takes --json and nothing else, not ${unknown}`);
}

function defineCommand(print: (text: string) => void): Command {
  return new Command('ie-shell')
    .description(
      'Fetches a page in a process of its own and prints it.\n' +
        'Private by default: HTTPS only, no private addresses, nothing kept. Without a URL it opens its welcome site.',
    )
    .version(manifest.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .argument('[url]', 'the page to open; a bare host gets https://')
    .option('--url <url>', 'the page to open, as an option')
    .addOption(new Option('--dump <what>', 'what to print of it (default: source)').choices(DUMPS))
    .option('--dump-source', 'print the body, byte for byte (as --dump source)')
    .option('--dump-status', 'print status and final URL (as --dump status)')
    .addOption(
      new Option(
        '-o, --output <file>',
        'write to a file, whole or not at all; - is stdout (default: stdout)',
      ).argParser(parseOutput),
    )
    .option('--fail', 'exit with code 4 when the status is 400 or more')
    .option('--allow-http', 'allow plain http:// too')
    .option(
      '--allow-private [=host|cidr]',
      'allow private addresses: all, or the listed ones (a,b; repeatable)',
      collect,
    )
    .addOption(
      new Option('--timeout <seconds>', 'give up after this time')
        .argParser(parseSeconds)
        .default(60_000, '60'),
    )
    .addOption(
      new Option('--max-bytes <n>', 'refuse a larger body; k, M and G are units')
        .argParser(parseBytes)
        .default(32 * 1024 * 1024, '32M'),
    )
    .addOption(
      new Option(
        '--sandbox <mode>',
        'confinement of the children (default: require, where there is any)',
      ).choices(SANDBOX_MODES),
    )
    .option('--single-process', 'fetch in this process: for debugging, without isolation')
    .addOption(
      new Option('--log-level <level>', 'what to log on stderr')
        .choices(LOG_LEVELS)
        .default(DEFAULT_LOG_LEVEL),
    )
    .addHelpText(
      'after',
      '\nCommands:\n' +
        '  sandbox [--json]              let each child try what it must not be able to do, and report\n' +
        '\nExit codes: 0 ok, 1 network, 2 usage, 3 policy, 4 HTTP status (--fail), 5 timeout, 6 too large,\n' +
        '7 a child process crashed, 8 sandbox missing.\n' +
        '\nExamples:\n' +
        '  ie-shell example.com\n' +
        '  ie-shell --dump headers https://example.com/\n' +
        '  ie-shell --allow-http --allow-private=127.0.0.1 http://127.0.0.1:8080/ -o page.html',
    )
    .exitOverride()
    .configureOutput({ writeOut: print, writeErr: () => {} })
    .configureHelp({ helpWidth: 100 });
}

function browserOptions(parsed: Parsed, argument: string | undefined): BrowserOptions {
  if (parsed.url !== undefined && argument !== undefined && parsed.url !== argument) {
    throw new ShellError('IE_SHELL_USAGE', `one page at a time: ${argument} and --url ${parsed.url} differ`);
  }
  const dumps = new Set<Dump>([
    ...(parsed.dump ? [parsed.dump] : []),
    ...(parsed.dumpSource ? (['source'] as const) : []),
    ...(parsed.dumpStatus ? (['status'] as const) : []),
  ]);
  if (dumps.size > 1) {
    throw new ShellError('IE_SHELL_USAGE', `one dump at a time: ${[...dumps].join(' and ')} were asked for`);
  }
  if (parsed.singleProcess && parsed.sandbox === 'require') {
    throw new ShellError(
      'IE_SHELL_USAGE',
      'a single process cannot be confined: --sandbox require forbids it',
    );
  }
  const [dump = 'source'] = dumps;
  const hosts = parsed.allowPrivate ?? [];
  return {
    url: parsed.url ?? argument,
    dump,
    allowHttp: parsed.allowHttp ?? false,
    allowPrivate: hosts.includes(ALL_PRIVATE) || (hosts.length > 0 && hosts),
    singleProcess: parsed.singleProcess ?? false,
    sandbox: parsed.sandbox,
    timeoutMs: parsed.timeout,
    maxBytes: parsed.maxBytes,
    fail: parsed.fail ?? false,
    output: parsed.output === '-' ? undefined : parsed.output,
    logLevel: parsed.logLevel,
  };
}

function markBareAllowPrivate(argument: string): string {
  return argument === '--allow-private' ? `--allow-private=${ALL_PRIVATE}` : argument;
}

function collect(text: string, earlier: string[] = []): string[] {
  const entries = text.split(',').map((entry) => entry.trim());
  if (entries.includes('')) throw new InvalidArgumentError('It needs a host name, an address or a CIDR.');
  return [...earlier, ...entries];
}

function parseOutput(text: string): string {
  if (text === '') throw new InvalidArgumentError('It needs the name of a file, or - for stdout.');
  return text;
}

/** Milliseconds. */
function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!/^[\d.]+$/.test(text) || !(seconds > 0) || seconds > 86_400) {
    throw new InvalidArgumentError('It needs a number of seconds above 0, a day at most.');
  }
  return Math.max(1, Math.round(seconds * 1_000));
}

function parseBytes(text: string): number {
  const [, digits, unit = ''] = /^(\d+)([kKmMgG]?)$/.exec(text) ?? [];
  const bytes = Number(digits) * ({ k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[unit.toLowerCase()] ?? 1);
  if (!(bytes > 0) || bytes > MAX_BYTES_LIMIT) {
    throw new InvalidArgumentError('It needs a number of bytes from 1 to 1024G, such as 500k or 10M.');
  }
  return bytes;
}
