import { describePorts } from '../../../model/connect-ports.js';
import type { SandboxLayer } from '../../../model/report.js';
import {
  ABI_OF_PORTS,
  landlockAbi,
  type Restriction,
  restrictThread,
  restrictThreadAndPool,
} from './landlock.js';
import type { LockInstructions } from './lock-instructions.js';
import type { Native } from './native.js';

/** Gives up, for this thread and everything it starts, the chance of gaining rights by executing a file. */
export function forgoPrivileges(native: Native): SandboxLayer {
  const problem =
    native.syscall('prctl', PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) === 0 ? undefined : errnoOf(native);
  return layer(LAYERS.noNewPrivileges, problem, 'set-uid programs give it nothing');
}

/** The layers of a confined child on Linux, by the names in reports. */
export const LAYERS = {
  noNewPrivileges: 'no-new-privileges',
  capabilities: 'capabilities',
  landlock: 'landlock',
  inheritedFilter: 'seccomp-inherited',
  lockedFilter: 'seccomp',
  parentDeath: 'parent-death-signal',
  limits: 'limits',
  growthWatch: 'growth-watch',
  connectPorts: 'connect-ports',
  lockedFiles: 'landlock-after-start',
} as const;

const PR_SET_NO_NEW_PRIVS = 38;
const INSTRUCTION_BYTES = 8;
const SECCOMP_SET_MODE_FILTER = 1;
const SECCOMP_FILTER_FLAG_TSYNC = 1;

/** _LINUX_CAPABILITY_VERSION_3: two words for each of the sets effective, permitted and inheritable. */
const CAPABILITY_VERSION = 0x20080522;
/** CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: root may have to start a program of another user. */
const KEPT_CAPABILITIES = (1 << 1) | (1 << 2);

/**
 * Gives up root's capabilities beyond files. Without new privileges, no program that is started gets them
 * back. Other users have no capabilities to give up.
 */
export function dropCapabilities(native: Native): SandboxLayer {
  const header = Buffer.alloc(8);
  header.writeUInt32LE(CAPABILITY_VERSION, 0);
  const sets = Buffer.alloc(24);
  const isRead = native.syscall('capget', header, sets) === 0;
  for (let at = 0; at < sets.length; at += 4) {
    const isLowWordInUse = at === 0 || at === 4;
    sets.writeUInt32LE(isLowWordInUse ? (sets.readUInt32LE(at) & KEPT_CAPABILITIES) >>> 0 : 0, at);
  }
  const isDone = isRead && native.syscall('capset', header, sets) === 0;
  return layer(LAYERS.capabilities, isDone ? undefined : errnoOf(native), 'root is not allowed what root is');
}

/** Applies Landlock to this thread and everything it starts. The second layer is there if ports are restricted. */
export function restrictFilesAndPorts(native: Native, restriction: Restriction): SandboxLayer[] {
  const support = landlockAbi(native);
  const problem = 'missing' in support ? support.missing : restrictThread(native, support.abi, restriction);
  const abi = 'abi' in support ? support.abi : 0;
  const files = layer(LAYERS.landlock, problem, `interface version ${abi}`);
  const { connectPorts } = restriction;
  if (connectPorts === undefined) return [files];
  const tooOld = `Landlock ${ABI_OF_PORTS} is needed (Linux 6.7 or later has it); this is version ${abi}`;
  return [
    files,
    layer(
      LAYERS.connectPorts,
      problem ?? (abi < ABI_OF_PORTS ? tooOld : undefined),
      `it connects by TCP to ${describePorts(connectPorts)}`,
    ),
  ];
}

/**
 * Applies a narrower Landlock to the main thread of a started child, and to its thread pool if that has one
 * thread. V8's own threads, which open nothing, keep the wider one.
 */
export async function restrictFilesAfterStart(
  native: Native,
  { kind, grants, hasOnePoolThread }: Pick<LockInstructions, 'kind' | 'grants' | 'hasOnePoolThread'>,
): Promise<SandboxLayer> {
  const support = landlockAbi(native);
  if ('missing' in support) return layer(LAYERS.lockedFiles, support.missing, '');
  const restrict = hasOnePoolThread ? restrictThreadAndPool : restrictThread;
  const problem = await restrict(native, support.abi, { kind, grants });
  return layer(LAYERS.lockedFiles, problem, 'the files of the start are out of reach again');
}

/** What a filter covers: the calling thread and everything it starts, or every thread of the process. */
export type FilterScope = 'thread' | 'process';

/** Adds an encoded filter to the existing ones. */
export function installFilter(native: Native, program: Buffer, scope: FilterScope): string | undefined {
  // struct sock_fprog: a count, padding, and the address of the instructions.
  const header = Buffer.alloc(16);
  header.writeUInt16LE(program.length / INSTRUCTION_BYTES, 0);
  header.writeBigUInt64LE(native.address(program), 8);
  const flags = scope === 'process' ? SECCOMP_FILTER_FLAG_TSYNC : 0;
  const result = native.syscall('seccomp', SECCOMP_SET_MODE_FILTER, flags, header);
  if (result === 0) return undefined;
  // A result above zero is the id of a thread that could not be synchronised.
  return result > 0 ? `thread ${result} has another filter` : errnoOf(native);
}

/** Makes the report's entry for a layer, depending on whether there was a problem. */
export function layer(name: string, problem: string | undefined, detail: string): SandboxLayer {
  return problem === undefined
    ? { name, status: 'applied', detail }
    : { name, status: 'unavailable', detail: problem };
}

function errnoOf(native: Native): string {
  return `refused by the kernel (errno ${native.errno()})`;
}
