import { type Kysely, sql, type Transaction } from 'kysely';
import { conflictingSeats } from '../../core/draw/replacement.ts';
import { type FreshSource, targetEvidenceDigest } from '../../core/draw/seat-request.ts';
import { conflictsOf } from '../../core/draw/staff.ts';
import type { LogEntry } from '../../core/ledger/entries.ts';
import { appendEntries } from '../../ledger/append.ts';
import { actorOf, record } from '../../platform/audit.ts';
import { instantNow } from '../../platform/clock.ts';
import type { Database } from '../../platform/database.ts';
import type { LogKeys } from '../../platform/log-keys.ts';
import { nativeSuites } from '../../platform/native-suites.ts';
import { Problem } from '../../platform/problems.ts';
import { refuseSamePerson, requireTwoPeople } from '../../platform/second-person.ts';
import { reissueEvidence } from '../disclose/reissue-evidence.ts';
import { drawProblems } from '../problems.ts';
import { type Draw, findDraw, holdDraw } from '../queries.ts';
import { sealedStaff } from '../run/drawn-inputs.ts';
import { beginStep } from '../steps.ts';
import { timesReplaced } from './ask-replacement.ts';
import { drawPrk } from './draw-prk.ts';
import { freezeRequest } from './freeze-request.ts';
import { needsFreshValue, sourceFor } from './fresh-value.ts';
import { replacementProblems } from './problems.ts';
import { replaceSeat } from './replace-seat.ts';
import { type JoinedTarget, type Replacing, replaceTarget } from './replace-target.ts';
import {
  type Asker,
  askerOf,
  insertDecision,
  insertRequest,
  openRequests,
  type ReplacementRequest,
  reasonDigest,
  requestOrProblem,
  seatOf,
  targetOf,
} from './replacement-store.ts';
import type { Acceptance } from './schema.ts';
import { holders } from './seat-standing.ts';

export interface Settling extends Replacing {
  readonly logKeys: LogKeys;
}

/** `object.conflict` of a request that the service makes itself. */
const CONFLICT = { cause: 'conflict', reason: '递补对象加入本单元，须回避' } as const;

/**
 * The second person accepts: the request is logged with what it fixes, and the replacement with it; a seat of a team
 * above level 2 waits for its fresh value.
 */
export async function acceptReplacement(
  trx: Transaction<Database>,
  service: Settling,
  drawId: number,
  requestId: number,
  { source }: Acceptance,
): Promise<ReplacementRequest> {
  const draw = await beginStep(trx, drawId, 'request-replacement');
  const request = await undecided(trx, drawId, requestId);
  await requireTwoPeople(trx, request.asked_by);
  await insertDecision(trx, requestId, true);
  const at = instantNow();
  const entries =
    targetOf(request) === undefined
      ? await seatEntries(trx, service, draw, request, await sourceFor(trx, draw, source), at)
      : await targetEntries(trx, service, draw, request, source, at);
  await record(trx, {
    action: 'draw.accept-replacement',
    object_kind: 'draw',
    object_id: draw.number!,
    after: { request: requestId },
  });
  await appendEntries(trx, entries);
  await reissueSettled(trx, service.logKeys, entries);
  return await requestOrProblem(trx, drawId, requestId);
}

/** The second person refuses and says why; nothing is logged. */
export async function refuseReplacement(
  trx: Transaction<Database>,
  drawId: number,
  requestId: number,
  opinion: string,
): Promise<ReplacementRequest> {
  const draw = await beginStep(trx, drawId, 'request-replacement');
  await undecided(trx, drawId, requestId);
  await insertDecision(trx, requestId, false, opinion);
  await record(trx, {
    action: 'draw.refuse-replacement',
    object_kind: 'draw',
    object_id: draw.number!,
    after: { request: requestId },
    reason: opinion,
  });
  return await requestOrProblem(trx, drawId, requestId);
}

async function undecided(
  trx: Transaction<Database>,
  drawId: number,
  id: number,
): Promise<ReplacementRequest> {
  const request = await requestOrProblem(trx, drawId, id);
  if (request.accepted !== null) throw new Problem(replacementProblems['replacement-decided']);
  refuseSamePerson(request.asked_by, actorOf(trx));
  return request;
}

async function targetEntries(
  trx: Transaction<Database>,
  service: Settling,
  draw: Draw,
  request: ReplacementRequest,
  source: FreshSource | undefined,
  at: string,
): Promise<LogEntry[]> {
  refuseWhileAwaiting(draw);
  const { evidence, ...place } = targetOf(request)!;
  const second = askerOf(trx);
  const joined = await replaceTarget(trx, service, draw, request, at);
  const asker = { id: request.asked_by, name: request.asked_by_name, role: request.asked_by_role };
  const prk = await drawPrk(trx, service.vault, draw);
  return [
    {
      type: 'replacement-requested',
      draw: draw.number!,
      at,
      kind: 'target',
      ...place,
      evidence: targetEvidenceDigest(nativeSuites[draw.suite], prk, evidence),
      reason: reasonDigest(request),
      signed_by: [asker.role, second.role],
    },
    joined.entry,
    ...(joined.isNew ? await conflictEntries(trx, service, draw, joined, asker, source, at) : []),
  ];
}

