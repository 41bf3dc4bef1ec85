import { sql, type Transaction } from 'kysely';
import type { DocumentOf, PublicationKind, PublicResult } from '../../core/privacy/public-fields.ts';
import { officeDay, officeToday } from '../../platform/clock.ts';
import type { Database } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import { publicationProblems } from '../problems.ts';
import { withdraws } from '../read-publications.ts';
import { besideProblems } from './problems.ts';

export interface HeldPublication {
  readonly number: string;
  readonly kind: PublicationKind;
  readonly subject: string;
  /** The publication beside which it stands. */
  readonly corrects: string | null;
  readonly title: string;
  readonly year: number;
  readonly department: string | null;
  readonly district: string | null;
  readonly target_id: string | null;
  readonly target_name: string | null;
  readonly document: string;
  /** Hex. */
  readonly digest: string;
  readonly published_at: string;
}

/**
 * A publication with whatever stands beside the same result, held until the transaction ends.
 * @throws Problem `publication-not-found`
 */
export async function holdPublication(trx: Transaction<Database>, number: string): Promise<HeldPublication> {
  const found = await select(trx).where('p.number', '=', number).executeTakeFirst();
  if (found === undefined) throw new Problem(publicationProblems['publication-not-found']);
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`publication ${found.corrects ?? number}`}, 0))`.execute(
    trx,
  );
  return heldOf(found);
}

/** The same of one that was not withdrawn. @throws Problem `publication-not-found`, `publication-withdrawn` */
export async function holdStanding(trx: Transaction<Database>, number: string): Promise<HeldPublication> {
  const held = await holdPublication(trx, number);
  const standing = await standingRows(trx).where('p.number', '=', number).executeTakeFirst();
  if (standing === undefined) throw new Problem(besideProblems['publication-withdrawn']);
  return held;
}

/** @throws Problem `publication-not-a-result` naming the result that it is about */
export function refuseOtherThanResult({ kind, corrects }: HeldPublication): void {
  if (kind === 'result') return;
  throw new Problem(besideProblems['publication-not-a-result'], {
    members: { kind, ...(corrects !== null && { result: corrects }) },
  });
}

/** The result's text in force: the last correction that was not withdrawn, else the first text. */
export async function resultInForce(
  trx: Transaction<Database>,
  result: HeldPublication,
): Promise<{ readonly result: PublicResult; readonly digest: string }> {
  const last = await standingRows(trx)
    .where('p.corrects', '=', result.number)
    .where('p.kind', '=', 'correction')
    .innerJoin('bulletin as b', 'b.number', 'p.bulletin')
    .orderBy('b.ledger_position', 'desc')
    .executeTakeFirst();
  if (last === undefined)
    return { result: JSON.parse(result.document) as PublicResult, digest: result.digest };
  const { digest, document } = heldOf(last);
  return { result: (JSON.parse(document) as DocumentOf<'correction'>).result, digest };
}

/** The target of a result's visit, by the office's own id; none where it is about no visit. */
export function targetsOf({ subject, kind }: HeldPublication): string[] {
  const isOfVisit = kind === 'result' || kind === 'correction' || kind === 'objection';
  return isOfVisit ? subject.split('/').slice(1, 2) : [];
}

/** A day on which something happened to a publication. @throws Problem `publication-date-refused` */
export function refuseUnfitDay({ published_at }: HeldPublication, day: string): void {
  const [earliest, latest] = [officeDay(published_at), officeToday()];
  if (earliest <= day && day <= latest) return;
  throw new Problem(besideProblems['publication-date-refused'], { members: { earliest, latest } });
}

const select = (trx: Transaction<Database>) =>
  trx
    .selectFrom('publication as p')
    .select(['p.number', 'p.kind', 'p.subject', 'p.corrects', 'p.title', 'p.year', 'p.department'])
    .select(['p.district', 'p.target_id', 'p.target_name', 'p.document', 'p.digest', 'p.published_at']);

const standingRows = (trx: Transaction<Database>) =>
  select(trx).where(({ not, exists, selectFrom }) =>
    not(exists(selectFrom('publication as w').select('w.number').where(withdraws('w', 'p')))),
  );

type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

const heldOf = (row: Row): HeldPublication => ({
  ...row,
  // The column's CHECK names the same kinds.
  kind: row.kind as PublicationKind,
  digest: row.digest.toString('hex'),
});
