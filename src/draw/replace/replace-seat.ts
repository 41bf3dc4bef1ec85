import type { Transaction } from 'kysely';
import { hex, utf8 } from '../../core/canonical/bytes.ts';
import { drawSeat, seatCandidates } from '../../core/draw/replacement.ts';
import { unitToken } from '../../core/draw/seed.ts';
import type { LogEntry } from '../../core/ledger/entries.ts';
import { type EvidenceReplacement, replacementDigest } from '../../core/verify/bundle.ts';
import type { Database } from '../../platform/database.ts';
import { nativeSuites } from '../../platform/native-suites.ts';
import type { Vault } from '../../platform/vault.ts';
import type { Draw } from '../queries.ts';
import { drawPrk } from './draw-prk.ts';
import { frozenRequest } from './freeze-request.ts';
import type { TakenValue } from './fresh-value.ts';
import { insertReplacement, type ReplacementRequest, seatOf } from './replacement-store.ts';
import { seatStanding } from './seat-standing.ts';

/**
 * Gives a seat to whom the words name among those who are left (protocol section 9), without those who were out when
 * the request was logged; nobody left: it stays open. The entry is for the caller to append, last.
 */
export async function replaceSeat(
  trx: Transaction<Database>,
  vault: Vault,
  draw: Draw,
  request: ReplacementRequest,
  at: string,
  fresh?: TakenValue,
): Promise<LogEntry> {
  const suite = nativeSuites[draw.suite];
  const prk = await drawPrk(trx, vault, draw);
  const place = seatOf(request)!;
  const { digest: _digest, logged_at: _at, ...fixed } = (await frozenRequest(trx, request.id))!;
  const { staff, loads, open } = await seatStanding(trx, vault, draw, place);
  const barred = new Set([...open.barred, ...fixed.refused, ...fixed.unavailable]);
  const candidates = seatCandidates(staff, loads, { ...open, barred });
  const inspector = drawSeat(suite, prk, { ...place, value: fresh?.value ?? '' }, candidates)?.id;
  const record: EvidenceReplacement = {
    kind: 'seat',
    ...place,
    ...(inspector !== undefined && { inspector }),
    ...fixed,
    ...fresh,
  };
  const made = { draw_id: draw.id, request_id: request.id, record, signature: fresh?.signature, at };
  const at_place = await insertReplacement(trx, made);
  await trx
    .insertInto('seat_replacement')
    .values({ draw_id: draw.id, ...place, place: at_place, pseudonym: inspector ?? null })
    .execute();
  const { unit, ...logged } = place;
  return {
    type: 'replaced',
    draw: draw.number!,
    at,
    kind: 'seat',
    ...logged,
    unit: unitToken(suite, prk, unit),
    result: replacementDigest(suite, prk, record),
    ...(fresh && { value: hex(suite.hash(utf8(fresh.value))) }),
    ...(fresh?.slip && { slip: fresh.slip }),
  };
}
