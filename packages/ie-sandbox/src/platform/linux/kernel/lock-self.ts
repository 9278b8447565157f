import { fstatSync } from 'node:fs';
import type { SandboxLayer } from '../../../model/report.js';
import { replaceOperand } from './bpf.js';
import { forgoPrivileges, installFilter, LAYERS, layer, restrictFilesAfterStart } from './confine-thread.js';
import { type LockInstructions, OWN_PID, TETHER_FD } from './lock-instructions.js';
import { loadNative, type Native } from './native.js';

/**
 * Stage B, in the child, after the start of Node.js and before the hello. From here on nothing can be opened
 * or started. It covers every thread, present and later.
 *
 * @throws SandboxError `IE_SANDBOX_LAYER_MISSING` when system calls are not available
 */
export async function lockSelf(instructions: LockInstructions): Promise<SandboxLayer[]> {
  const native = loadNative(instructions.native);
  settleBeforehand(instructions);
  const noNewPrivileges = forgoPrivileges(native);
  const layers = [bindToParent(native, instructions.parentPid), limitResources(native, instructions)];
  // The tether was needed until now. From here on the channel is the only descriptor that this process needs.
  native.syscall('close', TETHER_FD);
  if (instructions.mayOpen) layers.push(await restrictFilesAfterStart(native, instructions));
  const program = Buffer.from(instructions.filter, 'base64');
  replaceOperand(program, OWN_PID, process.pid);
  const problem = installFilter(native, program, 'process');
  return [
    noNewPrivileges,
    ...layers,
    layer(LAYERS.lockedFilter, problem, `${program.length / 8} instructions over every thread`),
  ];
}

const PR_SET_PDEATHSIG = 1;
const SIGKILL = 9;
const STDERR_FD = 2;
const RLIMIT = { FSIZE: 1, DATA: 2, CORE: 4, NOFILE: 7, AS: 9 };

/** Does now what Node.js would do later, when its files can no longer be opened. */
function settleBeforehand({ mayWrite }: LockInstructions): void {
  // Replaces the listener that opens the inspector.
  process.on('SIGUSR1', () => {});
  // A write beyond the limit of a file then fails with EFBIG, and does not end the process.
  if (mayWrite) process.on('SIGXFSZ', () => {});
  // Opens the terminal again. Node.js needs no file for anything that is not a device, and creating that
  // stream can wait for the first line, because it takes longer than everything else here.
  if (fstatSync(STDERR_FD).isCharacterDevice()) void process.stderr.fd;
  // Reads the time zone.
  new Date().getTimezoneOffset();
}

/** The process ends together with the thread that started it, even if it spins or is stopped. */
function bindToParent(native: Native, parentPid: number): SandboxLayer {
  const isSet = native.syscall('prctl', PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) === 0;
  // The parent may have ended before this was set.
  if (process.ppid !== parentPid) process.exit(1);
  return layer(
    LAYERS.parentDeath,
    isSet ? undefined : `refused (errno ${native.errno()})`,
    'ends with the browser',
  );
}

function limitResources(native: Native, { limits, mayWrite }: LockInstructions): SandboxLayer {
  const { dataBytes, openFiles, addressBytes, fileBytes } = limits;
  const problems = [
    [RLIMIT.DATA, dataBytes],
    [RLIMIT.AS, addressBytes],
    [RLIMIT.NOFILE, openFiles],
    [RLIMIT.CORE, 0],
    ...(mayWrite ? [[RLIMIT.FSIZE, fileBytes]] : []),
  ].filter(([resource = 0, value = 0]) => !setLimit(native, resource, value));
  return layer(
    LAYERS.limits,
    problems.length ? `refused by the kernel (errno ${native.errno()})` : undefined,
    `${inMib(dataBytes)} of data, ${inMib(addressBytes)} of addresses, ${openFiles} descriptors, no core file`,
  );
}

function inMib(bytes: number): string {
  return `${Math.round(bytes / 1024 ** 2)} MiB`;
}

/** Lowers a limit for good. A lower limit stays. */
function setLimit(native: Native, resource: number, value: number): boolean {
  const current = Buffer.alloc(16);
  if (native.syscall('prlimit64', 0, resource, 0, current) !== 0) return false;
  const hard = current.readBigUInt64LE(8);
  const wanted = BigInt(value) < hard ? BigInt(value) : hard;
  const limit = Buffer.alloc(16);
  limit.writeBigUInt64LE(wanted, 0);
  limit.writeBigUInt64LE(wanted, 8);
  return native.syscall('prlimit64', 0, resource, limit, 0) === 0;
}
