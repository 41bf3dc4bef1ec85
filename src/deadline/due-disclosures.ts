import { type Kysely, sql } from 'kysely';
import { officeDay } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { type Candidate, NOTHING } from './candidate.ts';
import { type LiveDraw, withLiveDraws } from './seen-visits.ts';
import type { Sight } from './sight.ts';

type Row = LiveDraw & { readonly committed_at: string; readonly disclose_by: string };

/** Draws that were committed and are not disclosed yet, by the day that their commitment names. */
export async function dueDisclosures(db: Kysely<Database>, sight: Sight): Promise<Candidate[]> {
  const { rows } = await sql<Row>`${withLiveDraws(sight)}
    SELECT live.*, commitment.committed_at, commitment.disclose_by
    FROM live JOIN commitment ON commitment.draw_id = live.draw_id
    WHERE live.around AND NOT EXISTS (SELECT FROM ledger_entry
      WHERE ledger_entry.draw = live.draw AND ledger_entry.type = 'disclosed')`.execute(db);
  return rows.map(({ draw_id: _draw, committed_at, disclose_by, ...about }) => ({
    ...{ ...NOTHING, ...about, own: false, step: 'disclosure', role: 'planner' },
    term: { began_on: officeDay(committed_at), due_on: disclose_by },
  }));
}
