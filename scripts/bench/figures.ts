/** Percentiles of one run, medians of several runs, and ratios: pure, so that a table can be believed. */

/** @returns the smallest value that at least `share` (0..1) of the values do not exceed; NaN for none */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN
}

export interface Spread {
  median: number
  low: number
  high: number
}

/** Of a few rounds; the median of an even number is the mean of the middle two. */
export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b)
  const [left, right] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]]
  return { median: ((left ?? NaN) + (right ?? NaN)) / 2, low: sorted[0] ?? NaN, high: sorted.at(-1) ?? NaN }
}
