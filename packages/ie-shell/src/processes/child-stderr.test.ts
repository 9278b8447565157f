import { afterEach, expect, it, vi } from 'vitest';
import { LOG_LEVELS, type LogLevel } from '../errors/log.js';
import { childStderr } from './child-stderr.js';

afterEach(() => {
  vi.restoreAllMocks();
});

const child = { kind: 'renderer', pid: 4711 } as const;
const lineOf = (level: string, { kind, pid }: { kind: string; pid: number } = child) =>
  `level=${level} kind=${kind} pid=${pid} msg=text`;

/** What is written to stderr for a line of the child. */
function written(line: string, level: LogLevel = 'debug'): string {
  const lines: unknown[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => lines.push(text) > 0);
  const output = childStderr(level);
  if (typeof output === 'function') output(line, child);
  vi.restoreAllMocks();
  return lines.join('');
}

it('a line of its own log passes at the levels that have it', () => {
  for (const level of LOG_LEVELS) {
    for (const lineLevel of ['error', 'warn', 'info', 'debug'] as const) {
      const passes = LOG_LEVELS.indexOf(lineLevel) <= LOG_LEVELS.indexOf(level);
      expect(written(lineOf(lineLevel), level)).toBe(passes ? `${lineOf(lineLevel)}\n` : '');
    }
  }
});

it.each([
  'FATAL ERROR: out of memory',
  lineOf('error', { kind: 'browser', pid: 4711 }),
  lineOf('error', { kind: 'renderer', pid: 1 }),
  lineOf('error', { kind: 'renderer', pid: 47 }),
  ` ${lineOf('error')}`,
  'level=fatal kind=renderer pid=4711 msg=text',
  'level=error kind=renderer pid=4711',
  'ie-shell: forged "quoted"',
])('the line %j becomes the text of a warning about the child', (line) => {
  const warning = written(line, 'warn');
  expect(warning).toMatch(/^level=warn kind=renderer pid=4711 msg="written to stderr" line=".*"\n$/);
  expect(JSON.parse(/line=(".*")\n$/.exec(warning)?.[1] ?? '')).toBe(line);
  expect(written(line, 'error')).toBe('');
});

it('an empty line is left out, and every line of a silent browser', () => {
  expect(written('')).toBe('');
  expect(childStderr('silent')).toBe('ignore');
});
