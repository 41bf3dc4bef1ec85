/** One figure of `npm run bench`, with the baseline measured in the same run. */
export interface Row {
  readonly name: string;
  /** What it was measured at, e.g. `1000000` or `50000×2000`. */
  readonly n: string;
  /** Median of several runs. */
  readonly seconds: number;
  readonly baseline: string;
  readonly baseline_seconds: number;
  /** Highest resident memory in MB, or growth over the idle process where `asked` says so. */
  readonly rss_mb: number;
  /** The figure that was asked for, and what limits it. */
  readonly figure: string;
  readonly asked: string;
  readonly reached: boolean;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}
