import { ProtocolError } from '../core/canonical/protocol-error.ts';
import { TIERS } from '../core/draw/document.ts';
import { type SampleSize, sampleSize } from '../core/draw/sample-size.ts';
import { isSpread } from '../core/frequency/spread-task.ts';
import {
  everyTier,
  type RoundCounts,
  resolveSample,
  roundsOf,
  type TierCounts,
  yearSizes,
} from './resolve-sample.ts';
import type { Task } from './schema.ts';

export interface RoundSizes {
  /** By the sample rule as it is written: of the whole year, or of each time where tiers have times a year. */
  readonly byRule: SampleSize;
  /** What each round of the year draws, from the first, if the register stays as it is. */
  readonly rounds: readonly TierCounts[];
}

/** What a task's rule comes to over these counts; `refused` names why it cannot be met, `{}` where there is none. */
export function roundSizes(
  task: Pick<Task, 'sample' | 'rounds' | 'times_a_year'>,
  counts: RoundCounts,
): RoundSizes | { readonly refused?: string } {
  const { sample, rounds, times_a_year } = task;
  if (sample === undefined) return {};
  const { in_scope } = counts;
  const year = yearSizes(counts);
  const sizeOf = (repetition: Pick<Task, 'rounds' | 'times_a_year'>, round: number, earlier: TierCounts) => {
    const eligible = combined(year, earlier, (all, drawn) => all - drawn);
    // More rounds than targets: the last ones have nobody left.
    if (round > 1 && TIERS.every((tier) => eligible[tier] === 0)) return { drawn: eligible, short: 0 };
    const rule = resolveSample(
      { sample, ...repetition },
      { in_scope, eligible, drawn: { earlier, later: {} } },
      round,
    );
    return sampleSize(rule, eligible);
  };
  try {
    const nobody = everyTier({});
    const sizes: TierCounts[] = [];
    for (let round = 1, earlier = nobody; round <= roundsOf({ rounds, times_a_year }); round++) {
      const { drawn } = sizeOf({ rounds, times_a_year }, round, earlier);
      sizes.push(drawn);
      // Tiers with times a year are drawn from the whole list each time.
      if (isSpread({ rounds, times_a_year })) earlier = combined(earlier, drawn, (a, b) => a + b);
    }
    return { byRule: sizeOf({ rounds: 1 }, 1, nobody), rounds: sizes };
  } catch (error) {
    if (error instanceof ProtocolError) return { refused: error.code };
    throw error;
  }
}

function combined(a: TierCounts, b: TierCounts, by: (a: number, b: number) => number): TierCounts {
  const sums = { ...a };
  for (const tier of TIERS) sums[tier] = by(a[tier], b[tier]);
  return sums;
}
