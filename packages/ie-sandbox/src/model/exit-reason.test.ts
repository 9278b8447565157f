import { describe, expect, it } from 'vitest';
import { describeExit, explainExit } from './exit-reason.js';

const exited = (code: number) => ({ code, signal: null });
const ended = (signal: NodeJS.Signals) => ({ code: null, signal });

describe('explainExit', () => {
  it.each([
    ['clean', exited(0), undefined],
    ['crashed', exited(1), undefined],
    ['signal', ended('SIGSEGV'), undefined],
    // Somebody else's SIGKILL, such as that of the kernel when memory runs out, is not ours.
    ['signal', ended('SIGKILL'), undefined],
    ['killed', ended('SIGKILL'), 'killed'],
    ['bad-message', ended('SIGKILL'), 'bad-message'],
    // It broke the protocol and was quicker than the signal.
    ['bad-message', exited(0), 'bad-message'],
  ] as const)('says %s of %j with our intent %s', (type, status, intent) => {
    expect(explainExit(status, intent, '')).toEqual({ type, ...status, stderrTail: '' });
  });

  it.skipIf(process.platform === 'win32')('does not claim a kill that came too late', () => {
    expect(explainExit(exited(0), 'killed', '').type).toBe('clean');
    expect(explainExit(exited(3), 'killed', '').type).toBe('crashed');
    expect(explainExit(ended('SIGSEGV'), 'killed', '').type).toBe('signal');
  });

  it('knows a full heap by what was last written, and keeps that', () => {
    const tail = 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n';
    expect(explainExit(ended('SIGABRT'), undefined, tail)).toEqual({
      type: 'out-of-memory',
      ...ended('SIGABRT'),
      stderrTail: tail,
    });
    expect(explainExit(ended('SIGABRT'), undefined, 'something else').type).toBe('signal');
  });
});

describe('a child that grew past a limit', () => {
  const excess = { resource: 'memory', limit: 700 * 2 ** 20, used: 812 * 2 ** 20 } as const;

  it('is told from one that was killed for another reason', () => {
    expect(explainExit(ended('SIGKILL'), excess, '')).toEqual({
      type: 'over-limit',
      ...ended('SIGKILL'),
      stderrTail: '',
      excess,
    });
    expect(describeExit(explainExit(ended('SIGKILL'), excess, ''))).toBe(
      'had 812 MiB of memory, more than its limit of 700 MiB, and was killed',
    );
  });

  it.skipIf(process.platform === 'win32')('is not blamed for it when it ended by itself before', () => {
    expect(explainExit(exited(0), excess, '')).toEqual({ type: 'clean', ...exited(0), stderrTail: '' });
  });
});

describe('describeExit', () => {
  it.each([
    ['exited with code 0', exited(0), undefined, ''],
    ['exited with code 3', exited(3), undefined, ''],
    ['was ended by SIGSEGV', ended('SIGSEGV'), undefined, ''],
    ['was killed', ended('SIGKILL'), 'killed', ''],
    ['broke the protocol and was killed', ended('SIGKILL'), 'bad-message', ''],
    ['ran out of memory', ended('SIGABRT'), undefined, 'JavaScript heap out of memory'],
  ] as const)('says that a child %s', (words, status, intent, tail) => {
    expect(describeExit(explainExit(status, intent, tail))).toBe(words);
  });
});
