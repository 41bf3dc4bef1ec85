import type { Kysely, Transaction } from 'kysely';
import { z } from 'zod';
import { hex, utf8 } from '../core/canonical/bytes.ts';
import { jcs } from '../core/canonical/jcs.ts';
import { appendEntries } from '../ledger/append.ts';
import { selectMatters } from '../matter/queries.ts';
import { matters as register } from '../matter/register.ts';
import { actorOf, record } from '../platform/audit.ts';
import { instantNow, officeToday } from '../platform/clock.ts';
import type { Office } from '../platform/config.ts';
import type { Database } from '../platform/database.ts';
import { nativeSuites } from '../platform/native-suites.ts';
import { Problem } from '../platform/problems.ts';
import { beginBulletin } from '../publication/bulletin/begin-bulletin.ts';
import { publishBulletin } from '../publication/bulletin/publish-bulletin.ts';
import { readVocabulary } from '../register/vocabulary.ts';
import { lockRegister } from '../register/write-row.ts';
import { type DraftList, draftList, type ListFinding } from './check-matter-list.ts';
import { matterListProblems } from './problems.ts';
import { insertList, newestStored, type StoredList } from './queries.ts';
import { issuance, matterListDocument } from './schema.ts';

/** What the office gives when it publishes. */
export const listPublication = issuance.extend({
  year: z.int().min(2000).max(2999).optional().describe('编号年份；缺省为今年'),
});

export interface PublishedList {
  readonly number: string;
  /** Hex of SHA-256 over the document as JCS. */
  readonly digest: string;
  readonly ledger_position: number;
  readonly matters: number;
  readonly warnings: readonly ListFinding[];
}

/** The list as it would be published today. */
export async function readDraft(db: Kysely<Database>): Promise<DraftList> {
  const [rows, { departments }] = await Promise.all([selectMatters(db).execute(), readVocabulary(db)]);
  return draftList(rows, departments, officeToday());
}

/**
 * Freezes the matters in force as the next version, enters its digest in the public log and announces it in a bulletin.
 * @throws Problem `matter-list-empty`, `matter-list-incomplete`, `matter-list-unchanged`, `matter-list-year-refused`
 */
export async function publishMatterList(
  trx: Transaction<Database>,
  office: Pick<Office, 'code'>,
  { year: given, ...issued }: z.infer<typeof listPublication>,
): Promise<PublishedList> {
  // Nobody changes a matter meanwhile, and of two publications the second sees the first.
  await lockRegister(trx, register);
  const { matters, errors, warnings } = await readDraft(trx);
  if (matters.length === 0) throw new Problem(matterListProblems['matter-list-empty']);
  if (errors.length > 0) {
    throw new Problem(matterListProblems['matter-list-incomplete'], { members: { findings: errors } });
  }
  const newest = await newestStored(trx);
  if (newest !== undefined && jcs(newest.document.matters) === jcs(matters)) {
    throw new Problem(matterListProblems['matter-list-unchanged'], { members: { number: newest.number } });
  }
  const { year, sequence } = nextNumber(newest, given);
  const number = `${year}-${sequence}`;
  const document = jcs(matterListDocument.parse({ number, ...issued, matters }));
  const digest = nativeSuites.sha256.hash(utf8(document));
  const bulletin = await beginBulletin(trx, office);
  const at = instantNow();
  const [entry] = await appendEntries(trx, [
    {
      type: 'published',
      at,
      digest: hex(digest),
      kind: 'matter-list',
      number: `matter-list/${number}`,
    },
  ]);
  const { position: ledger_position } = entry!;
  const created_by = actorOf(trx).id;
  await insertList(trx, {
    number,
    published_at: at,
    year,
    sequence,
    document,
    digest: Buffer.from(digest),
    ledger_position,
    created_by,
  });
  const published = { number, digest: hex(digest), ledger_position, matters: matters.length };
  await record(trx, {
    action: 'matter-list.publish',
    object_kind: 'matter_list',
    object_id: number,
    after: published,
  });
  const announced = {
    kind: 'matter_list',
    ...published,
    matters: matters.length,
    document_number: issued.document_number,
    issuer: issued.issuer,
    issued_on: issued.issued_on,
    address: `/api/v1/public/matter-lists/${number}`,
  } as const;
  const title = `抽查事项清单 ${number}`;
  await publishBulletin(trx, bulletin, {
    kind: 'matter_list',
    items: [{ document: announced, subject: number, title, year, department: null }],
  });
  return { ...published, warnings };
}

/** Numbers never go back, so the version before one is always the same. @throws `matter-list-year-refused` */
function nextNumber(newest: StoredList | undefined, given: number | undefined) {
  const today = Number(officeToday().slice(0, 4));
  const year = given ?? Math.max(today, newest?.year ?? 0);
  if (year < Math.max(today, newest?.year ?? 0) || year > today + 1) {
    throw new Problem(matterListProblems['matter-list-year-refused']);
  }
  return { year, sequence: newest?.year === year ? newest.sequence + 1 : 1 };
}
