import { describe, expect, it } from 'vitest';
import { checkChildKind, PROCESS_KINDS, parseProcessKind, requestedKind } from './process-kind.js';

const invalidKind = expect.objectContaining({ name: 'SandboxError', code: 'IE_SANDBOX_INVALID_KIND' });

describe('parseProcessKind', () => {
  it.each(PROCESS_KINDS)('reads %s back from its own name', (kind) => {
    expect(parseProcessKind(kind)).toBe(kind);
  });

  it.each([
    '',
    'Network',
    'NETWORK',
    ' network',
    'network ',
    'net',
    'gpu',
    'toString',
    '__proto__',
    'network\0',
  ])('knows no kind %j', (text) => {
    expect(parseProcessKind(text)).toBeUndefined();
  });
});

describe('requestedKind', () => {
  it.each([
    [['--subprocess-kind', 'network'], 'network'],
    [['--subprocess-kind=renderer'], 'renderer'],
    [['node', 'program.js', '--verbose', '--subprocess-kind', 'renderer', '--other'], 'renderer'],
    // spawnChild writes its word last, so a program's own arguments cannot contradict it.
    [['--subprocess-kind=network', '--subprocess-kind', 'renderer'], 'renderer'],
    [['--subprocess-kind', 'renderer', '--subprocess-kind=network'], 'network'],
  ])('reads %j as %s', (argv, kind) => {
    expect(requestedKind(argv)).toBe(kind);
  });

  it.each([
    [[]],
    [['node', 'program.js']],
    [['--subprocess-kinds=network']],
    [['subprocess-kind', 'network']],
  ])('finds none in %j', (argv) => {
    expect(requestedKind(argv)).toBeUndefined();
  });

  it.each([
    [['--subprocess-kind', 'browser']],
    [['--subprocess-kind=browser']],
    [['--subprocess-kind=invalid']],
    [['--subprocess-kind', 'Network']],
    [['--subprocess-kind=']],
    [['--subprocess-kind']],
    [['--subprocess-kind=network', '--subprocess-kind']],
  ])('refuses %j', (argv) => {
    expect(() => requestedKind(argv)).toThrow(invalidKind);
  });
});

describe('checkChildKind', () => {
  it.each(['renderer', 'network'])('accepts %s', (kind) => {
    expect(checkChildKind(kind)).toBe(kind);
  });

  it('says of the browser that it is never a subprocess', () => {
    expect(() => checkChildKind('browser')).toThrow(/browser cannot be started as a child process/);
  });

  it('names the kind that there is not', () => {
    expect(() => checkChildKind('gpu')).toThrow(/unknown process kind "gpu"/);
  });
});
