import { type Kysely, sql, type Transaction } from 'kysely';
import { attachmentOrProblem } from '../../attachment/queries.ts';
import { record } from '../../platform/audit.ts';
import type { Database } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import { type Draw, plannedTasks } from '../queries.ts';
import { beginStep } from '../steps.ts';
import { replacementProblems } from './problems.ts';
import { placeAt } from './replace-target.ts';
import {
  insertRequest,
  openRequests,
  type ReplacementRequest,
  type SeatPlace,
  type TargetPlace,
} from './replacement-store.ts';
import type { NewReplacement } from './schema.ts';

/** Asks that a drawn target or a seat be replaced. Nothing changes, and nothing is logged, until a second person accepts. */
export async function askReplacement(
  trx: Transaction<Database>,
  drawId: number,
  asked: NewReplacement,
): Promise<ReplacementRequest> {
  const draw = await beginStep(trx, drawId, 'request-replacement');
  const place =
    asked.kind === 'target' ? await targetPlace(trx, draw, asked) : await seatPlace(trx, draw, asked);
  const request = await insertRequest(trx, drawId, place, asked);
  await record(trx, {
    action: 'draw.ask-replacement',
    object_kind: 'draw',
    object_id: draw.number!,
    after: { request: request.id, ...place, cause: asked.cause },
  });
  return request;
}

type Asked<Kind> = Extract<NewReplacement, { kind: Kind }>;

async function targetPlace(
  trx: Transaction<Database>,
  draw: Draw,
  { stratum, rank, evidence }: Asked<'target'>,
): Promise<TargetPlace> {
  const task = (await plannedTasks(trx, draw)).find(({ code }) => stratum.slice(0, -2) === code);
  if (task?.replacement === false) throw new Problem(replacementProblems['replacement-not-allowed']);
  if (draw.staffing !== undefined || (await placeAt(trx, draw.id, stratum, rank)) === undefined)
    throw new Problem(replacementProblems['replacement-place-unknown'], { members: { stratum, rank } });
  const done = draw.now.replaced.some(
    (one) => one.kind === 'target' && one.stratum === stratum && one.rank === rank,
  );
  if (done) throw new Problem(replacementProblems['replacement-done'], { members: { stratum, rank } });
  await attachmentOrProblem(trx, evidence);
  const open = await openRequests(trx, draw.id);
  refuseAsked(open.find((one) => one.stratum === stratum && one.rank === rank));
  return { stratum, rank, evidence };
}

async function seatPlace(
  trx: Transaction<Database>,
  draw: Draw,
  { unit, department, seat }: Asked<'seat'>,
): Promise<SeatPlace> {
  const n = await timesReplaced(trx, draw.id, { unit, department, seat });
  if (n === undefined)
    throw new Problem(replacementProblems['replacement-place-unknown'], {
      members: { unit, department, seat },
    });
  const open = await openRequests(trx, draw.id);
  refuseAsked(open.find((one) => one.unit === unit && one.department === department && one.seat === seat));
  return { unit, department, seat, n: n + 1 };
}

function refuseAsked(open: ReplacementRequest | undefined): void {
  if (open === undefined) return;
  throw new Problem(replacementProblems['replacement-asked'], { members: { request: open.id } });
}

/** How often a seat was replaced; `undefined` where there is no such seat. */
export async function timesReplaced(
  db: Kysely<Database>,
  drawId: number,
  { unit, department, seat }: Omit<SeatPlace, 'n'>,
): Promise<number | undefined> {
  const { rows } = await sql<{ n: number }>`
    SELECT n FROM seat_now
    WHERE draw_id = ${drawId} AND unit = ${unit} AND department = ${department} AND seat = ${seat}`.execute(
    db,
  );
  return rows[0]?.n;
}
