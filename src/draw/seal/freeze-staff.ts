import type { Transaction } from 'kysely';
import { hex, utf8 } from '../../core/canonical/bytes.ts';
import { hmacKey } from '../../core/canonical/hmac.ts';
import { jcs } from '../../core/canonical/jcs.ts';
import type { Suite } from '../../core/canonical/suite.ts';
import type { DrawTask, FrameHeader } from '../../core/draw/document.ts';
import { cellOf, indexFrame } from '../../core/draw/frame-index.ts';
import { buildStaff, staffDigest } from '../../core/draw/staff.ts';
import type { Database } from '../../platform/database.ts';
import { staffShortages } from './shortages.ts';
import {
  availableInspectors,
  insertStaff,
  recusedEntries,
  type SealedStaff,
  type VisitWindow,
} from './staff-store.ts';

export interface StaffToFreeze {
  readonly drawId: number;
  readonly suite: Suite;
  readonly header: FrameHeader;
  readonly tasks: readonly DrawTask[];
  readonly window: VisitWindow;
  readonly year: number;
  readonly staffKey: Uint8Array;
  readonly staffSalt: Uint8Array;
}

const PSEUDONYM_BYTES = 8;

/**
 * Seals who may be drawn to inspect (protocol section 4), after the frame, so that nobody can be taken off the
 * list of targets because of who could visit them. `undefined` where no task of the draw has teams.
 */
export async function freezeStaff(
  trx: Transaction<Database>,
  { drawId, suite, header, tasks, window, year, staffKey, staffSalt }: StaffToFreeze,
): Promise<SealedStaff | undefined> {
  const departments = [...new Set(tasks.flatMap(({ teams }) => teams.map(({ department }) => department)))];
  if (departments.length === 0) return undefined;
  const { document, members, recused } = await availableStaff(trx, {
    frameOf: drawId,
    suite,
    departments,
    window,
    year,
    staffKey,
  });
  const index = indexFrame(header);
  const cells = new Map(recused.map(({ token, ordinal }) => [token, cellOf(index, ordinal)]));
  const staff: SealedStaff = {
    document: jcs(document),
    digest: staffDigest(suite, staffSalt, document),
    size: document.inspectors.length,
    shortages: staffShortages(header, tasks, document, cells),
  };
  await insertStaff(trx, drawId, staff, members);
  return staff;
}

export interface StaffAsked extends Pick<StaffToFreeze, 'suite' | 'window' | 'year' | 'staffKey'> {
  /** The draw whose frame the recusals are from. */
  readonly frameOf: number;
  readonly departments: readonly string[];
}

/** The staff document of today, who its pseudonyms are, and the entries of the frame that somebody is recused from. */
export async function availableStaff(
  trx: Transaction<Database>,
  { frameOf, suite, departments, window, year, staffKey }: StaffAsked,
) {
  const inspectors = await availableInspectors(trx, departments, window, year);
  const recused = await recusedEntries(
    trx,
    frameOf,
    inspectors.map(({ id }) => id),
  );
  const keyed = hmacKey(suite, staffKey);
  const pseudonyms = new Map(
    inspectors.map(({ id }) => [id, hex(keyed(utf8(id)).subarray(0, PSEUDONYM_BYTES))]),
  );
  const document = buildStaff(
    inspectors.map(({ id, scopes, ...rest }) => ({
      ...rest,
      base_load: 0,
      id: pseudonyms.get(id)!,
      scopes: [...new Set(scopes)],
    })),
    recused.map(({ inspector_id: id, token }) => [pseudonyms.get(id)!, token]),
  );
  const members = [...pseudonyms].map(([inspector_id, pseudonym]) => ({ inspector_id, pseudonym }));
  return { document, members, recused };
}
