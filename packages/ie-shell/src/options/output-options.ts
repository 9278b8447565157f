import { Option } from 'commander';
import { DEFAULT_LOG_LEVEL, LOG_LEVELS, type LogLevel } from '../log.js';
import { parseFile, parseFileName } from '../option-values.js';

/** What commander makes of `outputOptions`. */
export interface ParsedOutputOptions {
  output?: string;
  continue?: true;
  har?: string;
  fail?: true;
  logLevel: LogLevel;
}

/** Where the answer goes, and what else is written. */
export function outputOptions(): Option[] {
  return [
    new Option(
      '-o, --output <file>',
      'write to a file, whole or not at all; - is stdout (default: stdout)',
    ).argParser(parseFile),
    new Option('--continue', 'go on with what an earlier --continue left of the file, if it is the same'),
    new Option('--har <file>', 'also write how the page came as HAR 1.2').argParser(parseFileName),
    new Option('--fail', 'exit with code 4 when the status is 400 or more'),
    new Option('--log-level <level>', 'what to log on stderr').choices(LOG_LEVELS).default(DEFAULT_LOG_LEVEL),
  ];
}
