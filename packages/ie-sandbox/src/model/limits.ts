import type { KnownOptions } from '@internet-exploder/ie-options';
import { check } from './check-option.js';
import type { ChildKind } from './process-kind.js';

/** @throws SandboxError `IE_SANDBOX_INVALID_OPTION` for an invalid limit */
export function checkLimits(limits: ResourceLimits): ResourceLimits {
  check.inner<ResourceLimits>('limits', limits, LIMITS);
  for (const [name, value] of Object.entries(limits)) {
    if (value !== undefined) check.integer(`limits.${name}`, value, 1);
  }
  return limits;
}

/** Resource limits of a child. The kernel refuses more, except where this process ends the child. */
export interface ResourceLimits {
  /** Bytes of writable private memory: heap, buffers, stacks (RLIMIT_DATA). @default 4 GiB */
  dataBytes?: number | undefined;
  /** Open descriptors (RLIMIT_NOFILE). @default 256 in a renderer, 4096 in a network process */
  openFiles?: number | undefined;
  /**
   * Bytes of addresses, used or not (RLIMIT_AS). It bounds the page tables to a 512th of it. Each WebAssembly memory
   * reserves up to 10 GiB. @default 1 TiB
   */
  addressBytes?: number | undefined;
  /**
   * Bytes of memory in use, with page tables, files and what is swapped out. A child that has more is ended, a quarter
   * of a second later at most. @default 256 MiB more than `dataBytes`
   */
  residentBytes?: number | undefined;
  /** Threads. A child that has more is ended likewise. @default 256 */
  threads?: number | undefined;
  /** Bytes of each file that a child with `writePaths` writes (RLIMIT_FSIZE). @default 1 GiB */
  fileBytes?: number | undefined;
}

/** The limits of a child, with the default of each that is not given. */
export function resolveLimits(kind: ChildKind, limits: ResourceLimits): ResolvedLimits {
  const {
    dataBytes = 4 * GIB,
    openFiles = kind === 'renderer' ? 256 : 4096,
    addressBytes = 1024 * GIB,
    residentBytes = dataBytes + FILES_BYTES,
    threads = 256,
    fileBytes = GIB,
  } = limits;
  return { dataBytes, openFiles, addressBytes, residentBytes, threads, fileBytes };
}

export type ResolvedLimits = Record<keyof ResourceLimits, number>;

const GIB = 1024 ** 3;
/** More than what Node.js and its libraries take in memory as files, page tables and stacks. */
const FILES_BYTES = GIB / 4;

/** The names of the limits. */
export const LIMITS: KnownOptions<ResourceLimits> = {
  dataBytes: true,
  openFiles: true,
  addressBytes: true,
  residentBytes: true,
  threads: true,
  fileBytes: true,
};
