import { closeSync, openSync, statSync } from 'node:fs';
import type { PortRange } from '../../../model/connect-ports.js';
import type { ChildKind } from '../../../model/process-kind.js';
import { ERRNO } from './bpf.js';
import { closeDescriptor, type Native } from './native.js';

/**
 * Landlock: what a thread, and all it starts from then on, may do with files, TCP and signals.
 * https://docs.kernel.org/userspace-api/landlock.html, include/uapi/linux/landlock.h
 */

/** What a ruleset forbids, and what it grants. */
export interface Restriction {
  kind: ChildKind;
  grants: readonly Grant[];
  /** The TCP ports that may be connected to; undefined for every port. */
  connectPorts?: readonly PortRange[] | undefined;
}

/** The first version that restricts TCP. */
export const ABI_OF_PORTS = 4;

/** The rights that this version of the interface knows and such a child does not need. */
export function handledRights(
  abi: number,
  { kind, connectPorts }: Pick<Restriction, 'kind' | 'connectPorts'>,
): HandledRights {
  const { EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, ENTRIES, REFER, TRUNCATE, IOCTL_DEV, RESOLVE_UNIX } = FS;
  return {
    fs:
      EXECUTE |
      WRITE_FILE |
      READ_FILE |
      READ_DIR |
      ENTRIES |
      since(abi, 2, REFER) |
      since(abi, 3, TRUNCATE) |
      since(abi, 5, IOCTL_DEV) |
      since(abi, 9, RESOLVE_UNIX),
    net: since(
      abi,
      ABI_OF_PORTS,
      kind === 'network' && connectPorts === undefined ? NET.BIND_TCP : NET.BIND_TCP | NET.CONNECT_TCP,
    ),
    scoped: since(abi, 6, SCOPE.ABSTRACT_UNIX_SOCKET | SCOPE.SIGNAL),
  };
}

/** A grant for a path and everything below it. Nothing else is granted. */
export interface Grant {
  path: string;
  /** `read` also lists folders; `execute` also reads; `read-write` is for a device; `change` is for a folder. */
  may: 'read' | 'execute' | 'read-write' | 'change';
  /** The device and the number of the file that the path leads to, where another one may take its place. */
  file?: string;
}

const FS = {
  EXECUTE: 1n << 0n,
  WRITE_FILE: 1n << 1n,
  READ_FILE: 1n << 2n,
  READ_DIR: 1n << 3n,
  /** Removing and creating entries of every type. */
  ENTRIES: 0b1_1111_1111n << 4n,
  /** Of these, removing files and folders and creating them; no devices, sockets, pipes and symbolic links. */
  PLAIN_ENTRIES: (1n << 4n) | (1n << 5n) | (1n << 7n) | (1n << 8n),
  REFER: 1n << 13n,
  TRUNCATE: 1n << 14n,
  IOCTL_DEV: 1n << 15n,
  RESOLVE_UNIX: 1n << 16n,
};
const NET = { BIND_TCP: 1n << 0n, CONNECT_TCP: 1n << 1n };
const SCOPE = { ABSTRACT_UNIX_SOCKET: 1n << 0n, SIGNAL: 1n << 1n };

const CREATE_RULESET_VERSION = 1;
const RULE_PATH_BENEATH = 1;
const RULE_NET_PORT = 2;
const O_PATH = 0x200000;
const O_CLOEXEC = 0x80000;

/** The rights that a ruleset handles. All of them are forbidden except for its grants. */
export interface HandledRights {
  fs: bigint;
  net: bigint;
  scoped: bigint;
}

/** Writes the `struct landlock_ruleset_attr` of that version: 8, 16 or 24 bytes. */
export function rulesetAttribute(abi: number, { fs, net, scoped }: HandledRights): Buffer {
  const fields = abi >= 6 ? [fs, net, scoped] : abi >= 4 ? [fs, net] : [fs];
  const attribute = Buffer.alloc(fields.length * 8);
  fields.forEach((field, index) => {
    attribute.writeBigUInt64LE(field, index * 8);
  });
  return attribute;
}

/** Returns the version of the kernel's interface, or why it has none. */
export function landlockAbi(native: Native): { abi: number } | { missing: string } {
  const abi = native.syscall('landlock_create_ruleset', 0, 0, CREATE_RULESET_VERSION);
  if (abi > 0) return { abi };
  const errno = native.errno();
  if (errno === ERRNO.ENOSYS)
    return { missing: 'the kernel does not support Landlock (Linux 5.13 or later does)' };
  if (errno === ERRNO.EOPNOTSUPP)
    return { missing: "Landlock is built in but off: add it to the kernel's lsm= option" };
  return { missing: `Landlock cannot be used here (errno ${errno})` };
}