/** Whoever must not meet the target that joined gives up his seat, in the draw that gave it to him (section 8). */
async function conflictEntries(
  trx: Transaction<Database>,
  service: Settling,
  draw: Draw,
  { visit, token }: JoinedTarget,
  asker: Asker,
  given: FreshSource | undefined,
  at: string,
): Promise<LogEntry[]> {
  const entries: LogEntry[] = [];
  for (const { team_draw_id, unit } of await unitsOfVisit(trx, draw.id, visit)) {
    const own = team_draw_id === draw.id;
    if (!own && !(await holdDraw(trx, team_draw_id))) throw new Problem(drawProblems['draw-busy']);
    const of = own ? draw : (await findDraw(trx, team_draw_id))!;
    const staff = await sealedStaff(trx, team_draw_id);
    if (staff === undefined) continue;
    const conflicts = conflictsOf(staff);
    const team = (await holders(trx, team_draw_id)).filter((holder) => holder.unit === unit);
    for (const i of conflictingSeats(
      team.map(({ pseudonym }) => pseudonym),
      token,
      conflicts,
    )) {
      const { department, seat, n } = team[i]!;
      const request = await insertRequest(trx, of.id, { unit, department, seat, n: n + 1 }, CONFLICT, asker);
      await insertDecision(trx, request.id, true);
      const source = (await needsFreshValue(trx, of)) ? await sourceFor(trx, of, given) : undefined;
      entries.push(...(await seatEntries(trx, service, of, request, source, at)));
    }
  }
  return entries;
}

async function unitsOfVisit(db: Kysely<Database>, drawId: number, visit: string) {
  const { rows } = await sql<{ team_draw_id: number; unit: string }>`
    SELECT team_draw_id, unit FROM unit_of_visit WHERE draw_id = ${drawId} AND visit = ${visit}
    ORDER BY team_draw_id`.execute(db);
  return rows;
}

async function seatEntries(
  trx: Transaction<Database>,
  { vault }: Settling,
  draw: Draw,
  request: ReplacementRequest,
  source: FreshSource | undefined,
  at: string,
): Promise<LogEntry[]> {
  const place = seatOf(request)!;
  if ((await timesReplaced(trx, draw.id, place)) !== place.n - 1)
    throw new Problem(replacementProblems['replacement-decided']);
  await refuseSeatAwaiting(trx, draw, request);
  if (source === undefined) refuseWhileAwaiting(draw);
  const requested = await freezeRequest(trx, vault, draw, request, source, at);
  return source ? [requested] : [requested, await replaceSeat(trx, vault, draw, request, at)];
}

/** A seat is asked for once in the log: another request for it, accepted meanwhile (a conflict), goes before this one. */
async function refuseSeatAwaiting(
  trx: Transaction<Database>,
  draw: Draw,
  { id, unit, department, seat }: ReplacementRequest,
): Promise<void> {
  const others = (await openRequests(trx, draw.id)).filter((one) => one.id !== id && one.accepted === true);
  if (others.some((one) => one.unit === unit && one.department === department && one.seat === seat))
    throw new Problem(replacementProblems['replacement-decided']);
}

/**
 * Nothing else is replaced while a seat waits for its value: with the value known, another replacement could be used to
 * change who is left for the seat.
 */
function refuseWhileAwaiting({ now }: Draw): void {
  const [first] = now.requested;
  if (first === undefined) return;
  throw new Problem(replacementProblems['replacement-awaits-value'], { members: { logged_at: first.at } });
}

/**
 * A further version for each disclosed draw that the entries are of, once no seat in conflict waits for a value: also
 * when something was only asked for, so that the newest evidence shows a request that is never settled.
 */
export async function reissueSettled(
  trx: Transaction<Database>,
  logKeys: LogKeys,
  entries: readonly LogEntry[],
): Promise<void> {
  const ids = new Set<number>();
  for (const { draw } of entries) {
    const { draw_id } = await trx
      .selectFrom('frame')
      .select('draw_id')
      .where('number', '=', draw!)
      .executeTakeFirstOrThrow();
    ids.add(draw_id);
  }
  for (const id of ids) {
    if ((await openConflicts(trx, id)).length === 0) await reissueEvidence(trx, logKeys, id);
  }
}

/** Accepted requests of a draw for seats in conflict with a target that joined, which wait for their value. */
export async function openConflicts(db: Kysely<Database>, drawId: number): Promise<ReplacementRequest[]> {
  return (await openRequests(db, drawId)).filter(({ cause }) => cause === CONFLICT.cause);
}
