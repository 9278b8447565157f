import type { SandboxMode } from '@internet-exploder/ie-sandbox';
import { Command, Option } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { DUMPS, type Dump } from './dumps.js';
import { DEFAULT_LOG_LEVEL, LOG_LEVELS, type LogLevel } from './log.js';
import {
  parseAgent,
  parseBytes,
  parseData,
  parseFile,
  parseFileName,
  parseHeader,
  parseHosts,
  parseMethod,
  parseProxy,
  parseRedirects,
  parseRetries,
  parseSeconds,
  parseWidth,
} from './option-values.js';

/** What commander makes of the command line. */
export interface Parsed {
  url?: string;
  dump?: Dump;
  select?: string;
  width?: number;
  color: ColorMode;
  links?: LinkMode;
  pager: boolean;
  baseUrl?: string;
  retry: number;
  dumpSource?: true;
  dumpStatus?: true;
  allowHttp?: true;
  allowPrivate?: string[];
  singleProcess?: true;
  sandbox?: SandboxMode;
  timeout: number;
  maxBytes: number;
  request?: string;
  header?: [string, string][];
  data?: string[];
  uploadFile?: string;
  userAgent?: string;
  maxRedirects?: number;
  cookies: boolean;
  cache: boolean;
  cookieJar?: string;
  http2?: true;
  proxy?: string;
  cert?: string;
  key?: string;
  cacert?: string;
  upgrade?: true;
  har?: string;
  continue?: true;
  fail?: true;
  output?: string;
  headless?: true;
  dataDir?: string;
  logLevel: LogLevel;
}

/** When text has colours and styles: on a terminal that can show them, or whatever it goes to. */
const COLOR_MODES = ['auto', 'always', 'never'] as const;
export type ColorMode = (typeof COLOR_MODES)[number];

/** What becomes of links in text: numbers and a list below, hyperlinks of a terminal, or nothing. */
const LINK_MODES = ['list', 'terminal', 'none'] as const;
export type LinkMode = (typeof LINK_MODES)[number];

const SANDBOX_MODES: readonly SandboxMode[] = ['require', 'best-effort', 'off'];

/** What may be written on the command line; what is printed of it goes to `print`. */
export function defineCommand(print: (text: string) => void): Command {
  return new Command('ie-shell')
    .description(
      'Fetches a page in one process, reads it in another, and prints it.\n' +
        'Private by default: HTTPS only, no private addresses, nothing kept. Without a URL it opens its welcome site.',
    )
    .version(manifest.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .argument('[url]', 'the page to open; a bare host gets https://, and - is HTML from stdin')
    .option('--url <url>', 'the page to open, as an option')
    .addOption(new Option('--dump <what>', 'what to print of it (default: text)').choices(DUMPS))
    .option('--select <css>', 'only of the elements that this selector matches')
    .addOption(
      new Option('--width <columns>', 'columns of text (default: those of the terminal, or 80)').argParser(
        parseWidth,
      ),
    )
    .addOption(
      new Option('--color <when>', 'colours and styles in text').choices(COLOR_MODES).default('auto'),
    )
    .addOption(
      new Option('--links <how>', 'links in text (default: what the terminal can, or a list)').choices(
        LINK_MODES,
      ),
    )
    .option('--no-pager', 'print what is longer than the screen all the same')
    .option('--base-url <url>', 'what the links of HTML from stdin are relative to')
    .addOption(
      new Option('--retry <n>', 'load a page again whose process has ended')
        .argParser(parseRetries)
        .default(0),
    )
    .option('--dump-source', 'print the body, byte for byte (as --dump source)')
    .option('--dump-status', 'print status and final URL (as --dump status)')
    .addOption(
      new Option(
        '-o, --output <file>',
        'write to a file, whole or not at all; - is stdout (default: stdout)',
      ).argParser(parseFile),
    )
    .option(
      '--continue',
      'go on with what an earlier --continue has left of the file, if it is still the same',
    )
    .addOption(
      new Option('-X, --request <method>', 'the method (default: GET, or what the body needs)').argParser(
        parseMethod,
      ),
    )
    .addOption(
      new Option('-H, --header <line>', 'send a header, such as "accept: text/html" (repeatable)').argParser(
        parseHeader,
      ),
    )
    .addOption(
      new Option(
        '-d, --data <data>',
        'post this, or a @file, or @- for stdin (repeatable, joined by &)',
      ).argParser(parseData),
    )
    .addOption(
      new Option('-T, --upload-file <file>', 'put a file, of any size; - is stdin').argParser(parseFile),
    )
    .addOption(new Option('--user-agent <text>', 'the user agent to say').argParser(parseAgent))
    .addOption(
      new Option('--max-redirects <n>', 'follow so many redirects (default: 20)').argParser(parseRedirects),
    )
    .option('--no-cookies', 'keep and send no cookies, not even from one redirect to the next')
    .option('--no-cache', 'store no response, not even in memory')
    .addOption(
      new Option('--cookie-jar <file>', 'begin with the cookies of a file, and write them back').argParser(
        parseFileName,
      ),
    )
    .option('--http2', 'speak HTTP/2 where the server does')
    .addOption(
      new Option('--proxy <url>', 'go by a proxy: http:// or socks5://, credentials included').argParser(
        parseProxy,
      ),
    )
    .addOption(
      new Option('--cert <file>', 'show a client certificate to the host of the page').argParser(parseFile),
    )
    .addOption(new Option('--key <file>', 'its key (default: in the file of --cert)').argParser(parseFile))
    .addOption(new Option('--cacert <file>', 'trust the authorities of a PEM file, too').argParser(parseFile))
    .addOption(new Option('--har <file>', 'write how the page came as HAR 1.2, too').argParser(parseFileName))
    .option('--fail', 'exit with code 4 when the status is 400 or more')
    .option('--allow-http', 'allow plain http:// too')
    .option('--upgrade', 'fetch https:// wherever http:// is said, redirects included')
    .option(
      '--allow-private [=host|cidr]',
      'allow private addresses: all, or the listed ones (a,b; repeatable)',
      parseHosts,
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
    .option('--headless', 'answer requests on stdin, a line of JSON each, with lines on stdout')
    .addOption(
      new Option('--data-dir <folder>', 'keep the bookmarks of --headless in this folder').argParser(
        parseFileName,
      ),
    )
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
        '  ie-shell --dump markdown --select article https://example.com/\n' +
        '  ie-shell -H "accept: text/plain" -d name=value https://example.com/form\n' +
        '  ie-shell --allow-http --allow-private=127.0.0.1 http://127.0.0.1:8080/ -o page.html',
    )
    .exitOverride()
    .configureOutput({ writeOut: print, writeErr: () => {} })
    .configureHelp({ helpWidth: 100 });
}
