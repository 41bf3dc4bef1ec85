import { type Kysely, sql } from 'kysely';
import { inScope } from '../account/scope/row-scope.ts';
import { TERMS } from '../calendar/terms.ts';
import type { Database } from '../platform/database.ts';
import { type Candidate, NOTHING } from './candidate.ts';
import { isAround, type Sight } from './sight.ts';

interface Row {
  readonly publication: string;
  readonly department: string | null;
  readonly public_name: string | null;
  readonly began_on: string;
}

/** Objections that nobody has answered yet. */
export async function dueAnswers(db: Kysely<Database>, sight: Sight): Promise<Candidate[]> {
  const { rows } = await sql<Row & { objection: string }>`
    SELECT objection.number AS objection, objection.filed_on AS began_on, ${PUBLICATION}
    FROM objection JOIN publication ON publication.number = objection.publication
    WHERE ${isAround(sight, inScope(sight.scope, 'publication'))}
      AND NOT EXISTS (SELECT FROM objection_answer a WHERE a.objection = objection.number)`.execute(db);
  return rows.map(({ began_on, ...about }) => ({
    ...{ ...NOTHING, ...about, around: true, own: false },
    ...{ step: 'objection_answer', role: 'reviewer' },
    term: { began_on, working_days: TERMS.objection_answer },
  }));
}

/** Decisions to withdraw a publication that are not carried out yet. */
export async function dueWithdrawals(db: Kysely<Database>, sight: Sight): Promise<Candidate[]> {
  const { rows } = await sql<Row>`
    SELECT decision.decided_on AS began_on, ${PUBLICATION}
    FROM withdrawal_decision decision JOIN publication ON publication.number = decision.publication
    WHERE ${isAround(sight, inScope(sight.scope, 'publication'))}
      AND NOT EXISTS (SELECT FROM publication p WHERE p.corrects = publication.number AND p.kind = 'withdrawal')`.execute(
    db,
  );
  return rows.map(({ began_on, ...about }) => ({
    ...{ ...NOTHING, ...about, around: true, own: false },
    ...{ step: 'withdrawal', role: 'planner' },
    term: { began_on, working_days: TERMS.withdrawal },
  }));
}

const PUBLICATION = sql`publication.number AS publication, publication.department, publication.target_name AS public_name`;
