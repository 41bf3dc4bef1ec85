import type { Kysely } from 'kysely';
import { parseJson } from '../../core/canonical/parse-json.ts';
import { freshRound } from '../../core/draw/entropy.ts';
import { evidenceReplacement } from '../../core/verify/bundle.ts';
import type { Database } from '../../platform/database.ts';
import { firstTypings } from '../ceremony/typings.ts';
import { frozenRequest } from './freeze-request.ts';
import { type ReplacementRequest, seatOf, targetOf } from './replacement-store.ts';
import type { ReplacementView } from './schema.ts';

/** A request as planners see it, with what came of it; names of people, never public. */
export async function viewReplacement(
  db: Kysely<Database>,
  request: ReplacementRequest,
): Promise<ReplacementView> {
  const { id, cause, reason, asked_at, opinion, decided_at, replaced_at } = request;
  const record = request.record === null ? undefined : evidenceReplacement.parse(parseJson(request.record));
  const common = {
    id,
    cause,
    reason,
    state: stateOf(request),
    asked_by: request.asked_by_name,
    asked_at,
    opinion,
    decided_by: request.decided_by_name,
    decided_at,
    replaced_at,
  };
  const target = targetOf(request);
  if (target !== undefined) {
    const joined = record?.kind === 'target' ? record.joined.id : null;
    return { kind: 'target', ...common, ...target, joined, joined_rank: await joinedRank(db, request) };
  }
  const inspector = record?.kind === 'seat' ? record.inspector : undefined;
  return {
    kind: 'seat',
    ...common,
    ...seatOf(request)!,
    joined: inspector === undefined ? null : await personOf(db, request.draw_id, inspector),
    ...(await asLogged(db, id)),
  };
}

/** What the log has fixed of a request for a seat, and who has typed its digits first. */
async function asLogged(db: Kysely<Database>, requestId: number) {
  const frozen = await frozenRequest(db, requestId);
  const source = frozen?.source ?? null;
  const typing = (await firstTypings(db, { request_id: requestId })).at(-1);
  return {
    logged_at: frozen?.logged_at ?? null,
    request_digest: frozen?.digest ?? null,
    source,
    typed_by: typing?.typed_by_name ?? null,
    round: frozen && source?.source === 'drand' ? freshRound(frozen.logged_at) : null,
  };
}

function stateOf({ accepted, place }: ReplacementRequest): ReplacementView['state'] {
  if (accepted === null) return 'asked';
  if (!accepted) return 'refused';
  return place === null ? 'awaiting-value' : 'replaced';
}

async function joinedRank(db: Kysely<Database>, { draw_id, place }: ReplacementRequest) {
  if (place === null) return null;
  const row = await db
    .selectFrom('target_replacement')
    .select('joined_rank')
    .where('draw_id', '=', draw_id)
    .where('place', '=', place)
    .executeTakeFirst();
  return row?.joined_rank ?? null;
}

async function personOf(db: Kysely<Database>, drawId: number, pseudonym: string): Promise<string | null> {
  const row = await db
    .selectFrom('staff_member')
    .select('inspector_id')
    .where('draw_id', '=', drawId)
    .where('pseudonym', '=', pseudonym)
    .executeTakeFirst();
  return row?.inspector_id ?? null;
}
