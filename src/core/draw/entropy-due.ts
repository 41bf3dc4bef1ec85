/** When the last value of a draw is expected, from which the 24 hours of protocol section 10 count. */
import { instantOf, secondsOfOffset } from '../calendar/instant.ts';
import type { EntropySource } from './document.ts';
import { roundTime } from './entropy.ts';

/** Section 10: a draw without outcome a day after its entropy has failed. */
export const OUTCOME_WITHIN_SECONDS = 24 * 3600;

/**
 * The latest time that can be read off the sources: of a round, and of a ceremony whose time says its offset. Public
 * numbers name their day in words. `undefined` where none says one.
 */
export function entropyDue(entropy: readonly EntropySource[]): string | undefined {
  const times = entropy.flatMap((item) => timeOf(item) ?? []);
  return times.length === 0 ? undefined : instantOf(Math.max(...times));
}

function timeOf(item: EntropySource): number | undefined {
  switch (item.source) {
    case 'ceremony':
      return secondsOfOffset(item.time);
    case 'drand':
      return roundTime(item.round);
    case 'public_numbers':
      return undefined;
  }
}

/** Ceremonies of which nobody can say when they were to be held. */
export const isUntimed = (item: EntropySource): boolean =>
  item.source === 'ceremony' && secondsOfOffset(item.time) === undefined;
