import type { ChildKind, SpawnOptions } from '@internet-exploder/ie-sandbox';
import { type LogLevel, logLine, reaches } from '../errors/log.js';

/**
 * What becomes of the lines that a confined child writes to stderr. A line of its own log passes if its level does. Any
 * other line becomes the text of a warning about the child, so that it cannot pass for a line of another process.
 */
export function childStderr(level: LogLevel): NonNullable<SpawnOptions<unknown>['stderr']> {
  if (!reaches('error', level)) return 'ignore';
  return (line, child) => {
    if (line === '') return;
    const [, lineLevel, rest] = OWN_LINE.exec(line) ?? [];
    const isOwn = rest?.startsWith(`kind=${child.kind} pid=${child.pid} `) === true;
    if (!reaches(isOwn ? (lineLevel as LogLevel) : 'warn', level)) return;
    process.stderr.write(isOwn ? `${line}\n` : warning(line, child));
  };
}

const OWN_LINE = /^level=(error|warn|info|debug) (.*)$/;

function warning(line: string, { kind, pid }: { kind: ChildKind; pid: number }): string {
  return logLine('warn', { kind, pid, msg: 'written to stderr', line });
}
