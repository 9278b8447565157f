/** The value below which that share of the samples lies; `undefined` without samples. */
export function quantile(samples, share) {
  const sorted = Float64Array.from(samples).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export function median(samples) {
  const sorted = Float64Array.from(samples).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * The median over rounds of one peer's sample by the other's of the same round. On a machine whose speed drifts
 * this says more than the ratio of two medians, whose rounds may be different ones.
 */
export function pairedRatio(samples, others) {
  const ratios = samples.map((sample, round) => sample / others[round]);
  return median(ratios);
}
