/**
 * What the tables hold of a draw that was run, as documents of the protocol. The office works with these rows and the
 * public reads the evidence: each must say what the other says.
 */
import { type Kysely, sql } from 'kysely';
import { hex } from '../../core/canonical/bytes.ts';
import { treeRoot } from '../../core/canonical/merkle.ts';
import type { Outcome, Selection, TargetCommitment, Team } from '../../core/draw/document.ts';
import { indexFrame } from '../../core/draw/frame-index.ts';
import { outcomeDigest } from '../../core/draw/seed.ts';
import type { EvidenceParts } from '../../core/verify/bundle.ts';
import type { Database } from '../../platform/database.ts';
import { nativeSuites } from '../../platform/native-suites.ts';
import { Problem } from '../../platform/problems.ts';
import { findTargetCommitment, valuesOf } from '../commit/commitment-store.ts';
import { drawProblems } from '../problems.ts';
import type { Draw } from '../queries.ts';
import type { DrawnInputs } from '../run/drawn-inputs.ts';

type Db = Kysely<Database>;

/** Visits that the draw gave; a replaced target's stand-in may have got one of its own later. */
const DRAWN = sql`NOT EXISTS (SELECT FROM target_replacement later
  WHERE later.draw_id = visit.draw_id AND later.visit = visit.id AND NOT later.joins)`;

/** Parts of the evidence as the rows have them now. Not of a staffing draw, whose rows are those of units. */
export async function storedParts(
  db: Db,
  drawId: number,
): Promise<Pick<EvidenceParts, 'document' | 'entropy' | 'outcome'> | undefined> {
  const document = await findTargetCommitment(db, drawId);
  if (document === undefined) return undefined;
  return {
    document,
    entropy: [...(await valuesOf(db, drawId))],
    outcome: await storedOutcome(db, drawId, document),
  };
}

/** The outcome that `outcome_digest` covers, from the rows of `selection`, `visit`, `team` and `team_seat`. */
async function storedOutcome(db: Db, drawId: number, document: TargetCommitment): Promise<Outcome> {
  const visits = await sql<{ id: string; tasks: string[] }>`
    SELECT target_id || '/' || visit_group AS id, tasks FROM visit
    WHERE draw_id = ${drawId} AND ${DRAWN} ORDER BY 1`.execute(db);
  return {
    selections: await storedSelections(db, drawId, document),
    ...(document.staff !== undefined && (await storedTeams(db, drawId))),
    visits: visits.rows.map(({ id, tasks }) => ({ id, tasks })),
  };
}

async function storedSelections(db: Db, drawId: number, { targets }: TargetCommitment): Promise<Selection[]> {
  const { rows } = await sql<{ stratum: string; ordinals: number[] }>`
    SELECT stratum, array_agg(ordinal ORDER BY rank) AS ordinals FROM selection
    WHERE draw_id = ${drawId} GROUP BY stratum`.execute(db);
  const stored = new Map(rows.map(({ stratum, ordinals }) => [stratum, ordinals]));
  return indexFrame(targets.frame).strata.map(({ name, size }) => {
    const ordinals = stored.get(name) ?? [];
    return { stratum: name, size, drawn: ordinals.length, ordinals };
  });
}

async function storedTeams(db: Db, drawId: number): Promise<{ teams: Team[] } | { unstaffed: true }> {
  const { unstaffed } = await db
    .selectFrom('outcome')
    .select('unstaffed')
    .where('draw_id', '=', drawId)
    .executeTakeFirstOrThrow();
  if (unstaffed) return { unstaffed };
  const { rows } = await sql<Team>`
    SELECT department, eligible, unit,
      ARRAY(SELECT pseudonym FROM team_seat seat WHERE (seat.draw_id, seat.unit, seat.department)
        = (team.draw_id, team.unit, team.department) ORDER BY seat.seat) AS inspectors,
      ARRAY(SELECT id FROM visit WHERE (visit.draw_id, visit.unit) = (team.draw_id, team.unit)
        AND ${DRAWN} ORDER BY visit.position) AS visits
    FROM team WHERE draw_id = ${drawId} ORDER BY position`.execute(db);
  return { teams: rows };
}

/**
 * Refuses to lay open what is no longer what was sealed and drawn: somebody wrote to the tables past the service.
 * @param leaves of the frame as its rows give them now
 * @throws Problem `draw-frame-altered`, `draw-records-altered`
 */
export async function refuseAltered(
  db: Db,
  draw: Draw,
  { document, prk }: Pick<DrawnInputs, 'document' | 'prk'>,
  leaves: Uint8Array,
): Promise<void> {
  const suite = nativeSuites[draw.suite];
  const { root, size } = document.targets.frame;
  const { rows } = await sql<{ count: number }>`
    SELECT count(*) AS count FROM frame_entry WHERE draw_id = ${draw.id}`.execute(db);
  if (rows[0]!.count !== size || hex(treeRoot(suite, leaves)) !== root)
    throw new Problem(drawProblems['draw-frame-altered']);
  const logged = draw.now.outcome?.outcome_digest;
  if (logged === undefined) return;
  const stored = outcomeDigest(suite, prk, await storedOutcome(db, draw.id, document));
  if (hex(stored) !== logged) throw new Problem(drawProblems['draw-records-altered']);
}
