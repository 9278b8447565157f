import { afterEach, describe, expect, it, vi } from 'vitest';
import { LOG_LEVELS, Log, type LogLevel, parseLogLevel } from './log.js';

afterEach(() => {
  vi.restoreAllMocks();
});

/** What `write` makes of stderr. */
function written(write: () => void): string {
  const lines: unknown[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((line) => lines.push(line) > 0);
  write();
  vi.restoreAllMocks();
  return lines.join('');
}

describe('a log line', () => {
  it('tells level, kind and pid before the message and its fields', () => {
    const line = written(() => new Log('network', 'info').info('ready', { port: 80, secure: false }));
    expect(line).toBe(`level=info kind=network pid=${process.pid} msg=ready port=80 secure=false\n`);
  });

  it('quotes what is not one word, and leaves out what is undefined', () => {
    const line = written(() => new Log('browser', 'warn').warn('two words', { gone: undefined, empty: '' }));
    expect(line).toBe(`level=warn kind=browser pid=${process.pid} msg="two words" empty=""\n`);
  });

  it('stays one line without control characters, whatever is logged', () => {
    const hostile = 'a\nb\r\u001b[2J\u009b31m\u007f"\\';
    const line = written(() => new Log('renderer', 'error').error(hostile, { hostile }));
    expect(line.slice(0, -1)).not.toMatch(/\p{Cc}/u);
    expect(line.endsWith('\n')).toBe(true);
    const quoted = /hostile=(".*")\n$/.exec(line)?.[1] ?? '';
    expect(JSON.parse(quoted)).toBe(hostile);
  });

  it.each(LOG_LEVELS)('is written at the level %s when it is as grave or graver', (level: LogLevel) => {
    const log = new Log('browser', level);
    const text = written(() => {
      log.error('told');
      log.warn('told');
      log.info('told');
      log.debug('told');
    });
    const levels = [...text.matchAll(/level=(\w+)/g)].map(([, name]) => name);
    expect(levels).toEqual(['error', 'warn', 'info', 'debug'].slice(0, LOG_LEVELS.indexOf(level)));
  });
});

describe('a log level', () => {
  it('is read by its name, and is warn otherwise', () => {
    for (const level of LOG_LEVELS) expect(parseLogLevel(level)).toBe(level);
    for (const text of [undefined, '', 'loud', 'WARN']) expect(parseLogLevel(text)).toBe('warn');
  });
});
