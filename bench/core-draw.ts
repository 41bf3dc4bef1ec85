import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { DrawTask, FrameHeader } from '../src/core/draw/document.ts';
import { selectTargets } from '../src/core/draw/select.ts';
import type { Row } from './row.ts';

const SUB = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

/** Shares of the tiers A to D in a register, in parts per hundred. */
const TIER_MIX = [
  ['A', 73],
  ['B', 19],
  ['C', 5],
  ['D', 3],
] as const;

/** A frame of `n` targets in three overlapping tasks, as its header alone. */
export function syntheticHeader(n: number): Pick<FrameHeader, 'cells' | 'size'> {
  const tasks = [['T1', 'T2', 'T3'], ['T1', 'T2'], ['T1', 'T3'], ['T2']] as const;
  const cells = tasks.flatMap((members) =>
    TIER_MIX.map(([tier, share]) => ({
      signature: members.map((task) => `${task}/${tier}`).join('+'),
      size: Math.floor((n * share) / 400),
    })),
  );
  cells.sort((a, b) => (a.signature < b.signature ? -1 : 1));
  return { cells, size: cells.reduce((sum, { size }) => sum + size, 0) };
}

/** Three tasks of 1 % each, the share that the PostgreSQL baseline takes. */
export const syntheticTasks = (n: number): Pick<DrawTask, 'task' | 'sample'>[] =>
  ['T1', 'T2', 'T3'].map((task) => ({
    task,
    sample: { mode: 'total', total: Math.floor(n / 100), weights: { A: 1, B: 2, C: 5, D: 10 } },
  }));

export interface DrawMeasure {
  /** Median of the runs, seconds. */
  readonly seconds: number;
  /** Peak over the idle process, MB. */
  readonly rss_mb: number;
  readonly drawn: number;
}

/** Shuffle and selection of three tasks, in this process. */
function measureHere(n: number, runs: number): DrawMeasure {
  const header = syntheticHeader(n);
  const tasks = syntheticTasks(n);
  const idle = process.memoryUsage.rss();
  const seconds: number[] = [];
  let drawn = 0;
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    drawn = selectTargets(header, tasks, SUB).strata.reduce((sum, stratum) => sum + stratum.drawn, 0);
    seconds.push((performance.now() - start) / 1000);
  }
  seconds.sort((a, b) => a - b);
  const peak = process.resourceUsage().maxRSS * 1024;
  return { seconds: seconds[runs >> 1]!, rss_mb: Math.round((peak - idle) / 2 ** 20), drawn };
}

/** The same in a process of its own, whose peak memory is that of the draw alone. */
export async function measureCoreDraw(n: number, runs: number): Promise<DrawMeasure> {
  const file = fileURLToPath(import.meta.url);
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--import',
    'tsx',
    file,
    String(n),
    String(runs),
  ]);
  return JSON.parse(stdout);
}

const SIZES = [100_000, 1_000_000, 10_000_000];
const MOST_MB = 250;
const LEAST_TIMES = 2;
const MOST_GROWTH = 1.3;
const LIMITED_BY = 'limited by cache misses of the shuffle, and ARC4 by the byte';

/**
 * One row for each size, and one for the growth over all. `baseline` gives the seconds PostgreSQL takes for
 * three times `SELECT id FROM frame WHERE … ORDER BY random() LIMIT …` on a frame of `n`; rows without it
 * stand on memory and growth alone.
 */
export async function benchCoreDraw({
  quick,
  baseline,
}: {
  quick: boolean;
  baseline?: (n: number) => Promise<number>;
}): Promise<Row[]> {
  const rows: Row[] = [];
  for (const n of SIZES) {
    const { seconds, rss_mb } = await measureCoreDraw(n, quick ? 3 : 7);
    const baselineSeconds = baseline ? await baseline(n) : 0;
    const times = baselineSeconds / seconds;
    const isLargest = n === SIZES.at(-1);
    rows.push({
      name: 'core draw',
      n: String(n),
      seconds,
      baseline: baseline ? 'three SELECT … ORDER BY random() LIMIT' : 'none',
      baseline_seconds: baselineSeconds,
      rss_mb,
      figure: `${baseline ? `${times.toFixed(1)}× faster; ` : ''}${LIMITED_BY}`,
      asked: isLargest
        ? `${baseline ? `≥ ${LEAST_TIMES}× faster, ` : ''}≤ ${MOST_MB} MB`
        : 'see the growth over all sizes',
      reached: !isLargest || (rss_mb <= MOST_MB && (!baseline || times >= LEAST_TIMES)),
    });
  }
  return [...rows, growth(rows[0]!, rows.at(-1)!)];
}

function growth(smallest: Row, largest: Row): Row {
  const exponent = Math.log(largest.seconds / smallest.seconds) / Math.log(+largest.n / +smallest.n);
  return {
    ...largest,
    name: 'core draw, growth',
    baseline: `N = ${smallest.n}`,
    baseline_seconds: smallest.seconds,
    figure: `N^${exponent.toFixed(2)}`,
    asked: `≤ N^${MOST_GROWTH}`,
    reached: exponent <= MOST_GROWTH,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(JSON.stringify(measureHere(Number(process.argv[2]), Number(process.argv[3] ?? 3))));
}
