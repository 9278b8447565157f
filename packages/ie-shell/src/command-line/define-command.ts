import { Command, Option } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { bodyOptions, type ParsedBodyOptions } from './options/body-options.js';
import { networkOptions, type ParsedNetworkOptions } from './options/network-options.js';
import { outputOptions, type ParsedOutputOptions } from './options/output-options.js';
import { type ParsedPageOptions, pageOptions } from './options/page-options.js';
import { type ParsedProcessOptions, processOptions } from './options/process-options.js';
import { type ParsedRequestOptions, requestOptions } from './options/request-options.js';

/** Defines the command line. Help and version are passed to `print`. */
export function defineCommand(print: (text: string) => void): Command {
  const command = new Command('ie-shell')
    .description(
      'Fetches a page in one process, reads it in another, and prints it.\n' +
        'Private by default: HTTPS only, no private addresses, nothing kept. Without a URL it opens its welcome site.',
    )
    .argument('[urls...]', 'pages to open; a bare host gets https://, and - is HTML from stdin');
  for (const [heading, options] of GROUPS) {
    command.optionsGroup(heading);
    for (const option of options()) command.addOption(option);
  }
  for (const flags of NO_OPS) command.addOption(new Option(flags).hideHelp());
  return command
    .version(manifest.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', AFTER_OPTIONS)
    .exitOverride()
    .configureOutput({ writeOut: print, writeErr: () => {} })
    .configureHelp({ helpWidth: 100 });
}

/** The options that commander has parsed. */
export interface Parsed
  extends ParsedPageOptions,
    ParsedOutputOptions,
    ParsedRequestOptions,
    ParsedBodyOptions,
    ParsedNetworkOptions,
    ParsedProcessOptions {}

/** The options by their headings in the help. */
const GROUPS = [
  ['Page:', pageOptions],
  ['Output:', outputOptions],
  ['Request:', requestOptions],
  ['Body:', bodyOptions],
  ['Network:', networkOptions],
  ['Program:', processOptions],
] as const;

/** Options of curl whose behaviour is the default here. */
const NO_OPS = [
  '-L, --location',
  '--compressed',
  '-N, --no-buffer',
  '--basic',
  '--remote-name-all',
  '-g, --globoff',
];

const AFTER_OPTIONS = `
Commands:
  sandbox [--json]              test the confinement of each child process

Exit codes: 0 ok, 1 network, 2 usage, 3 policy, 4 HTTP status or no match (--fail), 5 timeout,
6 too large, 7 child process crashed, 8 sandbox missing. With several pages, the first failure counts.

Many options of curl work the same; -L, -N and --compressed are always on.

Examples:
  ie-shell example.com
  ie-shell --dump headers https://example.com/
  ie-shell --dump markdown --select article https://example.com/
  ie-shell -H "accept: text/plain" -d name=value https://example.com/form
  ie-shell --json '{"name":"value"}' https://example.com/api
  ie-shell -o '{host}-{n}.txt' example.com example.org
  ie-shell --allow-http --allow-private=127.0.0.1 http://127.0.0.1:8080/ -o page.html
  ie-shell - < page.html`;
