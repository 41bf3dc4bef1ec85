/** How fast teams are drawn, ids to teams, against a bare pass and against HiGHS. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import highsLoader, { type Highs } from 'highs';
import { wordsOf } from '../src/core/draw/words.ts';
import { assignTeams } from '../src/core/team/assignment.ts';
import { evenness } from '../src/core/team/evenness.ts';
import type { TeamsToStaff } from '../src/core/team/staffing.ts';
import { barePass, evenLoadProgramme } from './teams/baselines.ts';
import { teamsCase } from './teams/case.ts';

/** The package's types describe its CommonJS form, whose default is a member; under ESM it is the loader. */
const loadHighs = highsLoader as unknown as () => Promise<Highs>;

export type Row = {
  name: string;
  n: string;
  seconds: number;
  baseline: string;
  baseline_seconds: number;
  rss_mb: number;
  figure: string;
  asked: string;
  reached: boolean;
};

const SIZES = [
  [1_000, 60],
  [5_000, 300],
  [20_000, 1_000],
  [50_000, 2_000],
] as const;
const SUB_SEED = '5eed'.repeat(16);
const LIMITED_BY =
  'limited by building keys and recusals from ids, and by the failed searches (at most inspectors − 1)';

/** One row for each size, and one for the growth over all of them. */
export async function benchTeams({ quick }: { quick: boolean }): Promise<Row[]> {
  const runs = quick ? 5 : 15;
  const rows: Row[] = [];
  for (const [units, inspectors] of SIZES) {
    const input = caseOf(units, inspectors);
    const [seconds, bareSeconds] = interleaved(
      runs,
      () => draw(input),
      () => barePass(input),
    );
    const rss = peakOfChild(units, inspectors);
    const bare = seconds / bareSeconds;
    const isLargest = units === SIZES.at(-1)![0];
    rows.push({
      name: 'teams',
      n: `${units}×${inspectors}`,
      seconds,
      baseline: 'one bare pass',
      baseline_seconds: bareSeconds,
      rss_mb: rss,
      figure: `${bare.toFixed(2)}× a bare pass, ${draw(input)} tries; ${LIMITED_BY}`,
      asked: isLargest ? '≤ 10× a bare pass, ≤ 250 MB' : 'growth ≤ seats^1.3',
      reached: !isLargest || (bare <= 10 && rss <= 250),
    });
  }
  const growth = exponent(rows);
  for (const row of rows.slice(0, -1)) row.reached = growth <= 1.3;
  rows.push(await againstHighs(rows[0]!, quick ? 1 : 3), growthRow(rows, growth));
  return rows;
}

function caseOf(units: number, inspectors: number): TeamsToStaff {
  return teamsCase(units, inspectors, wordsOf(SUB_SEED));
}

/** The whole draw; gives the number of tries. */
function draw(input: TeamsToStaff): number {
  const outcome = assignTeams({ ...input, words: wordsOf(SUB_SEED) });
  if ('unstaffed' in outcome) throw new Error('the measured case must have enough inspectors');
  return outcome.teams.length * 2 + outcome.rejected.length;
}

async function againstHighs(smallest: Row, runs: number): Promise<Row> {
  const input = caseOf(...SIZES[0]);
  const highs = await loadHighs();
  const programme = evenLoadProgramme(input);
  let found = 0;
  const baseline_seconds = median(
    Array.from({ length: runs }, () =>
      secondsOf(() => {
        found = highs.solve(programme).ObjectiveValue;
      }),
    ),
  );
  const times = baseline_seconds / smallest.seconds;
  const isSameOptimum = Math.round(found) === addedCost(input);
  return {
    ...smallest,
    baseline: 'HiGHS, the even load alone',
    baseline_seconds,
    figure: `${times.toFixed(0)}× faster, ${isSameOptimum ? 'same' : 'OTHER'} optimum; ${LIMITED_BY}`,
    asked: '≥ 50× faster',
    reached: times >= 50 && isSameOptimum,
  };
}

/** Σ load² of the drawn teams less Σ base_load², which is what the linear programme minimises. */
function addedCost(input: TeamsToStaff): number {
  const least = evenness(input, []);
  if ('unstaffed' in least) throw new Error('the measured case must have enough inspectors');
  return Number(least.expected - least.actual);
}

function growthRow(rows: readonly Row[], growth: number): Row {
  const largest = rows[SIZES.length - 1]!;
  return {
    ...largest,
    n: `${SIZES[0].join('×')} … ${SIZES.at(-1)!.join('×')}`,
    baseline: 'the smallest size',
    baseline_seconds: rows[0]!.seconds,
    figure: `seats^${growth.toFixed(2)}`,
    asked: '≤ seats^1.3',
    reached: growth <= 1.3,
  };
}

/** Slope of log(seconds) over log(seats), by least squares over all sizes. */
function exponent(rows: readonly Row[]): number {
  const points = rows.map((row, at) => [Math.log(2 * SIZES[at]![0]), Math.log(row.seconds)] as const);
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length;
  const covariance = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return covariance / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}

/** Medians of both, run in turns after one unmeasured turn, so that neither has the quieter machine. */
function interleaved(runs: number, first: () => unknown, second: () => unknown): [number, number] {
  first();
  second();
  const times: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run++) {
    times[0].push(secondsOf(first));
    times[1].push(secondsOf(second));
  }
  return [median(times[0]), median(times[1])];
}

function secondsOf(run: () => unknown): number {
  const start = process.hrtime.bigint();
  run();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

/** Peak memory in MB of a fresh process that makes one case and draws it. */
function peakOfChild(units: number, inspectors: number): number {
  const command = [...process.execArgv, fileURLToPath(import.meta.url), PEAK, `${units}`, `${inspectors}`];
  return Number(execFileSync(process.execPath, command, { encoding: 'utf8' }));
}

const PEAK = '--peak-memory';
const [flag, units, inspectors] = process.argv.slice(2);
if (flag === PEAK) {
  draw(caseOf(Number(units), Number(inspectors)));
  console.log(Math.round(process.resourceUsage().maxRSS / 1024));
}
