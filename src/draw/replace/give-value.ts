import type { Transaction } from 'kysely';
import { appendEntries } from '../../ledger/append.ts';
import { record } from '../../platform/audit.ts';
import { instantNow } from '../../platform/clock.ts';
import type { Database } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import { insertTyping } from '../ceremony/typings.ts';
import type { Draw } from '../queries.ts';
import { heldDraw, refuseOutOfOrder } from '../steps.ts';
import { type FrozenRequest, frozenRequest } from './freeze-request.ts';
import { refuseWrongDigits, takeFreshValue } from './fresh-value.ts';
import { replacementProblems } from './problems.ts';
import { replaceSeat } from './replace-seat.ts';
import { type ReplacementRequest, requestOrProblem } from './replacement-store.ts';
import type { FreshValue } from './schema.ts';
import { reissueSettled, type Settling } from './settle-replacement.ts';

/** The first of two people types the digits for a seat; a new typing stands beside an earlier one and counts. */
export async function typeFreshDigits(
  trx: Transaction<Database>,
  drawId: number,
  requestId: number,
  digits: string,
): Promise<ReplacementRequest> {
  const { draw, request, frozen } = await awaiting(trx, drawId, requestId);
  refuseWrongDigits(frozen.source, digits);
  await insertTyping(trx, { request_id: requestId }, 0, digits);
  await record(trx, {
    action: 'draw.first-typing',
    object_kind: 'draw',
    object_id: draw.number!,
    after: { request: requestId },
  });
  return request;
}

/** The fresh value has come for which a seat waited: nobody could know it when the request was logged. */
export async function replaceWithValue(
  trx: Transaction<Database>,
  service: Settling,
  drawId: number,
  requestId: number,
  given: FreshValue,
): Promise<ReplacementRequest> {
  const { draw, request, frozen } = await awaiting(trx, drawId, requestId);
  const at = instantNow();
  const fresh = await takeFreshValue(trx, requestId, frozen, given, at);
  const entry = await replaceSeat(trx, service.vault, draw, request, at, fresh);
  await record(trx, {
    action: 'draw.replace-seat',
    object_kind: 'draw',
    object_id: draw.number!,
    after: { request: requestId },
  });
  await appendEntries(trx, [entry]);
  await reissueSettled(trx, service.logKeys, [entry]);
  return await requestOrProblem(trx, drawId, requestId);
}

interface Awaiting {
  readonly draw: Draw;
  readonly request: ReplacementRequest;
  readonly frozen: FrozenRequest;
}

/**
 * A request whose value is awaited, and no other before it: who is left for its seat must not depend on what is done
 * once its value is known.
 * @throws Problem `replacement-value-not-due`, `replacement-awaits-value`
 */
async function awaiting(trx: Transaction<Database>, drawId: number, requestId: number): Promise<Awaiting> {
  const draw = await heldDraw(trx, drawId);
  refuseOutOfOrder(draw, draw.now.requested.length > 0 ? 'replace' : 'request-replacement');
  const request = await requestOrProblem(trx, drawId, requestId);
  const frozen = request.place === null ? await frozenRequest(trx, requestId) : undefined;
  if (frozen === undefined) throw new Problem(replacementProblems['replacement-value-not-due']);
  const [first] = draw.now.requested;
  if (first?.reason !== frozen.digest)
    throw new Problem(replacementProblems['replacement-awaits-value'], {
      members: { logged_at: first?.at },
    });
  return { draw, request, frozen };
}
