/** The SQL of replacements (protocol sections 8 and 9): what was asked, what was decided, what came of it. */
import { createHash, randomBytes } from 'node:crypto';
import { type Kysely, type SqlBool, sql, type Transaction } from 'kysely';
import { jcs } from '../../core/canonical/jcs.ts';
import type { EvidenceReplacement } from '../../core/verify/bundle.ts';
import { type Actor, actorOf } from '../../platform/audit.ts';
import { instantNow } from '../../platform/clock.ts';
import type { Database } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import { replacementProblems } from './problems.ts';

/** JCS of a draw's replacements as they stand in its evidence, in the order of the log. */
export async function replacementRecords(db: Kysely<Database>, drawId: number): Promise<string[]> {
  const rows = await db
    .selectFrom('replacement')
    .select('record')
    .where('draw_id', '=', drawId)
    .orderBy('place')
    .execute();
  return rows.map(({ record }) => record);
}

export interface SeatPlace {
  readonly unit: string;
  readonly department: string;
  readonly seat: number;
  /** Which replacement of this seat it is, from 1. */
  readonly n: number;
}

export interface TargetPlace {
  readonly stratum: string;
  readonly rank: number;
  /** SHA-256 of the attachment, hex. */
  readonly evidence: string;
}

interface Why {
  readonly cause: string;
  readonly reason: string;
}

/** Who asks or decides, as it is kept and as the log names the role. */
const personOf = ({ id, name, role }: Actor) => ({ id, name, role: role ?? 'service' });

export type Asker = ReturnType<typeof personOf>;
export const askerOf = (trx: Transaction<Database>): Asker => personOf(actorOf(trx));

export async function insertRequest(
  trx: Transaction<Database>,
  drawId: number,
  place: SeatPlace | TargetPlace,
  { cause, reason }: Why,
  asker: Asker = askerOf(trx),
): Promise<ReplacementRequest> {
  const { id } = await trx
    .insertInto('replacement_request')
    .values({
      draw_id: drawId,
      ...('stratum' in place ? { ...place, evidence: Buffer.from(place.evidence, 'hex') } : place),
      cause,
      reason,
      reason_salt: randomBytes(32),
      asked_by: asker.id,
      asked_by_name: asker.name,
      asked_by_role: asker.role,
      asked_at: instantNow(),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return (await requestOrProblem(trx, drawId, id))!;
}

export async function insertDecision(
  trx: Transaction<Database>,
  requestId: number,
  accepted: boolean,
  opinion?: string,
): Promise<void> {
  const { id, name, role } = askerOf(trx);
  await trx
    .insertInto('replacement_decision')
    .values({
      request_id: requestId,
      accepted,
      opinion: opinion ?? null,
      decided_by: id,
      decided_by_name: name,
      decided_by_role: role,
      decided_at: instantNow(),
    })
    .execute();
}

const requests = (db: Kysely<Database>) =>
  db
    .selectFrom('replacement_request as q')
    .leftJoin('replacement_decision as d', 'd.request_id', 'q.id')
    .leftJoin('replacement as r', 'r.request_id', 'q.id')
    .select([
      'q.id',
      'q.draw_id',
      'q.unit',
      'q.department',
      'q.seat',
      'q.n',
      'q.stratum',
      'q.rank',
      'q.evidence',
    ])
    .select([
      'q.cause',
      'q.reason',
      'q.reason_salt',
      'q.asked_by',
      'q.asked_by_name',
      'q.asked_by_role',
      'q.asked_at',
    ])
    .select([
      'd.accepted',
      'd.opinion',
      'd.decided_by_name',
      'd.decided_at',
      'r.place',
      'r.record',
      'r.replaced_at',
    ]);

export type ReplacementRequest = Awaited<ReturnType<ReturnType<typeof requests>['executeTakeFirstOrThrow']>>;

export const requestsOf = (db: Kysely<Database>, drawId: number): Promise<ReplacementRequest[]> =>
  requests(db).where('q.draw_id', '=', drawId).orderBy('q.id').execute();

/** @throws Problem `replacement-not-found` */
export async function requestOrProblem(
  db: Kysely<Database>,
  drawId: number,
  id: number,
): Promise<ReplacementRequest> {
  const row = await requests(db).where('q.id', '=', id).where('q.draw_id', '=', drawId).executeTakeFirst();
  if (row === undefined) throw new Problem(replacementProblems['replacement-not-found']);
  return row;
}

/** Requests of a draw that are neither refused nor carried out. */
export const openRequests = (db: Kysely<Database>, drawId: number): Promise<ReplacementRequest[]> =>
  requests(db)
    .where('q.draw_id', '=', drawId)
    .where('r.place', 'is', null)
    .where(sql<SqlBool>`d.accepted IS NOT FALSE`)
    .orderBy('q.id')
    .execute();

export const seatOf = ({ unit, department, seat, n }: ReplacementRequest): SeatPlace | undefined =>
  unit === null || department === null || seat === null || n === null
    ? undefined
    : { unit, department, seat, n };

export const targetOf = ({ stratum, rank, evidence }: ReplacementRequest): TargetPlace | undefined =>
  stratum === null || rank === null || evidence === null
    ? undefined
    : { stratum, rank, evidence: evidence.toString('hex') };

/** SHA-256(salt ‖ reason): a reason such as 病假 could otherwise be found out from the log by trying. */
export const reasonDigest = ({ reason, reason_salt }: ReplacementRequest): string =>
  createHash('sha256').update(reason_salt).update(reason, 'utf8').digest('hex');

export interface ReplacementMade {
  readonly draw_id: number;
  readonly request_id: number;
  readonly record: EvidenceReplacement;
  readonly signature?: string | undefined;
  readonly at: string;
}

/** Keeps a replacement behind those before it; gives its place. */
export async function insertReplacement(
  trx: Transaction<Database>,
  { draw_id, request_id, record, signature, at }: ReplacementMade,
): Promise<number> {
  const place = (await replacementRecords(trx, draw_id)).length;
  await trx
    .insertInto('replacement')
    .values({
      draw_id,
      place,
      request_id,
      record: jcs(record),
      signature: signature ?? null,
      replaced_at: at,
    })
    .execute();
  return place;
}
