import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runFilter } from '../../../../test/support/bpf-interpreter.js';
import { verdictValue } from './bpf.js';
import { AUDIT_ARCH, compile } from './filter.js';
import { lockedFilter } from './filter-locked.js';
import { writingRules } from './filter-writing.js';
import { type Arch, type SyscallName, syscallNumber } from './syscall-numbers.js';

const WRONLY = 1;
const RDWR = 2;
const CREAT = 0x40;
const TRUNC = 0x200;
const CLOEXEC = 0x80000;
const [O_TMPFILE, O_PATH, O_ASYNC] = [0x400000, 0x200000, 0x2000];
const HIGH = 1n << 32n;

describe.each<Arch>(['x64', 'arm64'])('on %s, the filter of a child that may write', (arch) => {
  const filterOf = (mayWrite: boolean) =>
    compile(lockedFilter({ kind: 'renderer', arch, pid: 1, hasReadPaths: true, mayWrite }), arch);
  const [writing, reading] = [filterOf(true), filterOf(false)];
  const allows = (program: typeof writing, name: SyscallName, ...args: (number | bigint)[]) => {
    const nr = syscallNumber(name, arch);
    if (nr === undefined) return undefined;
    return (
      runFilter(program, { nr, arch: AUDIT_ARCH[arch], args: args.map(BigInt) }) === verdictValue('allow')
    );
  };

  test.each([WRONLY, RDWR, WRONLY | CREAT | TRUNC | CLOEXEC, RDWR | CREAT, 0, CLOEXEC])(
    'opens with the flags %x, which one that may only read does only without an access to write',
    (flags) => {
      expect(allows(writing, 'openat', 0, 0, flags, 0o666)).toBe(true);
      expect(allows(reading, 'openat', 0, 0, flags, 0o666)).toBe((flags & (WRONLY | RDWR)) === 0);
      expect(allows(writing, 'open', 0, flags, 0o666)).toBe(arch === 'x64' ? true : undefined);
    },
  );

  test.each<[string, number | bigint, number | bigint]>([
    ['both accesses', WRONLY | RDWR, 0],
    ['none, and truncation', TRUNC, 0],
    ['none, and creation', CREAT, 0o600],
    ['no name', WRONLY | O_TMPFILE, 0o600],
    ['a path alone', O_PATH, 0],
    ['signals', RDWR | O_ASYNC, 0],
    ['more than 32 bits', HIGH | BigInt(WRONLY), 0],
    ['a set-user-ID mode', WRONLY | CREAT, 0o4755],
    ['a set-group-ID mode', WRONLY | CREAT, 0o2755],
    ['a sticky mode', WRONLY | CREAT, 0o1777],
    ['a mode of more than 32 bits', WRONLY | CREAT, HIGH | 0o600n],
  ])('opens nothing with %s', (_what, flags, mode) => {
    expect(allows(writing, 'openat', 0, 0, flags, mode)).toBe(false);
    expect(allows(writing, 'open', 0, flags, mode)).toBe(arch === 'x64' ? false : undefined);
  });

  test('makes folders with plain modes, and renames without exchange and whiteout', () => {
    expect(allows(writing, 'mkdirat', 0, 0, 0o777)).toBe(true);
    expect(allows(writing, 'mkdirat', 0, 0, 0o1777)).toBe(false);
    expect([0, 1, 2, 4].map((flags) => allows(writing, 'renameat2', 0, 0, 0, 0, flags))).toEqual([
      ...[true, true, false, false],
    ]);
  });

  test('does nothing else to files, and one that may only read does none of it', () => {
    for (const name of ['unlinkat', 'renameat', 'getdents64', 'pwritev'] as const) {
      expect(allows(writing, name)).toBe(true);
      expect(allows(reading, name)).toBe(false);
    }
    const never = [
      'symlinkat',
      'linkat',
      'mknodat',
      'fchmodat',
      'fchownat',
      'truncate',
      'utimensat',
    ] as const;
    for (const name of never) expect(allows(writing, name)).toBe(false);
  });
});

test('docs/filters.md lists every call that a child may make to write, and no other', () => {
  const text = readFileSync(new URL('../../../../docs/filters.md', import.meta.url), 'utf8');
  const [, table = ''] = /\| call \| condition \|.*\n\| --- .*\n((?:\|.*\n)+)/.exec(text) ?? [];
  const listed = table.split('\n').flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)]);
  const calls = writingRules('x64').flatMap((rule) => rule.calls);
  expect(listed.map(([, call]) => call).sort()).toEqual([...new Set(calls)].sort());
});
