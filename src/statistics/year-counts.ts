import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { FrameIndex } from '../core/draw/frame-index.ts';
import type { Database } from '../platform/database.ts';
import type { Asked } from './asked.ts';
import { COMPLETION_LINES, type CompletionLine } from './completion.ts';
import { FILED_DAYS, type FiledDays } from './days-to-publication.ts';
import { DRAWN_CHECKS } from './drawn-checks.ts';
import { type CoverageLine, coverageLines, frameTargets } from './frame-targets.ts';
import { type InspectorLoad, inspectorLoads, LOAD_TABLES } from './inspector-loads.ts';
import { SAMPLED_MATTERS, SAMPLED_STRATA, type SampledMatter, type SampledStratum } from './problem-rate.ts';
import { visitFacts } from './visit-facts.ts';
import { TASKS_OF_VISITS, type TasksOfVisits } from './visits-saved.ts';

/** What the database counts: the lines of each figure. */
export interface YearCounts {
  readonly completion: CompletionLine[];
  readonly sample: SampledStratum[];
  readonly matters: SampledMatter[];
  readonly coverage: CoverageLine[];
  readonly tasks: TasksOfVisits[];
  readonly loads: InspectorLoad[];
  readonly days: FiledDays[];
}

/**
 * All of them by one statement: visits are looked at once, and the figures are of one moment and agree with each other.
 * What comes back are counts, a few thousand rows at most, and a line for each inspector.
 */
export async function countYear(
  db: Kysely<Database>,
  asked: Asked,
  frames: ReadonlyMap<number, FrameIndex>,
): Promise<YearCounts> {
  const parts: Readonly<Record<keyof YearCounts, RawBuilder<unknown>>> = {
    completion: COMPLETION_LINES,
    sample: SAMPLED_STRATA,
    matters: SAMPLED_MATTERS,
    coverage: coverageLines(asked),
    tasks: TASKS_OF_VISITS,
    loads: inspectorLoads(asked),
    days: FILED_DAYS,
  };
  const selects = Object.entries(parts).map(
    ([part, lines]) => sql`SELECT ${sql.lit(part)} AS part, to_jsonb(line) AS line FROM (${lines}) AS line`,
  );
  const { rows } = await sql<{ part: keyof YearCounts; line: never }>`
    WITH ${visitFacts(asked)}, ${DRAWN_CHECKS}, ${frameTargets(asked, frames)}, ${LOAD_TABLES}
    ${sql.join(selects, sql` UNION ALL `)}`.execute(db);
  const counts: YearCounts = {
    ...{ completion: [], sample: [], matters: [], coverage: [], tasks: [], loads: [], days: [] },
  };
  for (const { part, line } of rows) counts[part].push(line);
  return counts;
}
