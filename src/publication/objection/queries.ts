import { type Kysely, type SqlBool, sql } from 'kysely';
import { inScope, type Scope } from '../../account/scope/row-scope.ts';
import type { Database } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import { objectionProblems } from './problems.ts';
import type { Objection } from './schema.ts';

/** What upholds an objection is done once a correction or a withdrawal stands beside the result, before the answer or after. */
const isCorrected = sql<boolean>`EXISTS (SELECT FROM publication later WHERE later.corrects = objection.publication
  AND later.kind IN ('correction', 'withdrawal') AND later.published_at >= objection.created_at)`;

const rows = (db: Kysely<Database>) =>
  db
    .selectFrom('objection')
    .leftJoin('objection_answer as a', 'a.objection', 'objection.number')
    .select(['objection.number', 'objection.publication', 'objection.filed_on', 'objection.grounds'])
    .select(['objection.filed_by', 'objection.scan', 'objection.created_at'])
    .select(['a.outcome', 'a.answer', 'a.publication as answer_publication', 'a.answered_at'])
    .select(isCorrected.as('corrected'));
type Row = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>;

export interface ObjectionFilter {
  readonly state?: 'open' | 'answered' | undefined;
  readonly scope: Scope;
}

export interface ObjectionPlace {
  readonly entered_at: string;
  readonly number: string;
}

/** Objections from the one entered last. */
export async function listObjections(
  db: Kysely<Database>,
  { state, scope }: ObjectionFilter,
  limit: number,
  after?: ObjectionPlace,
): Promise<Objection[]> {
  let found = rows(db)
    .where(inScope(scope, 'objection'))
    .orderBy('objection.created_at', 'desc')
    .orderBy('objection.number', 'desc')
    .limit(limit);
  if (state !== undefined) found = found.where('a.objection', state === 'open' ? 'is' : 'is not', null);
  if (after !== undefined)
    found = found.where(
      sql<SqlBool>`(objection.created_at, objection.number) < (${after.entered_at}, ${after.number})`,
    );
  return (await found.execute()).map(objectionOf);
}

/** @throws Problem `objection-not-found` */
export async function objectionOrProblem(db: Kysely<Database>, number: string): Promise<Objection> {
  const row = await rows(db).where('objection.number', '=', number).executeTakeFirst();
  if (row === undefined) throw new Problem(objectionProblems['objection-not-found']);
  return objectionOf(row);
}

function objectionOf(row: Row): Objection {
  const { outcome, answer, answer_publication, answered_at } = row;
  const isAnswered =
    outcome !== null && answer !== null && answer_publication !== null && answered_at !== null;
  const asksCorrection = outcome === 'upheld' || outcome === 'partly';
  return {
    number: row.number,
    publication: row.publication,
    filed_on: row.filed_on,
    grounds: row.grounds,
    filed_by: row.filed_by,
    scan: row.scan?.toString('hex') ?? null,
    entered_at: row.created_at,
    answer: isAnswered
      ? {
          // The column's CHECK names the same outcomes.
          outcome: outcome as NonNullable<Objection['answer']>['outcome'],
          answer,
          publication: answer_publication,
          answered_at,
        }
      : null,
    awaiting: isAnswered ? (asksCorrection && !row.corrected ? 'correction' : null) : 'answer',
  };
}
