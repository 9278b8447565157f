import { Option } from 'commander';
import { DEFAULT_LOG_LEVEL, LOG_LEVELS, type LogLevel } from '../../errors/log.js';
import { parseFileName, parseOutput } from './option-values.js';

/** Where output goes, and additional files. */
export function outputOptions(): Option[] {
  return [
    new Option(
      '-o, --output <file>',
      'write to a file, whole or not at all; - is stdout, and {n}, {host} and {name} name a new file for ' +
        'each page (default: stdout)',
    ).argParser(parseOutput),
    new Option('-O, --remote-name', 'write the source to a new file with the name that the URL has for it'),
    new Option('--continue', 'go on with what an earlier --continue left of the file, if it is the same'),
    new Option('--har <file>', 'also write how the page came as HAR 1.2').argParser(parseFileName),
    new Option('-f, --fail', 'exit with code 4 when the status is 400 or more, or --select matches nothing'),
    new Option('-s, --silent', 'write nothing to stderr: no progress, no warning, no error'),
    new Option('-S, --show-error', 'write the error to stderr even with --silent'),
    new Option('--log-level <level>', 'what to log on stderr').choices(LOG_LEVELS).default(DEFAULT_LOG_LEVEL),
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
