import type { Kysely } from 'kysely';
import { parseJson } from '../core/canonical/parse-json.ts';
import { frameHeader, type Tier } from '../core/draw/document.ts';
import { type FrameIndex, indexFrame } from '../core/draw/frame-index.ts';
import type { Database } from '../platform/database.ts';

/** The sealed frames of these draws without their entries, by draw: strata and how many targets are in each. */
export async function readFrames(
  db: Kysely<Database>,
  tasks: readonly { readonly draw_id: number }[],
): Promise<ReadonlyMap<number, FrameIndex>> {
  const draws = [...new Set(tasks.map(({ draw_id }) => draw_id))];
  if (draws.length === 0) return new Map();
  const rows = await db
    .selectFrom('frame')
    .select(['draw_id', 'header'])
    .where('draw_id', 'in', draws)
    .where('header', 'is not', null)
    .execute();
  return new Map(
    rows.map(({ draw_id, header }) => [draw_id, indexFrame(frameHeader.parse(parseJson(header!)))]),
  );
}

/** Ordinals from `first` to before `end` are eligible in tiers: the sum of `TIER_BIT` of each. */
export interface TierRange {
  readonly draw_id: number;
  readonly first: number;
  readonly end: number;
  readonly tiers: number;
}

export const TIER_BIT: Readonly<Record<Tier, number>> = { A: 1, B: 2, C: 4, D: 8 };

/** The cells of the frames by the tiers they have in these tasks; those without any are left out. */
export function tierRanges(
  frames: ReadonlyMap<number, FrameIndex>,
  tasks: readonly { readonly draw_id: number; readonly task: string }[],
): TierRange[] {
  return [...frames].flatMap(([draw_id, frame]) => {
    const own = new Set(tasks.filter((task) => task.draw_id === draw_id).map(({ task }) => task));
    return frame.cellStrata.flatMap((strata, cell): TierRange[] => {
      const tiers = strata
        .map((stratum) => frame.strata[stratum]!)
        .reduce((bits, { task, tier }) => (own.has(task) ? bits | TIER_BIT[tier] : bits), 0);
      const range = { draw_id, first: frame.starts[cell]!, end: frame.starts[cell + 1] ?? frame.size };
      return tiers === 0 ? [] : [{ ...range, tiers }];
    });
  });
}