/**
 * Confines the calling thread, which must have no_new_privs. Ignores grants for paths that do not exist.
 *
 * @returns the problem, or nothing when it is done
 */
export function restrictThread(native: Native, abi: number, restriction: Restriction): string | undefined {
  const ruleset = makeRuleset(native, abi, restriction);
  if (typeof ruleset === 'string') return ruleset;
  const problem = restrictBy(native, ruleset);
  closeDescriptor(native, ruleset);
  return problem;
}

/**
 * Confines the calling thread and the only thread of libuv's pool, which runs asynchronous `fs` calls. A
 * ruleset covers a thread and those that it starts later, and the pool may have started before.
 *
 * @returns the problem, or nothing when it is done
 */
export async function restrictThreadAndPool(
  native: Native,
  abi: number,
  restriction: Restriction,
): Promise<string | undefined> {
  const ruleset = makeRuleset(native, abi, restriction);
  if (typeof ruleset === 'string') return ruleset;
  const problem = restrictBy(native, ruleset);
  const result = await native.callOnPool('landlock_restrict_self', ruleset, 0);
  closeDescriptor(native, ruleset);
  return problem ?? (result === 0 ? undefined : 'landlock_restrict_self failed on the thread pool');
}

function restrictBy(native: Native, ruleset: number): string | undefined {
  if (native.syscall('landlock_restrict_self', ruleset, 0) === 0) return undefined;
  return `landlock_restrict_self failed (errno ${native.errno()})`;
}

/** Returns the descriptor of a new ruleset, or why there is none. */
function makeRuleset(native: Native, abi: number, restriction: Restriction): number | string {
  const handled = handledRights(abi, restriction);
  const attribute = rulesetAttribute(abi, handled);
  const ruleset = native.syscall('landlock_create_ruleset', attribute, attribute.length, 0);
  if (ruleset < 0) return `landlock_create_ruleset failed (errno ${native.errno()})`;
  const problem = addRules(native, ruleset, restriction, handled);
  if (problem === undefined) return ruleset;
  closeDescriptor(native, ruleset);
  return problem;
}

function addRules(
  native: Native,
  ruleset: number,
  { grants, connectPorts = [] }: Restriction,
  handled: HandledRights,
): string | undefined {
  for (const grant of grants) {
    const problem = addGrant(native, ruleset, grant, handled.fs);
    if (problem !== undefined) return problem;
  }
  if ((handled.net & NET.CONNECT_TCP) === 0n) return undefined;
  for (const { from, to } of connectPorts) {
    for (let port = from; port <= to; port += 1) {
      if (!addPort(native, ruleset, port))
        return `landlock_add_rule failed for port ${port} (errno ${native.errno()})`;
    }
  }
  return undefined;
}

/** Writes a `struct landlock_net_port_attr`. */
function addPort(native: Native, ruleset: number, port: number): boolean {
  const rule = Buffer.alloc(16);
  rule.writeBigUInt64LE(NET.CONNECT_TCP, 0);
  rule.writeBigUInt64LE(BigInt(port), 8);
  return native.syscall('landlock_add_rule', ruleset, RULE_NET_PORT, rule, 0) === 0;
}

function since(abi: number, version: number, rights: bigint): bigint {
  return abi >= version ? rights : 0n;
}

function addGrant(
  native: Native,
  ruleset: number,
  { path, may }: Grant,
  handled: bigint,
): string | undefined {
  let fd: number;
  try {
    // Follows links: a rule covers the file itself, under any name.
    fd = openSync(path, O_PATH | O_CLOEXEC);
  } catch {
    return undefined;
  }
  try {
    const isFolder = statSync(path).isDirectory();
    const rule = Buffer.alloc(12);
    rule.writeBigUInt64LE(grantedRights(may, isFolder) & handled, 0);
    rule.writeInt32LE(fd, 8);
    if (native.syscall('landlock_add_rule', ruleset, RULE_PATH_BENEATH, rule, 0) === 0) return undefined;
    return `landlock_add_rule failed for ${path} (errno ${native.errno()})`;
  } finally {
    closeSync(fd);
  }
}

function grantedRights(may: Grant['may'], isFolder: boolean): bigint {
  const list = isFolder ? FS.READ_DIR : 0n;
  switch (may) {
    case 'read':
      return FS.READ_FILE | list;
    case 'execute':
      return FS.READ_FILE | FS.EXECUTE | list;
    case 'read-write':
      return FS.READ_FILE | FS.WRITE_FILE | FS.TRUNCATE;
    case 'change':
      return FS.READ_FILE | FS.WRITE_FILE | FS.TRUNCATE | FS.REFER | FS.PLAIN_ENTRIES | list;
  }
}
