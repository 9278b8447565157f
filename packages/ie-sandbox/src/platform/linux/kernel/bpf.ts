/** The value that a filter returns for a verdict. */
export function verdictValue(verdict: Verdict): number {
  if (verdict === 'allow') return RET_ALLOW;
  if (verdict === 'kill') return RET_KILL_PROCESS;
  if (verdict === 'pretend') return RET_ERRNO;
  return RET_ERRNO | ERRNO[verdict];
}

/**
 * Classic BPF as seccomp runs it: https://man7.org/linux/man-pages/man2/seccomp.2.html, and
 * include/uapi/linux/filter.h for the codes. A program reads one `struct seccomp_data`.
 */
export interface Instruction {
  code: number;
  /** How many instructions to skip when the test holds, and when it does not: 0 to 255. */
  jt: number;
  jf: number;
  k: number;
}

/** The operations that the filters use. */
export const Op = {
  /** A = the 32-bit word at offset k of the data. */
  load: 0x20,
  /** pc += k. */
  jump: 0x05,
  /** pc += (A == k) ? jt : jf. */
  ifEqual: 0x15,
  /** pc += (A >= k) ? jt : jf, unsigned. */
  ifAtLeast: 0x35,
  /** pc += (A & k) ? jt : jf. */
  ifAnyBit: 0x45,
  /** The verdict is k. */
  return: 0x06,
} as const;

/** Offsets in `struct seccomp_data`; an argument is two words, on little-endian machines the low one first. */
export const NR_OFFSET = 0;
export const ARCH_OFFSET = 4;
export const lowWord = (argument: number): number => 16 + 8 * argument;
export const highWord = (argument: number): number => 20 + 8 * argument;

/**
 * The verdict of a filter on a call: allow it, fail with an error number, return 0 without effect, or kill
 * the process.
 */
export type Verdict = 'allow' | 'pretend' | 'kill' | Errno;

/** The error numbers of the filters, the same on both processors. */
export const ERRNO = { EPERM: 1, EACCES: 13, ENOSYS: 38, EOPNOTSUPP: 95, EAFNOSUPPORT: 97 } as const;
export type Errno = keyof typeof ERRNO;

const RET_KILL_PROCESS = 0x80000000;
const RET_ERRNO = 0x00050000;
const RET_ALLOW = 0x7fff0000;

/** One line of an unfinished program: an instruction whose jumps name labels, or a label. */
export type Line =
  | { label: string }
  | { code: number; k: number; yes?: string | undefined; no?: string | undefined };

/**
 * Replaces labels with distances. A jump without a label goes to the next line.
 *
 * @throws RangeError for a label that is not further down, or too far for a conditional jump
 */
export function assemble(lines: readonly Line[]): Instruction[] {
  const positions = new Map<string, number>();
  let position = 0;
  for (const line of lines) {
    if ('label' in line) positions.set(line.label, position);
    else position++;
  }
  const distance = (label: string | undefined, from: number, most: number) => {
    if (label === undefined) return 0;
    const skipped = (positions.get(label) ?? -1) - from - 1;
    if (skipped < 0 || skipped > most) throw new RangeError(`label ${label} is ${skipped} instructions away`);
    return skipped;
  };
  return lines
    .filter((line) => 'code' in line)
    .map((line, from) =>
      line.code === Op.jump
        ? { code: line.code, jt: 0, jf: 0, k: distance(line.yes, from, 0xffffffff) }
        : {
            code: line.code,
            jt: distance(line.yes, from, 255),
            jf: distance(line.no, from, 255),
            k: line.k,
          },
    );
}

/** Encodes the program for the kernel: an array of `struct sock_filter`, 8 bytes each. */
export function encode(program: readonly Instruction[]): Buffer {
  const bytes = Buffer.alloc(program.length * 8);
  program.forEach(({ code, jt, jf, k }, index) => {
    bytes.writeUInt16LE(code, index * 8);
    bytes[index * 8 + 2] = jt;
    bytes[index * 8 + 3] = jf;
    bytes.writeUInt32LE(k >>> 0, index * 8 + 4);
  });
  return bytes;
}

/** Replaces `placeholder` wherever an encoded program compares with it. */
export function replaceOperand(program: Buffer, placeholder: number, value: number): void {
  for (let at = 4; at < program.length; at += 8) {
    if (program.readUInt32LE(at) === placeholder) program.writeUInt32LE(value, at);
  }
}
