/** What an accepted request for a seat fixes: nothing of it can be changed once a fresh value may be known. */
import type { Kysely, Transaction } from 'kysely';
import { jcs } from '../../core/canonical/jcs.ts';
import { parseJson } from '../../core/canonical/parse-json.ts';
import {
  type FreshSource,
  type SeatRequest,
  seatRequest,
  seatRequestDigest,
} from '../../core/draw/seat-request.ts';
import { unitToken } from '../../core/draw/seed.ts';
import type { LogEntry } from '../../core/ledger/entries.ts';
import type { Database } from '../../platform/database.ts';
import { nativeSuites } from '../../platform/native-suites.ts';
import type { Vault } from '../../platform/vault.ts';
import type { Draw } from '../queries.ts';
import { drawPrk } from './draw-prk.ts';
import { type ReplacementRequest, reasonDigest, seatOf } from './replacement-store.ts';
import { seatStanding } from './seat-standing.ts';
import { unavailableFor } from './unavailable.ts';

/**
 * Keeps what the request fixes. The entry is for the caller to append: before anything is drawn it names the unit by
 * its token, and the request by a digest under the draw's key.
 */
export async function freezeRequest(
  trx: Transaction<Database>,
  vault: Vault,
  draw: Draw,
  request: ReplacementRequest,
  source: FreshSource | undefined,
  at: string,
): Promise<LogEntry> {
  const { unit, ...place } = seatOf(request)!;
  const standing = await seatStanding(trx, vault, draw, { unit, ...place });
  const fixed: SeatRequest = {
    reason: reasonDigest(request),
    refused: [],
    ...(source && { source }),
    unavailable: await unavailableFor(trx, draw, standing),
  };
  const suite = nativeSuites[draw.suite];
  const prk = await drawPrk(trx, vault, draw);
  const reason = seatRequestDigest(suite, prk, fixed);
  await trx
    .insertInto('seat_request')
    .values({
      request_id: request.id,
      document: jcs(fixed),
      digest: Buffer.from(reason, 'hex'),
      logged_at: at,
    })
    .execute();
  return {
    type: 'replacement-requested',
    draw: draw.number!,
    at,
    kind: 'seat',
    ...place,
    unit: unitToken(suite, prk, unit),
    reason,
  };
}

export interface FrozenRequest extends SeatRequest {
  /** As the log has it. */
  readonly digest: string;
  readonly logged_at: string;
}

/** `undefined` where the log did not take the request, or not for a seat. */
export async function frozenRequest(
  db: Kysely<Database>,
  requestId: number,
): Promise<FrozenRequest | undefined> {
  const row = await db
    .selectFrom('seat_request')
    .select(['document', 'digest', 'logged_at'])
    .where('request_id', '=', requestId)
    .executeTakeFirst();
  return (
    row && {
      ...seatRequest.parse(parseJson(row.document)),
      digest: row.digest.toString('hex'),
      logged_at: `${row.logged_at.slice(0, 19)}Z`,
    }
  );
}
