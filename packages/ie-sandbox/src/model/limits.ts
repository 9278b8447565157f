import type { KnownOptions } from '@internet-exploder/ie-options';
import { check } from './check-option.js';

/** @throws SandboxError `IE_SANDBOX_INVALID_OPTION` for what is no limit */
export function checkLimits(limits: ResourceLimits): ResourceLimits {
  check.inner<ResourceLimits>('limits', limits, LIMITS);
  for (const [name, value] of Object.entries(limits)) {
    if (value !== undefined) check.integer(`limits.${name}`, value, 1);
  }
  return limits;
}

/** Bounds that the kernel holds a child to. */
export interface ResourceLimits {
  /** Bytes of writable private memory: heap, buffers, stacks (RLIMIT_DATA). @default 4 GiB */
  dataBytes?: number | undefined;
  /** Open descriptors (RLIMIT_NOFILE). @default 256 in a renderer, 4096 in a network process */
  openFiles?: number | undefined;
}

/** Their names. */
export const LIMITS: KnownOptions<ResourceLimits> = { dataBytes: true, openFiles: true };
