import { ProtocolError } from '../core/canonical/protocol-error.ts';
import { type SampleSize, sampleSize } from '../core/draw/sample-size.ts';
import { everyTier, resolveSample, roundsOf, type TierCounts } from './resolve-sample.ts';
import type { Task } from './schema.ts';
import type { ScopeCount } from './scope.ts';

export interface RoundSizes {
  /** By the sample rule as it is written: of the whole year, or of each time where tiers have times a year. */
  readonly byRule: SampleSize;
  /** What each round of the year draws, from the first. */
  readonly rounds: readonly TierCounts[];
}

/** What a task's rule comes to over these counts; `refused` names why it cannot be met, `{}` where there is none. */
export function roundSizes(
  task: Pick<Task, 'sample' | 'rounds' | 'times_a_year'>,
  counts: Pick<ScopeCount, 'in_scope' | 'eligible'>,
): RoundSizes | { readonly refused?: string } {
  const { sample, rounds, times_a_year } = task;
  if (sample === undefined) return {};
  const sizes = everyTier(counts.eligible);
  const sizeOf = (repetition: Pick<Task, 'rounds' | 'times_a_year'>, round: number) =>
    sampleSize(resolveSample({ sample, ...repetition }, counts, round), sizes);
  try {
    const repetition = { rounds, times_a_year };
    return {
      byRule: sizeOf({ rounds: 1 }, 1),
      rounds: Array.from({ length: roundsOf(repetition) }, (_, i) => sizeOf(repetition, i + 1).drawn),
    };
  } catch (error) {
    if (error instanceof ProtocolError) return { refused: error.code };
    throw error;
  }
}
