import { sql, type Transaction } from 'kysely';
import { hex, utf8 } from '../core/canonical/bytes.ts';
import { jcs } from '../core/canonical/jcs.ts';
import { admits, isOpenForRecords } from '../core/visit/state.ts';
import { actorOf, record } from '../platform/audit.ts';
import { instantNow } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { nativeSuites } from '../platform/native-suites.ts';
import { Problem } from '../platform/problems.ts';
import { type HeldVisit, holdVisit, type VisitName } from '../visit/hold-visit.ts';
import { appendVisitEvents } from '../visit/visit-events.ts';
import { keepEvidence } from '../visit/visit-evidence.ts';
import { checkContent, evidenceOf } from './check-content.ts';
import { recordProblems } from './problems.ts';
import { type Receipt, receiptOf, shownVersion } from './receipt.ts';
import { findByClientId, headOf, insertRecord, type StoredRecord } from './record-store.ts';
import type { RecordDocument } from './schema.ts';
import { departmentOf } from './visit-team.ts';

export interface GivenRecord {
  readonly client_id: string;
  readonly department: string;
  /** `client_id` of the version it was made on; null where the device knew of none. */
  readonly base: string | null;
  readonly document: RecordDocument;
}

/**
 * Keeps a version of a department's part, draft or finished. The same record sent twice is stored once; one that was
 * made on an older version is refused with both, so that nothing is overwritten and nothing lost. The first one begins
 * the check.
 * @param inspector certificate number of the team member who sends it
 * @returns the receipt, and whether it is that of an earlier sending
 * @throws Problem `visit-not-found`, `record-department-not-yours`, `record-id-reused`, `record-stale`,
 *   `record-closed`, `record-content-unknown`
 */
export async function saveRecord(
  trx: Transaction<Database>,
  name: VisitName,
  inspector: string,
  given: GivenRecord,
): Promise<{ readonly receipt: Receipt; readonly repeated: boolean }> {
  await lockClientId(trx, given.client_id);
  const visit = await holdVisit(trx, name, inspector);
  const earlier = await findByClientId(trx, given.client_id);
  if (earlier !== undefined) {
    const receipt = sameAgain(earlier, visit, inspector, given);
    await recordResend(trx, visit, { receipt: receipt.number });
    return { receipt, repeated: true };
  }
  const department = await departmentOf(trx, visit, inspector);
  if (department !== given.department)
    throw new Problem(recordProblems['record-department-not-yours'], { members: { department } });
  const head = await headOf(trx, visit, given.department);
  refuseStale(visit, head, given);
  await checkContent(trx, visit, given);
  const begun = await beginCheck(trx, visit, given);
  const receipt = await storeVersion(trx, begun, head, { ...given, inspector_id: inspector });
  return { receipt, repeated: false };
}

/** That something came again, and changed nothing. */
export const recordResend = (trx: Transaction<Database>, { draw, id }: HeldVisit, after: object) =>
  record(trx, { action: 'record.resend', object_kind: 'visit', object_id: `${draw}/${id}`, after });

/** Of two requests with one id the second sees what the first one stored, whatever visits they name. */
const lockClientId = (trx: Transaction<Database>, id: string) =>
  sql`SELECT pg_advisory_xact_lock(hashtextextended(${`record ${id}`}, 0))`.execute(trx);

/** The receipt of the first sending. @throws Problem `record-id-reused` where this is not the same record */
function sameAgain(
  earlier: StoredRecord,
  visit: HeldVisit,
  inspector: string,
  { department, base, document }: GivenRecord,
): Receipt {
  const isSame =
    earlier.draw_id === visit.draw_id &&
    earlier.visit === visit.id &&
    earlier.department === department &&
    earlier.inspector_id === inspector &&
    earlier.base === base &&
    earlier.digest === frozen(document).digest;
  if (isSame) return receiptOf(earlier);
  // Whose it was is not for everybody to know who guesses an id.
  const own = earlier.inspector_id === inspector;
  throw new Problem(
    recordProblems['record-id-reused'],
    own ? { members: { receipt: receiptOf(earlier) } } : {},
  );
}

/** @throws Problem `record-stale`, `record-closed`, with the version here and the one that was sent */
function refuseStale(
  visit: HeldVisit,
  head: StoredRecord | undefined,
  { base, document }: GivenRecord,
): void {
  const isStale = (head?.client_id ?? null) !== base;
  if (!isStale && isOpenForRecords(visit.state)) return;
  throw new Problem(recordProblems[isStale ? 'record-stale' : 'record-closed'], {
    members: {
      state: visit.state,
      current: head === undefined ? null : shownVersion(head),
      yours: { base, document },
    },
  });
}

/** The text that is kept, and what a device may check it by. */
const frozen = (document: RecordDocument) => {
  const text = jcs(document);
  const digest = nativeSuites.sha256.hash(utf8(text));
  return { text, bytes: Buffer.from(digest), digest: hex(digest) };
};

/** The first record of a visit is what begins it. */
export async function beginCheck(
  trx: Transaction<Database>,
  visit: HeldVisit,
  { department, document }: Pick<GivenRecord, 'department' | 'document'>,
): Promise<HeldVisit> {
  if (!admits(visit.state, 'begun')) return visit;
  const body = { started_at: document.started_at ?? null, department };
  const [begun] = await appendVisitEvents(trx, [visit], 'begun', body);
  return begun!;
}

/** Stores the version that follows `head`, which nobody else may be storing: the transaction holds the visit. */
export async function storeVersion(
  trx: Transaction<Database>,
  visit: HeldVisit,
  head: StoredRecord | undefined,
  given: Omit<GivenRecord, 'base'> & {
    readonly inspector_id: string | null;
    readonly paper?: string;
    readonly signed_by?: readonly string[];
  },
): Promise<Receipt> {
  const { client_id, department, document, inspector_id, paper, signed_by = [] } = given;
  const { text, bytes, digest } = frozen(document);
  const { id: actor, name: actor_name } = actorOf(trx);
  const received_at = instantNow();
  const version = (head?.version ?? 0) + 1;
  const row = {
    draw_id: visit.draw_id,
    visit: visit.id,
    department,
    version,
    client_id,
    base: head?.client_id ?? null,
    document: text,
    digest: bytes,
    inspector_id,
    paper: paper === undefined ? null : Buffer.from(paper, 'hex'),
    signed_by: [...signed_by],
    actor,
    actor_name,
    received_at,
  };
  const number = await insertRecord(trx, row);
  await keepEvidence(trx, [visit], [...evidenceOf(document), ...(paper === undefined ? [] : [paper])]);
  await record(trx, {
    action: 'record.save',
    object_kind: 'visit',
    object_id: `${visit.draw}/${visit.id}`,
    after: { department, version, number, digest, ...(paper !== undefined && { paper, signed_by }) },
  });
  return receiptOf({ client_id, department, version, number, digest, received_at });
}
