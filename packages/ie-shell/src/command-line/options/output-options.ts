import { Option } from 'commander';
import { DEFAULT_LOG_LEVEL, LOG_LEVELS, type LogLevel } from '../../errors/log.js';
import { parseFileName, parseOutput } from './option-values.js';

/** Where output goes, and additional files. */
export function outputOptions(): Option[] {
  return [
    new Option(
      '-o, --output <file>',
      'write to a file, completely or not at all; - is stdout; with {n}, {host} or {name}, a new file for ' +
        'each page (default: stdout)',
    ).argParser(parseOutput),
    new Option('-O, --remote-name', 'write the source to a new file named after the URL'),
    new Option('--continue', 'continue the download of an earlier --continue, if the file is unchanged'),
    new Option('--har <file>', 'also write the requests and responses as HAR 1.2').argParser(parseFileName),
    new Option('-f, --fail', 'exit with code 4 if the status is 400 or more, or --select matches nothing'),
    new Option('-s, --silent', 'write nothing to stderr, not even errors'),
    new Option('-S, --show-error', 'write errors to stderr even with --silent'),
    new Option('--log-level <level>', 'log level on stderr').choices(LOG_LEVELS).default(DEFAULT_LOG_LEVEL),
  ];
}

/** What commander returns for `outputOptions`. */
export interface ParsedOutputOptions {
  output?: string;
  remoteName?: true;
  continue?: true;
  har?: string;
  fail?: true;
  silent?: true;
  showError?: true;
  logLevel: LogLevel;
}
