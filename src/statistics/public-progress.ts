/** The year at a glance, for everybody: counts alone, from the same rows as the office's own figures. */
import { type Kysely, sql } from 'kysely';
import { TIERS, type Tier } from '../core/draw/document.ts';
import type { Database } from '../platform/database.ts';
import { readAsked } from './asked.ts';
import { COMPLETION_LINES, type CompletionLine, completionAndClosing } from './completion.ts';
import { coverage } from './coverage.ts';
import { DRAWN_CHECKS } from './drawn-checks.ts';
import { type CoverageLine, coverageLines, frameTargets } from './frame-targets.ts';
import { readFrames } from './frames.ts';
import { readNames } from './names.ts';
import type { Figure, RateRow } from './schema.ts';
import { visitFacts } from './visit-facts.ts';

export interface Share {
  readonly count: number;
  readonly of: number;
}

export interface PublicProgress {
  /** Visits with a published result, of all that are to be made. */
  readonly published: Share;
  /** Targets checked at least once, of those in the sealed lists, by tier. */
  readonly coverage: readonly (Share & { readonly tier: Tier })[];
}

/** Of official draws of the year's plans; nothing of anybody in particular is told by it. */
export async function publicProgress(db: Kysely<Database>, year: number): Promise<PublicProgress> {
  const asked = await readAsked(db, { year }, undefined);
  const frames = await readFrames(db, asked.tasks);
  const { rows } = await sql<{ part: 'completion' | 'coverage'; line: never }>`
    WITH ${visitFacts(asked)}, ${DRAWN_CHECKS}, ${frameTargets(asked, frames)}
    SELECT 'completion' AS part, to_jsonb(line) AS line FROM (${COMPLETION_LINES}) AS line
    UNION ALL SELECT 'coverage', to_jsonb(line) FROM (${coverageLines(asked)}) AS line`.execute(db);
  const of = <Line>(part: 'completion' | 'coverage'): Line[] =>
    rows.filter((row) => row.part === part).map(({ line }) => line);
  const [completion] = completionAndClosing(asked, of<CompletionLine>('completion'), await readNames(db));
  const covered = rowsOf(coverage(asked, of<CoverageLine>('coverage')), 'tier');
  return {
    published: shareOf(rowsOf(completion!, 'total')[0]!),
    coverage: TIERS.map((tier) => ({ tier, ...shareOf(covered.find(({ key }) => key === tier)!) })),
  };
}

const rowsOf = ({ groups }: Figure, by: string): RateRow[] =>
  groups.find((group) => group.by === by)!.rows as RateRow[];

const shareOf = ({ numerator, denominator }: RateRow): Share => ({
  count: numerator.count,
  of: denominator.count,
});
