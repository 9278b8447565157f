/** Bounds that the kernel holds a child to. */
export interface ResourceLimits {
  /** Bytes of writable private memory: heap, buffers, stacks (RLIMIT_DATA). @default 4 GiB */
  dataBytes?: number | undefined;
  /** Open descriptors (RLIMIT_NOFILE). @default 256 in a renderer, 4096 in a network process */
  openFiles?: number | undefined;
}
