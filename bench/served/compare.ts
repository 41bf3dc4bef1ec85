import { loadavg } from 'node:os';
import { median, type Row } from '../row.ts';
import { type Asked, type Latency, openLoop } from './open-loop.ts';
import type { Served } from './serve.ts';

/** Requests in a second, of both routes. */
const RATE = 200;
const RUNS = 5;

export interface Comparison {
  readonly name: string;
  readonly n: string;
  readonly most_times: number;
  readonly limited_by: string;
  /** The n-th request of the route. */
  readonly route: (n: number) => Asked;
  /** The n-th request of the bare lookup of one row by its primary key. */
  readonly bare: (n: number) => Asked;
}

/** Latencies of a route as the median of five runs, each behind a run of the bare lookup at the same rate. */
export async function compareLatency(
  served: Served,
  { name, n, most_times, limited_by, route, bare }: Comparison,
  quick: boolean,
): Promise<Row> {
  const load = { rate: RATE, seconds: quick ? 3 : 10 };
  const warmUp = { rate: RATE, seconds: 3 };
  for (const next of [bare, route]) await openLoop(served.address, next, warmUp);
  const found: Record<'bare' | 'route', Latency[]> = { bare: [], route: [] };
  const measured = await served.measure(async () => {
    for (let run = 0; run < RUNS; run++) {
      found.bare.push(await openLoop(served.address, bare, load));
      found.route.push(await openLoop(served.address, route, load));
    }
  });
  const of = (which: 'bare' | 'route', part: keyof Latency) => median(found[which].map((one) => one[part]));
  const times = of('route', 'p99') / of('bare', 'p99');
  const usual = of('route', 'p50') / of('bare', 'p50');
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  return {
    name,
    n,
    seconds: of('route', 'p99') / 1_000,
    baseline: `p99 of a bare lookup by primary key, ${RATE} requests a second too`,
    baseline_seconds: of('bare', 'p99') / 1_000,
    rss_mb: measured.rss_mb,
    figure: `p99 ${times.toFixed(2)}× the bare lookup's; p50 ${usual.toFixed(2)}×, ${ms(of('route', 'p50'))} against ${ms(of('bare', 'p50'))}; load of the machine ${loadavg()[0]!.toFixed(1)}; limited by ${limited_by}`,
    asked: `p99 ≤ ${most_times}×`,
    reached: times <= most_times,
  };
}
