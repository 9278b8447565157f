import type { KnownOptions } from '@internet-exploder/ie-options';
import { check } from './check-option.js';

/** @throws SandboxError `IE_SANDBOX_INVALID_OPTION` for an invalid limit */
export function checkLimits(limits: ResourceLimits): ResourceLimits {
  check.inner<ResourceLimits>('limits', limits, LIMITS);
  for (const [name, value] of Object.entries(limits)) {
    if (value !== undefined) check.integer(`limits.${name}`, value, 1);
  }
  return limits;
}

/** Resource limits that the kernel enforces for a child. */
export interface ResourceLimits {
  /** Bytes of writable private memory: heap, buffers, stacks (RLIMIT_DATA). @default 4 GiB */
  dataBytes?: number | undefined;
  /** Open descriptors (RLIMIT_NOFILE). @default 256 in a renderer, 4096 in a network process */
  openFiles?: number | undefined;
}

/** The names of the limits. */
export const LIMITS: KnownOptions<ResourceLimits> = { dataBytes: true, openFiles: true };
