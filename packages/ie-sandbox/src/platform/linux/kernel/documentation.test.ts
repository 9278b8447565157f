import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ChildKind } from '../../../model/process-kind.js';
import type { Rule } from './filter.js';
import { lockedFilter } from './filter-locked.js';
import { type Arch, type SyscallName, syscallNumber } from './syscall-numbers.js';

const text = readFileSync(new URL('../../../../docs/filters.md', import.meta.url), 'utf8');
const allowed = tablesAfter('| call | renderer | network |');
const answers = tablesAfter('| call | answer |');
const KINDS: ChildKind[] = ['renderer', 'network'];
const ARCHES: Arch[] = ['x64', 'arm64'];

describe('the tables of system calls', () => {
  test('name each call once', () => {
    const documented = allowed.flatMap(([call = '']) => names(call));
    expect(documented).toHaveLength(new Set(documented).size);
  });

  test.each(KINDS)(
    'have every call that a %s may make, with or without a condition, and no other',
    (kind) => {
      const column = KINDS.indexOf(kind) + 1;
      const documented = allowed.flatMap((cells) =>
        names(cells[0] ?? '').map((call) => [call, permissionOf(cells[column] ?? '')]),
      );
      expect(Object.fromEntries(documented.filter(([, permission]) => permission !== 'no'))).toEqual(
        Object.assign({}, ...ARCHES.map((arch) => permissions(kind, arch))),
      );
    },
  );

  test('have every answer other than EPERM', () => {
    const documented = answers.flatMap(([call = '', answer = '']) =>
      names(call).map((name) => `${name} ${answer === '0' ? 'pretend' : names(answer)[0]}`),
    );
    const given = KINDS.flatMap((kind) => rulesOf(kind, 'x64')).flatMap(({ calls, verdict }) =>
      verdict === 'allow' || verdict === 'EPERM' ? [] : calls.map((call) => `${call} ${verdict}`),
    );
    expect(documented.sort()).toEqual([...new Set(given)].sort());
  });
});

type Permission = 'yes' | 'condition' | 'no';

function permissionOf(cell: string): Permission {
  return cell === 'yes' ? 'yes' : cell === '–' ? 'no' : 'condition';
}

/** The calls that the filter allows, as it decides: by the first rule that holds. */
function permissions(kind: ChildKind, arch: Arch): Record<string, Permission> {
  const rules = rulesOf(kind, arch);
  const calls = new Set(rules.flatMap((rule) => rule.calls));
  const found = [...calls]
    .filter((call) => syscallNumber(call, arch) !== undefined)
    .map((call): [SyscallName, Permission] => [
      call,
      permissionBy(rules.filter((rule) => rule.calls.includes(call))),
    ]);
  return Object.fromEntries(found.filter(([, permission]) => permission !== 'no'));
}

function permissionBy(rules: readonly Rule[]): Permission {
  if (!rules.some(({ verdict }) => verdict === 'allow')) return 'no';
  return rules[0]?.verdict === 'allow' && !rules[0].when ? 'yes' : 'condition';
}

function rulesOf(kind: ChildKind, arch: Arch): readonly Rule[] {
  return lockedFilter({ kind, arch, pid: 1, hasReadPaths: false }).rules;
}

/** The cells of all tables whose head begins so, without their heads. */
function tablesAfter(start: string): string[][] {
  const lines = text.split('\n');
  return lines.flatMap((line, at) => {
    if (!line.startsWith(start)) return [];
    const body = lines.slice(at + 2);
    return body
      .slice(
        0,
        body.findIndex((row) => !row.startsWith('|')),
      )
      .map(cellsOf);
  });
}

function cellsOf(row: string): string[] {
  return row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

function names(cell: string): string[] {
  return [...cell.matchAll(/`(\w+)`/gu)].map(([, name = '']) => name);
}
