/** Returns the first limit that a child has exceeded, of those that the kernel does not enforce. */
export function findExcess(usage: ResourceUsage, limits: GrowthLimits): Excess | undefined {
  const { residentBytes, threads } = usage;
  if (residentBytes > limits.residentBytes)
    return { resource: 'memory', limit: limits.residentBytes, used: residentBytes };
  if (threads > limits.threads) return { resource: 'threads', limit: limits.threads, used: threads };
  return undefined;
}

/** Describes an excess, for example `had 812 MiB of memory, more than its limit of 700 MiB`. */
export function describeExcess({ resource, used, limit }: Excess): string {
  const show = (value: number) => (resource === 'memory' ? `${Math.round(value / MIB)} MiB` : String(value));
  return `had ${show(used)} ${resource === 'memory' ? 'of memory' : 'threads'}, more than its limit of ${show(limit)}`;
}

/** What a child uses at one time. */
export type ResourceUsage = Record<keyof GrowthLimits, number>;

/** Those limits of a child that the kernel does not enforce; see `ResourceLimits`. */
export interface GrowthLimits {
  residentBytes: number;
  threads: number;
}

/** How a child's growth is watched. */
export interface GrowthWatch {
  limits: GrowthLimits;
  /** Returns what the child of that process id uses, or nothing when it has ended. */
  measure(pid: number): ResourceUsage | undefined;
}

/** A limit that a child has exceeded. */
export interface Excess {
  /** `memory`: in bytes; `threads`: their number. */
  resource: 'memory' | 'threads';
  limit: number;
  /** What was measured. */
  used: number;
}

const MIB = 1024 ** 2;
