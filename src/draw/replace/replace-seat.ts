import type { Transaction } from 'kysely';
import { hex, utf8 } from '../../core/canonical/bytes.ts';
import type { InspectorEntry } from '../../core/draw/document.ts';
import { drawSeat, seatCandidates } from '../../core/draw/replacement.ts';
import { openSeeds } from '../../core/draw/run.ts';
import { unitToken } from '../../core/draw/seed.ts';
import type { LogEntry } from '../../core/ledger/entries.ts';
import { type EvidenceReplacement, replacementDigest } from '../../core/verify/bundle.ts';
import { officeToday } from '../../platform/clock.ts';
import type { Database } from '../../platform/database.ts';
import { nativeSuites } from '../../platform/native-suites.ts';
import type { Vault } from '../../platform/vault.ts';
import { findCommitment, valuesOf } from '../commit/commitment-store.ts';
import { type Draw, plannedTasks } from '../queries.ts';
import { windowOf } from '../seal/seal-conditions.ts';
import { availableInspectors, recusedEntries } from '../seal/staff-store.ts';
import { openSecret } from '../secrets.ts';
import {
  insertReplacement,
  type ReplacementRequest,
  reasonDigest,
  requestsOf,
  type SeatPlace,
  seatOf,
} from './replacement-store.ts';
import { type SeatStanding, seatStanding } from './seat-standing.ts';

/** The key from which everything of a draw that was run follows (protocol section 6). */
export async function drawPrk(trx: Transaction<Database>, vault: Vault, draw: Draw): Promise<Uint8Array> {
  const document = (await findCommitment(trx, draw.id))!;
  const values = (await valuesOf(trx, draw.id)).map(({ value }) => value);
  const secret = await openSecret(trx, vault, draw.id, 'secret');
  return openSeeds(nativeSuites[draw.suite], document, secret, values).prk;
}

/** What the log says of a request before anything is drawn: the unit by its token, the reason as a digest. */
export function seatRequested(
  draw: Draw,
  prk: Uint8Array,
  request: ReplacementRequest,
  at: string,
): LogEntry {
  const { unit, ...place } = seatOf(request)!;
  return {
    type: 'replacement-requested',
    draw: draw.number!,
    at,
    kind: 'seat',
    ...place,
    unit: unitToken(nativeSuites[draw.suite], prk, unit),
    reason: reasonDigest(request),
  };
}

/**
 * Gives a seat to whom the words name among those who are left (protocol section 9); nobody left: it stays open. The
 * entry is for the caller to append, last.
 */
export async function replaceSeat(
  trx: Transaction<Database>,
  vault: Vault,
  draw: Draw,
  request: ReplacementRequest,
  at: string,
  fresh: { readonly value?: string; readonly signature?: string } = {},
): Promise<LogEntry> {
  const suite = nativeSuites[draw.suite];
  const prk = await drawPrk(trx, vault, draw);
  const place = seatOf(request)!;
  const standing = await seatStanding(trx, vault, draw, place);
  const { staff, loads, open } = standing;
  const eligible = seatCandidates(staff, loads, open);
  const unavailable = await unavailableOf(trx, draw, standing, eligible);
  const candidates = eligible.filter(({ id }) => !unavailable.includes(id));
  const inspector = drawSeat(suite, prk, { ...place, value: fresh.value ?? '' }, candidates)?.id;
  const record: EvidenceReplacement = {
    kind: 'seat',
    ...place,
    ...(inspector !== undefined && { inspector }),
    refused: [],
    unavailable,
    ...fresh,
  };
  const made = { draw_id: draw.id, request_id: request.id, record, signature: fresh.signature, at };
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
    ...(fresh.value !== undefined && { value: hex(suite.hash(utf8(fresh.value))) }),
  };
}

/**
 * Who of the candidates is reported unavailable: no longer in service or on leave, ill or absent on another seat of
 * the draw, or recused since the staff was sealed from a target that the unit has now.
 */
async function unavailableOf(
  trx: Transaction<Database>,
  draw: Draw,
  { open, tokensNow, staff }: SeatStanding,
  candidates: readonly InspectorEntry[],
): Promise<string[]> {
  const members = await trx
    .selectFrom('staff_member')
    .select(['pseudonym', 'inspector_id'])
    .where('draw_id', '=', draw.id)
    .execute();
  const personOf = new Map(members.map(({ pseudonym, inspector_id }) => [pseudonym, inspector_id]));
  const today = officeToday();
  const window = windowOf(await plannedTasks(trx, draw), today);
  const year = Number(today.slice(0, 4));
  const available = await availableInspectors(trx, [open.team.department], window, year);
  const serving = new Set(available.map(({ id }) => id));
  const people = candidates.map(({ id }) => personOf.get(id)!);
  const recused = await recusedEntries(trx, draw.staffing?.parent_id ?? draw.id, people);
  const barred = new Set(
    recused.flatMap(({ inspector_id: id, token }) => (tokensNow.includes(token) ? [id] : [])),
  );
  const sealed = new Set(staff.conflicts.flatMap(([id, token]) => (tokensNow.includes(token) ? [id] : [])));
  const away = await reportedAway(trx, draw.id);
  return candidates
    .filter(({ id }) => {
      const person = personOf.get(id)!;
      return !serving.has(person) || barred.has(person) || sealed.has(id) || away.has(id);
    })
    .map(({ id }) => id);
}

/** Pseudonyms of those who left a seat of the draw because they are ill or absent. */
async function reportedAway(trx: Transaction<Database>, drawId: number): Promise<Set<string>> {
  const away = new Set<string>();
  for (const request of await requestsOf(trx, drawId)) {
    const place = seatOf(request);
    if (!place || !request.accepted || !['illness', 'absence'].includes(request.cause)) continue;
    const holder = await holderBefore(trx, drawId, place);
    if (holder !== undefined) away.add(holder);
  }
  return away;
}

async function holderBefore(
  trx: Transaction<Database>,
  drawId: number,
  { unit, department, seat, n }: SeatPlace,
): Promise<string | undefined> {
  const of = { draw_id: drawId, unit, department, seat };
  const row =
    n === 1
      ? await trx
          .selectFrom('team_seat')
          .select('pseudonym')
          .where((eb) => eb.and(of))
          .executeTakeFirst()
      : await trx
          .selectFrom('seat_replacement')
          .select('pseudonym')
          .where((eb) => eb.and({ ...of, n: n - 1 }))
          .executeTakeFirst();
  return row?.pseudonym ?? undefined;
}
