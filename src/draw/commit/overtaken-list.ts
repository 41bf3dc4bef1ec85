import { type Kysely, sql } from 'kysely';
import { CEILING_REASONS } from '../../core/frequency/ceiling-reasons.ts';
import { ROUND_REASONS } from '../../frequency/drawn-rounds.ts';
import { guardOf } from '../../frequency/guard.ts';
import { frameQuery } from '../../plan/scope.ts';
import { officeToday } from '../../platform/clock.ts';
import type { Database } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import { drawProblems } from '../problems.ts';
import { type Draw, plannedTasks, planText } from '../queries.ts';
import { findFrame } from '../seal/frame-store.ts';
import { takenSince } from '../taken-since.ts';

/**
 * A list sealed ahead does not outlive the draws in between: where they took somebody on it to a ceiling, it is sealed
 * anew. Else an office that sealed its whole year in January would have no frequency guard (decision 0015).
 * @throws Problem `draw-list-overtaken`, with how many, never who
 */
export async function refuseOvertakenList(db: Kysely<Database>, draw: Draw): Promise<void> {
  if (draw.rehearsal || draw.staffing !== undefined) return;
  const draws = await takenSinceSealing(db, draw);
  if (draws.length === 0) return;
  const targets = await nowLeftOut(db, draw);
  if (targets > 0) throw new Problem(drawProblems['draw-list-overtaken'], { members: { targets, draws } });
}

/** Draws that took targets since this one's list was sealed. */
async function takenSinceSealing(db: Kysely<Database>, draw: Draw): Promise<string[]> {
  const { position } = await db
    .selectFrom('ledger_entry')
    .select('position')
    .where('draw', '=', draw.number!)
    .where('type', '=', 'frame-sealed')
    .executeTakeFirstOrThrow();
  return await takenSince(db, position);
}

/** Entries of the list that the guard would leave out of one of their tasks today, by the rules of the sealing. */
async function nowLeftOut(db: Kysely<Database>, draw: Draw): Promise<number> {
  const { cells } = (await findFrame(db, draw.id))!.header;
  const planned = await plannedTasks(db, draw);
  const guard = await guardOf(db, (await planText(db, draw)).document, draw.now.sealed!.at);
  let start = 0;
  const starts = cells.map(({ size }) => {
    start += size;
    return start - size;
  });
  const reasons = [...ROUND_REASONS, ...CEILING_REASONS];
  const cell = sql`width_bucket(frame_entry.ordinal, ${starts}::bigint[])`;
  const overtaken = planned.map(({ code }, i) => {
    const holds = cells.map(({ signature }) =>
      signature.split('+').some((stratum) => stratum.slice(0, -2) === code),
    );
    return sql`(${sql.ref(`x${i}`)} = ANY (${reasons}::text[]) AND (${holds}::boolean[])[${cell}])`;
  });
  const { rows } = await sql<{ n: number }>`
    SELECT count(*) AS n FROM (${frameQuery(planned, officeToday(), guard)}) AS now
    JOIN frame_entry ON frame_entry.draw_id = ${draw.id} AND frame_entry.target_id = now.id
    WHERE ${sql.join(overtaken, sql` OR `)}`.execute(db);
  return rows[0]!.n;
}
