import type { ChildKind } from '../../process-kind.js';
import type { SandboxLayer } from '../../report.js';
import { type Grant, landlockAbi, restrictThread } from './landlock.js';
import type { Native } from './native.js';

/** The layers of a confined child on Linux, by the names that reports use. */
export const LAYERS = {
  noNewPrivileges: 'no-new-privileges',
  landlock: 'landlock',
  inheritedFilter: 'seccomp-inherited',
  lockedFilter: 'seccomp',
  parentDeath: 'parent-death-signal',
  limits: 'limits',
  lockedFiles: 'landlock-after-start',
} as const;

const PR_SET_NO_NEW_PRIVS = 38;
const INSTRUCTION_BYTES = 8;
const SECCOMP_SET_MODE_FILTER = 1;
const SECCOMP_FILTER_FLAG_TSYNC = 1;

/** Gives up, for this thread and all it starts, ever gaining rights by executing a file. */
export function forgoPrivileges(native: Native): SandboxLayer {
  const problem =
    native.syscall('prctl', PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) === 0 ? undefined : errnoOf(native);
  return layer(LAYERS.noNewPrivileges, problem, 'set-uid programs give it nothing');
}

/** Puts Landlock on this thread and all it starts. */
export function restrictFiles(native: Native, kind: ChildKind, grants: readonly Grant[]): SandboxLayer {
  const support = landlockAbi(native);
  if ('missing' in support) return layer(LAYERS.landlock, support.missing, '');
  const problem = restrictThread(native, support.abi, kind, grants);
  return layer(LAYERS.landlock, problem, `interface version ${support.abi}`);
}

/** Whom a filter binds: the calling thread and all it starts, or every thread of the process. */
export type FilterScope = 'thread' | 'process';

/** Puts an encoded filter on top of those that are there. */
export function installFilter(native: Native, program: Buffer, scope: FilterScope): string | undefined {
  // struct sock_fprog: a count, padding, and where the instructions lie.
  const header = Buffer.alloc(16);
  header.writeUInt16LE(program.length / INSTRUCTION_BYTES, 0);
  header.writeBigUInt64LE(native.address(program), 8);
  const flags = scope === 'process' ? SECCOMP_FILTER_FLAG_TSYNC : 0;
  const result = native.syscall('seccomp', SECCOMP_SET_MODE_FILTER, flags, header);
  if (result === 0) return undefined;
  // Above zero, it is the thread that could not be brought in line.
  return result > 0 ? `thread ${result} has another filter` : errnoOf(native);
}

/** The report's line on a layer, by whether there was a problem. */
export function layer(name: string, problem: string | undefined, detail: string): SandboxLayer {
  return problem === undefined
    ? { name, status: 'applied', detail }
    : { name, status: 'unavailable', detail: problem };
}

function errnoOf(native: Native): string {
  return `refused by the kernel (errno ${native.errno()})`;
}
