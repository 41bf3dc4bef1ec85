/** How fast teams are drawn, ids to teams, against a bare pass and against HiGHS. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import highsLoader, { type Highs } from 'highs';
import { wordsOf } from '../src/core/draw/words.ts';
import { assignTeams } from '../src/core/team/assignment.ts';
import { evenness } from '../src/core/team/evenness.ts';
import { firstOptima } from '../src/core/team/optimum.ts';
import { staffings, type TeamsToStaff } from '../src/core/team/staffing.ts';
import { median, type Row } from './row.ts';
import { barePass, evenLoadProgramme } from './teams/baselines.ts';
import { teamsCase } from './teams/case.ts';

/** The package's types describe its CommonJS form, whose default is a member; under ESM it is the loader. */
const loadHighs = highsLoader as unknown as () => Promise<Highs>;

const SIZES = [
  [1_000, 60],
  [5_000, 300],
  [20_000, 1_000],
  [50_000, 2_000],
] as const;
/** Unmeasured turns take at least so many seconds, until the engine has compiled what is measured. */
const WARM_UP = 0.5;
const DRAWS_IN_A_TURN = 20;
const SUB_SEED = '5eed'.repeat(16);

/** One row for each size, and one for the growth over all of them. */
export async function benchTeams({ quick }: { quick: boolean }): Promise<Row[]> {
  const runs = quick ? 5 : 15;
  const rows: Row[] = [];
  for (const [units, inspectors] of SIZES) {
    const input = caseOf(units, inspectors);
    const [seconds, bareSeconds, reading, optimum] = interleaved(runs, [
      () => draw(input),
      () => barePass(input),
      () => staffings(input),
      () => firstOptima(staffings(input)),
    ]) as [number, number, number, number];
    const share = (part: number) => `${Math.max(0, Math.round((100 * part) / seconds))} %`;
    const parts = [
      `${draw(input)} tries ${share(seconds - optimum)}`,
      `keys and recusals from ids ${share(reading)}`,
      `first optimum ${share(optimum - reading)}`,
    ];
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
      figure: `${bare.toFixed(2)}× a bare pass; limited by ${parts.join(', ')}`,
      asked: isLargest ? '≤ 10× a bare pass, ≤ 250 MB' : 'see the growth over all sizes',
      reached: !isLargest || (bare <= 10 && rss <= 250),
    });
  }
  const growth = exponent(rows);
  rows.push(await againstHighs(rows[0]!, quick ? 3 : 7), growthRow(rows, growth));
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
  const solve = () => {
    found = highs.solve(programme).ObjectiveValue;
  };
  // Several draws in a turn: one alone is so short that it would mostly show the caches the solver left.
  const draws = () => {
    for (let n = 0; n < DRAWS_IN_A_TURN; n++) draw(input);
  };
  const [drawsSeconds, baseline_seconds] = interleaved(runs, [draws, solve]) as [number, number];
  const seconds = drawsSeconds / DRAWS_IN_A_TURN;
  const times = baseline_seconds / seconds;
  const isSameOptimum = Math.round(found) === addedCost(input);
  return {
    ...smallest,
    seconds,
    baseline: 'HiGHS, the even load alone',
    baseline_seconds,
    figure: `${times.toFixed(0)}× faster, ${isSameOptimum ? 'same' : 'OTHER'} optimum`,
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

/** Medians of all, run in turns, so that none has the quieter machine. */
function interleaved(runs: number, works: readonly (() => unknown)[]): number[] {
  const turn = () => works.map(secondsOf);
  for (let warm = 0; warm < WARM_UP; ) warm += turn().reduce((sum, seconds) => sum + seconds);
  const turns = Array.from({ length: runs }, turn);
  return works.map((_, at) => median(turns.map((seconds) => seconds[at]!)));
}

function secondsOf(run: () => unknown): number {
  const start = process.hrtime.bigint();
  run();
  return Number(process.hrtime.bigint() - start) / 1e9;
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
