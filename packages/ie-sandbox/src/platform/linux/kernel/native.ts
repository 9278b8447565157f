import { SandboxError } from '../../../model/sandbox-error.js';
import { type Arch, type SyscallName, syscallNumber } from './syscall-numbers.js';

/** Loads koffi's binary into this thread. @throws SandboxError `IE_SANDBOX_LAYER_MISSING` */
export function loadNative(path: string): Native {
  const koffi = openKoffi(path);
  const syscall = koffi
    .load(null)
    .func('long syscall(long, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t)');
  const arch = process.arch as Arch;
  const call: Native['call'] = (number, ...args) => {
    const words = args.map((value) => (Buffer.isBuffer(value) ? koffi.address(value) : value));
    return syscall(number, ...words, ...Array<number>(6 - words.length).fill(0));
  };
  return {
    arch,
    call,
    callOnPool: (name, ...args) =>
      new Promise((resolve, reject) => {
        const words = [syscallNumber(name, arch), ...args, ...Array<number>(6 - args.length).fill(0)];
        syscall.async(...words, (error: Error | null, result: number) =>
          error ? reject(error) : resolve(result),
        );
      }),
    errno: () => koffi.errno(),
    address: (buffer) => koffi.address(buffer),
    syscall(name, ...args) {
      const number = syscallNumber(name, arch);
      if (number === undefined) throw new RangeError(`${arch} has no ${name}`);
      return call(number, ...args);
    },
  };
}

/** The part of koffi's interface that is used here: https://koffi.dev/. */
interface Koffi {
  load(path: null): { func(prototype: string): KoffiFunction };
  errno(): number;
  address(buffer: Buffer): bigint;
}

interface KoffiFunction {
  (...args: unknown[]): number;
  /** Calls it on a thread of libuv's pool. The last argument receives the result. */
  async(...args: unknown[]): void;
}

/** System calls without a function in Node.js, made by the calling thread. */
export interface Native {
  arch: Arch;
  /**
   * Makes a call. Buffers are passed by their address.
   * @returns its value, or -1 with `errno()` set
   */
  syscall(name: SyscallName, ...args: (number | bigint | Buffer)[]): number;
  /** Makes a call by its number. */
  call(number: number, ...args: (number | bigint | Buffer)[]): number;
  /** Makes a call on a thread of libuv's pool. */
  callOnPool(name: SyscallName, ...args: number[]): Promise<number>;
  /** The error number of this thread's last call. */
  errno(): number;
  /** The address of a buffer, for structures that point to others. */
  address(buffer: Buffer): bigint;
}

/**
 * Closes a descriptor that a system call has opened. node:fs is not used, because Workers, and every thread
 * that they start, track what it opens and closes, and warn of other descriptors.
 */
export function closeDescriptor(native: Native, fd: number): void {
  native.syscall('close', fd);
}

function openKoffi(path: string): Koffi {
  const module: { exports: unknown } = { exports: {} };
  try {
    // What require() would do, without its search for the file.
    process.dlopen(module, path);
  } catch (cause) {
    throw new SandboxError('IE_SANDBOX_LAYER_MISSING', `${path} cannot be loaded: ${describe(cause)}`, {
      cause,
    });
  }
  return module.exports as Koffi;
}

/** Node's permission model gives only a code. */
function describe(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  return message || (code ?? 'without a reason');
}
