import { type Instruction, Op } from '../../src/platform/linux/kernel/bpf.js';

/** One system call as seccomp shows it to a filter. */
export interface Call {
  nr: number;
  arch: number;
  args?: readonly bigint[];
}

/** Runs a filter over a call as the kernel does, and returns its verdict's number. */
export function runFilter(program: readonly Instruction[], call: Call): number {
  const data = new DataView(new ArrayBuffer(64));
  data.setUint32(0, call.nr >>> 0, true);
  data.setUint32(4, call.arch, true);
  (call.args ?? []).forEach((argument, index) => {
    data.setBigUint64(16 + 8 * index, BigInt.asUintN(64, argument), true);
  });
  let accumulator = 0;
  for (let at = 0; at < program.length; at++) {
    const { code, jt, jf, k } = program[at] as Instruction;
    switch (code) {
      case Op.load:
        accumulator = data.getUint32(k, true);
        break;
      case Op.jump:
        at += k;
        break;
      case Op.ifEqual:
        at += accumulator === k ? jt : jf;
        break;
      case Op.ifAtLeast:
        at += accumulator >= k ? jt : jf;
        break;
      case Op.ifAnyBit:
        at += (accumulator & k) !== 0 ? jt : jf;
        break;
      case Op.return:
        return k;
      default:
        throw new RangeError(`instruction ${at} has the unknown code ${code}`);
    }
  }
  throw new RangeError('the program has no end');
}
