/** Bounds that the kernel holds a child to. */
export interface ResourceLimits {
  /** Bytes of writable private memory: heap, buffers, stacks (RLIMIT_DATA). @default 4 GiB */
  dataBytes?: number | undefined;
  /** Open descriptors (RLIMIT_NOFILE). @default 256 in a renderer, 4096 in a network process */
  openFiles?: number | undefined;
}

/** @throws RangeError for what is no limit. */
export function checkLimits(limits: ResourceLimits): ResourceLimits {
  for (const [name, value] of Object.entries(limits)) {
    if (value === undefined || (Number.isSafeInteger(value) && value > 0)) continue;
    throw new RangeError(`limits.${name} is ${String(value)}: it has to be a whole number above 0`);
  }
  return limits;
}
