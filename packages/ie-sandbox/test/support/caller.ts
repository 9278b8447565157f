import type { StandardSchema } from '@internet-exploder/ie-ipc';
import { type ChildHandle, type ChildKind, type SpawnOptions, spawnChild } from '../../dist/index.js';
import { findNative } from '../../src/platform/linux/kernel/find-native.js';
import { ownArch, type SyscallName, syscallNumber } from '../../src/platform/linux/kernel/syscall-numbers.js';
import { fixture } from './fixture.js';

/** What a system call came to. */
export interface Called {
  result: number;
  errno: number;
}

/** An argument: a path, a number, or `scratch` for memory that the kernel may write to. */
export type CallArgument = string | number | bigint;

interface Reply extends Called {
  value?: unknown;
  code?: string;
}

const anything: StandardSchema<Reply> = {
  '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value: value as Reply }) },
};

/** A child that makes the system calls it is told to. */
export interface Caller extends AsyncDisposable {
  handle: ChildHandle<Reply>;
  call(name: SyscallName, ...args: CallArgument[]): Promise<Called>;
  /** Has it do that by Node.js: what came of it, or the code of the error. */
  do(deed: string, ...args: unknown[]): Promise<unknown>;
}

/** Whether this processor has a call. */
export function hasCall(name: SyscallName): boolean {
  return syscallNumber(name, ownArch()) !== undefined;
}

export async function spawnCaller(kind: ChildKind, options: SpawnOptions<Reply> = {}): Promise<Caller> {
  const args = [findNative()];
  const handle = await spawnChild(kind, {
    entry: fixture('caller.mjs'),
    args,
    ...options,
    incoming: anything,
  });
  return {
    handle,
    call: (name, ...given) => {
      const args = given.map((value) => (typeof value === 'bigint' ? { integer: String(value) } : value));
      return handle.channel.request({ type: 'Call', number: syscallNumber(name, ownArch()), args });
    },
    async do(deed, ...args) {
      const { value, code } = await handle.channel.request({ type: 'Do', deed, args });
      return value ?? code;
    },
    [Symbol.asyncDispose]: () => handle.kill(),
  };
}
