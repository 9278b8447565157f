import {
  ARCH_OFFSET,
  assemble,
  highWord,
  type Instruction,
  type Line,
  lowWord,
  NR_OFFSET,
  Op,
  type Verdict,
  verdictValue,
} from './bpf.js';
import { type Arch, type SyscallName, syscallNumber } from './syscall-numbers.js';

/** Compiles a filter. It leaves out calls that the processor lacks. */
export function compile(filter: Filter, arch: Arch): Instruction[] {
  let labels = 0;
  const newLabel = () => `L${labels++}`;
  return assemble([
    { code: Op.load, k: ARCH_OFFSET },
    { code: Op.ifEqual, k: AUDIT_ARCH[arch], yes: 'right arch' },
    verdict('kill'),
    { label: 'right arch' },
    { code: Op.load, k: NR_OFFSET },
    ...(arch === 'x64' ? refuseX32 : []),
    ...filter.rules.flatMap((rule) => compileRule(rule, arch, newLabel)),
    verdict(filter.fallback),
  ]);
}

/** A test of one argument of a call. An argument is 64 bits wide, whatever the call uses of it. */
export type ArgumentTest = { argument: number } & (
  | /** All 64 bits are one of these values, each below 2³². */ { isOneOf: readonly number[] }
  /** The low 32 bits are one of these values: what the kernel reads where it takes an int. */
  | { lowIsOneOf: readonly number[] }
  /** No bit except these is set, in all 64. */
  | { hasOnly: number }
  /** One of these bits is set in the low 32. */
  | { hasAny: number }
);

/** The verdict on some calls, and another one where a test of an argument fails. */
export interface Rule {
  calls: readonly SyscallName[];
  /** Tests that must all hold for the verdict. */
  when?: readonly ArgumentTest[];
  verdict: Verdict;
  /**
   * The verdict when a test fails. Of several rules for one call, the first that holds counts. @default the
   * next rule's
   */
  otherwise?: Verdict;
}

export interface Filter {
  rules: readonly Rule[];
  /** The verdict on every call that no rule names. */
  fallback: Verdict;
}

/** As `AUDIT_ARCH_*` of include/uapi/linux/audit.h. */
export const AUDIT_ARCH: Record<Arch, number> = { x64: 0xc000003e, arm64: 0xc00000b7 };
/** Numbers from here on are calls of the x32 ABI, which shares the architecture number of x86-64. */
export const X32_BIT = 0x40000000;

const refuseX32: Line[] = [
  { code: Op.ifAtLeast, k: X32_BIT, no: 'native' },
  verdict('kill'),
  { label: 'native' },
];

function verdict(value: Verdict): Line {
  return { code: Op.return, k: verdictValue(value) };
}

function compileRule(rule: Rule, arch: Arch, newLabel: () => string): Line[] {
  const numbers = rule.calls
    .map((name) => syscallNumber(name, arch))
    .filter((number) => number !== undefined);
  return numbers.flatMap((number) => {
    const next = newLabel();
    const fail = newLabel();
    return [
      { code: Op.ifEqual, k: number, no: next },
      ...(rule.when ?? []).flatMap((test) => compileTest(test, fail, newLabel)),
      verdict(rule.verdict),
      { label: fail },
      // A failed test leaves an argument where the call number was.
      ...(rule.when ? (rule.otherwise ? [verdict(rule.otherwise)] : [{ code: Op.load, k: NR_OFFSET }]) : []),
      { label: next },
    ];
  });
}

function compileTest(test: ArgumentTest, fail: string, newLabel: () => string): Line[] {
  const low: Line = { code: Op.load, k: lowWord(test.argument) };
  const highIsZero: Line[] = [
    { code: Op.load, k: highWord(test.argument) },
    { code: Op.ifEqual, k: 0, no: fail },
  ];
  if ('isOneOf' in test) return [...highIsZero, low, ...compileOneOf(test.isOneOf, fail, newLabel())];
  if ('lowIsOneOf' in test) return [low, ...compileOneOf(test.lowIsOneOf, fail, newLabel())];
  if ('hasOnly' in test)
    return [...highIsZero, low, { code: Op.ifAnyBit, k: ~test.hasOnly >>> 0, yes: fail }];
  return [low, { code: Op.ifAnyBit, k: test.hasAny, no: fail }];
}

function compileOneOf(values: readonly number[], fail: string, found: string): Line[] {
  return values.flatMap((value, index): Line[] =>
    index === values.length - 1
      ? [{ code: Op.ifEqual, k: value >>> 0, no: fail }, { label: found }]
      : [{ code: Op.ifEqual, k: value >>> 0, yes: found }],
  );
}
