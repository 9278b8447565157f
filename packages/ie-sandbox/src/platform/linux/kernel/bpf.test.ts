import { describe, expect, it } from 'vitest';
import { runFilter } from '../../../../test/support/bpf-interpreter.js';
import { assemble, encode, type Line, Op, replaceOperand, verdictValue } from './bpf.js';
import { AUDIT_ARCH, compile } from './filter.js';

const allow: Line = { code: Op.return, k: verdictValue('allow') };

describe('assemble', () => {
  it('puts labels into distances', () => {
    const lines: Line[] = [{ code: Op.ifEqual, k: 1, yes: 'end' }, allow, { label: 'end' }, allow];
    expect(assemble(lines)[0]).toEqual({ code: Op.ifEqual, k: 1, jt: 1, jf: 0 });
  });

  it('refuses a jump to where there is no label, and backwards', () => {
    expect(() => assemble([{ code: Op.ifEqual, k: 1, yes: 'nowhere' }, allow])).toThrow(RangeError);
    expect(() => assemble([{ label: 'start' }, { code: Op.ifEqual, k: 1, no: 'start' }])).toThrow(RangeError);
  });

  it('refuses a conditional jump past 255 instructions, and takes an unconditional one', () => {
    const far = [...Array<Line>(256).fill(allow), { label: 'far' }, allow];
    expect(() => assemble([{ code: Op.ifEqual, k: 1, yes: 'far' }, ...far])).toThrow(/256 instructions/);
    expect(assemble([{ code: Op.jump, k: 0, yes: 'far' }, ...far])[0]).toMatchObject({ k: 256 });
    expect(assemble([{ code: Op.ifEqual, k: 1, yes: 'far' }, ...far.slice(1)])[0]).toMatchObject({ jt: 255 });
  });
});

describe('encode', () => {
  it('writes eight bytes for an instruction, as the kernel reads them', () => {
    const bytes = encode([{ code: 0x15, jt: 2, jf: 3, k: 0xc000003e }]);
    expect(bytes.toString('hex')).toBe('150002033e0000c0');
  });

  it('lets a value be put in later', () => {
    const program = encode([
      { code: Op.ifEqual, jt: 0, jf: 0, k: 77 },
      { code: Op.return, jt: 0, jf: 0, k: 78 },
    ]);
    replaceOperand(program, 77, 99);
    expect([program.readUInt32LE(4), program.readUInt32LE(12)]).toEqual([99, 78]);
  });
});

describe('compile', () => {
  it('leaves out a call that the processor has not got', () => {
    const filter = { rules: [{ calls: ['fork'], verdict: 'EPERM' }], fallback: 'allow' } as const;
    expect(compile(filter, 'x64').length).toBeGreaterThan(compile(filter, 'arm64').length);
  });

  it('goes on to the next rule of a call when a test fails, unless told otherwise', () => {
    const first = { calls: ['fcntl'], when: [{ argument: 1, isOneOf: [1] }], verdict: 'EACCES' } as const;
    const second = { calls: ['fcntl'], verdict: 'EPERM' } as const;
    const call = { nr: 25, arch: AUDIT_ARCH.arm64, args: [0n, 2n] };
    const both = compile({ rules: [first, second], fallback: 'allow' }, 'arm64');
    expect(runFilter(both, call)).toBe(verdictValue('EPERM'));
    const told = compile({ rules: [{ ...first, otherwise: 'ENOSYS' }, second], fallback: 'allow' }, 'arm64');
    expect(runFilter(told, call)).toBe(verdictValue('ENOSYS'));
  });
});
