import type { Transaction } from 'kysely';
import { attachmentOrProblem } from '../attachment/queries.ts';
import { hex, utf8 } from '../core/canonical/bytes.ts';
import { jcs } from '../core/canonical/jcs.ts';
import { appendEntries } from '../ledger/append.ts';
import { actorOf, record } from '../platform/audit.ts';
import { instantNow, officeDay, officeToday } from '../platform/clock.ts';
import type { Office } from '../platform/config.ts';
import type { Database } from '../platform/database.ts';
import { nativeSuites } from '../platform/native-suites.ts';
import { Problem } from '../platform/problems.ts';
import { beginBulletin } from '../publication/bulletin/begin-bulletin.ts';
import { publishBulletin } from '../publication/bulletin/publish-bulletin.ts';
import { lockRegister } from '../register/write-row.ts';
import { samplingRulesProblems } from './problems.ts';
import { insertRules, newestRules, type StoredRules } from './queries.ts';
import { type RulesPublication, rulesDocument } from './schema.ts';

export interface PublishedRules {
  readonly version: number;
  /** Hex of SHA-256 over the document as JCS. */
  readonly digest: string;
  readonly ledger_position: number;
}

/**
 * Freezes the rules as the next version, enters its digest in the public log and announces it in a bulletin; every draw whose list is sealed
 * once it is in force is bound by it.
 * @throws Problem `sampling-rules-backdated`, `sampling-rules-unchanged`, `attachment-unknown`
 */
export async function publishRules(
  trx: Transaction<Database>,
  office: Pick<Office, 'code'>,
  given: RulesPublication,
): Promise<PublishedRules> {
  // Of two publications at once the second sees the first.
  await lockRegister(trx, { name: 'sampling_rules' });
  if (given.attachment !== undefined) await attachmentOrProblem(trx, given.attachment);
  const newest = await newestRules(trx);
  refuseBackdated(given, newest);
  refuseUnchanged(given, newest);
  const version = (newest?.version ?? 0) + 1;
  const document = jcs(rulesDocument.parse({ version, ...given }));
  const digest = nativeSuites.sha256.hash(utf8(document));
  const bulletin = await beginBulletin(trx, office);
  const at = instantNow();
  const [entry] = await appendEntries(trx, [
    {
      type: 'published',
      at,
      digest: hex(digest),
      kind: 'sampling-rules',
      number: `sampling-rules/${version}`,
    },
  ]);
  const { position: ledger_position } = entry!;
  await insertRules(trx, {
    version,
    effective_on: given.effective_on,
    document,
    digest: Buffer.from(digest),
    ledger_position,
    created_by: actorOf(trx).id,
    published_at: at,
  });
  const published = { version, digest: hex(digest), ledger_position };
  await record(trx, {
    action: 'sampling-rules.publish',
    object_kind: 'sampling_rules',
    object_id: String(version),
    after: published,
  });
  const { document_number, issuer, issued_on, effective_on } = given;
  const announced = {
    kind: 'sampling_rules',
    ...published,
    ...{ document_number, issuer, issued_on, effective_on },
    address: `/api/v1/public/sampling-rules/${version}`,
  } as const;
  const year = Number(effective_on.slice(0, 4));
  await publishBulletin(trx, bulletin, {
    kind: 'sampling_rules',
    items: [{ document: announced, subject: String(version), title: given.title, year, department: null }],
  });
  return published;
}

/**
 * What is sealed today is bound by today's rules, so a version that follows another begins tomorrow at the earliest:
 * no publication can come between the ceilings that a list was sealed by and the digest that its commitment holds.
 */
function refuseBackdated({ effective_on: day }: RulesPublication, newest: StoredRules | undefined): void {
  const earliest = earliestDay(newest?.document.effective_on);
  if (day >= earliest) return;
  throw new Problem(samplingRulesProblems['sampling-rules-backdated'], { members: { earliest } });
}

function earliestDay(before: string | undefined): string {
  if (before === undefined) return officeToday();
  const tomorrow = officeDay(new Date(Date.parse(instantNow()) + 86_400_000).toISOString());
  return before > tomorrow ? before : tomorrow;
}

/** A new number or day on the same rules is no new version. */
function refuseUnchanged(given: RulesPublication, newest: StoredRules | undefined): void {
  if (newest === undefined) return;
  const { version, ...before } = newest.document;
  const { issuer, document_number, issued_on, effective_on } = before;
  if (jcs({ ...given, issuer, document_number, issued_on, effective_on }) !== jcs(before)) return;
  throw new Problem(samplingRulesProblems['sampling-rules-unchanged'], { members: { version } });
}
