import { type Kysely, sql, type Transaction } from 'kysely';
import type pg from 'pg';
import { hex } from '../../core/canonical/bytes.ts';
import type { TargetCommitment } from '../../core/draw/document.ts';
import { splitStratum } from '../../core/draw/frame-index.ts';
import { ordinalsBehind } from '../../core/draw/rank-table.ts';
import type { LogEntry } from '../../core/ledger/entries.ts';
import { type EvidenceReplacement, replacementDigest } from '../../core/verify/bundle.ts';
import type { Database } from '../../platform/database.ts';
import { nativeSuites } from '../../platform/native-suites.ts';
import { Problem } from '../../platform/problems.ts';
import type { Vault } from '../../platform/vault.ts';
import { findTargetCommitment } from '../commit/commitment-store.ts';
import { provePlace } from '../disclose/prove-place.ts';
import { rankedList } from '../disclose/ranked-list.ts';
import type { Draw } from '../queries.ts';
import { drawPrk } from './draw-prk.ts';
import { replacementProblems } from './problems.ts';
import { insertReplacement, type ReplacementRequest, targetOf } from './replacement-store.ts';

export interface Replacing {
  readonly db: Kysely<Database>;
  readonly pool: pg.Pool;
  readonly vault: Vault;
}

export interface JoinedTarget {
  readonly entry: LogEntry;
  readonly visit: string;
  /** It made a new visit; one that joins its own visit meets nobody new. */
  readonly isNew: boolean;
  /** Token of the target that joined. */
  readonly token: string;
}

/**
 * The next reserve of the stratum joins (protocol section 8), nobody else: the visit it has already in the visit
 * group, or a new one in the unit of the visit it replaces. The entry is for the caller to append, last.
 * @throws Problem `replacement-reserve-empty`
 */
export async function replaceTarget(
  trx: Transaction<Database>,
  service: Replacing,
  draw: Draw,
  request: ReplacementRequest,
  at: string,
): Promise<JoinedTarget> {
  const { stratum, rank, evidence } = targetOf(request)!;
  const { task } = splitStratum(stratum);
  const document = (await findTargetCommitment(trx, draw.id))!;
  const group = document.targets.tasks.find((one) => one.task === task)!.visit_group;
  const left = (await placeAt(trx, draw.id, stratum, rank))!;
  const left_visit = `${left.target_id}/${group}`;
  const joined_rank = (await countPlaces(trx, draw.id, stratum)) + 1;
  const joined = await openReserve(trx, service, draw, document, stratum, joined_rank);
  const visit = `${joined.id}/${group}`;
  const joins = (await findVisit(trx, draw.id, visit)) !== undefined;
  if (!joins) await insertVisit(trx, draw.id, { visit, target: joined.id, group, task, left_visit });

  const record: EvidenceReplacement = { kind: 'target', evidence, joined, rank, stratum };
  const place = await insertReplacement(trx, { draw_id: draw.id, request_id: request.id, record, at });
  await trx
    .insertInto('target_replacement')
    .values({
      draw_id: draw.id,
      stratum,
      rank,
      place,
      left_visit,
      task,
      joined_rank,
      ordinal: joined.ordinal,
      visit,
      joins,
    })
    .execute();
  const suite = nativeSuites[draw.suite];
  const result = replacementDigest(suite, await drawPrk(trx, service.vault, draw), record);
  return {
    entry: { type: 'replaced', draw: draw.number!, at, kind: 'target', rank, result, stratum },
    visit,
    isNew: !joins,
    token: joined.salt,
  };
}

/** Who stands at a rank: of those drawn, or of those who joined behind them. */
export async function placeAt(db: Kysely<Database>, drawId: number, stratum: string, rank: number) {
  const { rows } = await sql<{ ordinal: number; target_id: string }>`
    SELECT e.ordinal, e.target_id FROM (
      SELECT ordinal FROM selection WHERE draw_id = ${drawId} AND stratum = ${stratum} AND rank = ${rank}
      UNION ALL
      SELECT ordinal FROM target_replacement
      WHERE draw_id = ${drawId} AND stratum = ${stratum} AND joined_rank = ${rank}) AS at
    JOIN frame_entry e ON e.draw_id = ${drawId} AND e.ordinal = at.ordinal`.execute(db);
  return rows[0];
}

async function countPlaces(db: Kysely<Database>, drawId: number, stratum: string): Promise<number> {
  const { rows } = await sql<{ places: number }>`
    SELECT (SELECT count(*) FROM selection WHERE draw_id = ${drawId} AND stratum = ${stratum})
      + (SELECT count(*) FROM target_replacement WHERE draw_id = ${drawId} AND stratum = ${stratum}) AS places`.execute(
    db,
  );
  return rows[0]!.places;
}

/** The entry of the frame at a rank of the stratum, laid open. */
async function openReserve(
  trx: Transaction<Database>,
  service: Replacing,
  draw: Draw,
  { targets }: TargetCommitment,
  stratum: string,
  rank: number,
) {
  const { index, ranks } = await rankedList(trx, service.vault, draw);
  const at = index.strata.findIndex(({ name }) => name === stratum);
  const [ordinal] = ordinalsBehind(index, ranks, at, rank - 1, 1);
  if (ordinal === undefined) throw new Problem(replacementProblems['replacement-reserve-empty']);
  const entry = await trx
    .selectFrom('frame_entry')
    .select(['target_id', 'route', 'salt'])
    .where('draw_id', '=', draw.id)
    .where('ordinal', '=', ordinal)
    .executeTakeFirstOrThrow();
  const proof = await provePlace(service, draw, targets.frame.size, ordinal);
  return {
    id: entry.target_id,
    ordinal,
    proof: proof.map(hex),
    ...(entry.route !== '' && { route: entry.route }),
    salt: hex(entry.salt),
  };
}

const findVisit = (db: Kysely<Database>, drawId: number, id: string) =>
  db
    .selectFrom('visit')
    .select(['unit'])
    .where('draw_id', '=', drawId)
    .where('id', '=', id)
    .executeTakeFirst();

interface VisitToMake {
  readonly visit: string;
  readonly target: string;
  readonly group: string;
  readonly task: string;
  readonly left_visit: string;
}

/** The new visit goes behind the others of every unit that the visit it replaces is in, staffing draws' too. */
async function insertVisit(trx: Transaction<Database>, drawId: number, made: VisitToMake): Promise<void> {
  const unit = (await findVisit(trx, drawId, made.left_visit))?.unit ?? null;
  await sql`INSERT INTO visit (draw_id, id, target_id, visit_group, tasks, unit, position)
    SELECT ${drawId}, ${made.visit}, ${made.target}, ${made.group}, ${[made.task]}::text[], ${unit}::text,
      coalesce((SELECT max(position) + 1 FROM visit WHERE draw_id = ${drawId} AND unit = ${unit}::text), 0)`.execute(
    trx,
  );
  await sql`INSERT INTO staffing_visit (draw_id, unit, position, parent_id, visit, joined)
    SELECT u.team_draw_id, u.unit, (SELECT max(position) + 1 FROM staffing_visit v
      WHERE v.draw_id = u.team_draw_id AND v.unit = u.unit), ${drawId}, ${made.visit}, true
    FROM unit_of_visit u
    WHERE u.draw_id = ${drawId} AND u.visit = ${made.left_visit} AND u.team_draw_id <> ${drawId}`.execute(
    trx,
  );
}
