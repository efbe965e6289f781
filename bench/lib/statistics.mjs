export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * How many times as long `a` takes as `b`. Sample by sample, since samples of one index were taken in the same
 * round, under the same load of the machine.
 */
export function ratio(a, b) {
  const rounds = Math.min(a.samples.length, b.samples.length);
  return median(Array.from({ length: rounds }, (_, i) => a.samples[i] / b.samples[i]));
}
