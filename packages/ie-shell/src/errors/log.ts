import type { ProcessKind } from '@internet-exploder/ie-sandbox';
import { escapeUnsafe } from '@internet-exploder/ie-text/unsafe';

/** Writes lines of `key=value` pairs (logfmt) to stderr, each with the kind and pid of its process. */
export class Log {
  readonly #kind: ProcessKind;
  readonly #level: LogLevel;

  constructor(kind: ProcessKind, level: LogLevel) {
    this.#kind = kind;
    this.#level = level;
  }

  error(message: string, fields: Record<string, Field> = {}): void {
    this.#write('error', message, fields);
  }

  warn(message: string, fields: Record<string, Field> = {}): void {
    this.#write('warn', message, fields);
  }

  info(message: string, fields: Record<string, Field> = {}): void {
    this.#write('info', message, fields);
  }

  debug(message: string, fields: Record<string, Field> = {}): void {
    this.#write('debug', message, fields);
  }

  #write(level: LogLevel, message: string, fields: Record<string, Field>): void {
    if (!reaches(level, this.#level)) return;
    process.stderr.write(logLine(level, { kind: this.#kind, pid: process.pid, msg: message, ...fields }));
  }
}

/** Formats a line of a log, with its end. An undefined field is left out. */
export function logLine(level: LogLevel, fields: Record<string, Field>): string {
  const pairs = Object.entries({ level, ...fields })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${quote(String(value))}`);
  return `${pairs.join(' ')}\n`;
}

/** Whether a log of a level has lines of this level. */
export function reaches(level: LogLevel, logLevel: LogLevel): boolean {
  return LOG_LEVELS.indexOf(level) <= LOG_LEVELS.indexOf(logLevel);
}

/** From the quietest to the most detailed. Each level includes those before it. */
export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The variable that passes the level to child processes. */
export const ENV_LOG_LEVEL = 'IE_LOG_LEVEL';

export const DEFAULT_LOG_LEVEL: LogLevel = 'warn';

type Field = string | number | boolean | undefined;

/** The level of that name, or the default. */
export function parseLogLevel(text: string | undefined): LogLevel {
  return LOG_LEVELS.find((level) => level === text) ?? DEFAULT_LOG_LEVEL;
}

/**
 * One word is not quoted. Other text is quoted with escaped unsafe characters, so that an entry is one line.
 */
function quote(text: string): string {
  return /^[\w.:/@%+-]+$/.test(text) ? text : escapeUnsafe(JSON.stringify(text));
}
