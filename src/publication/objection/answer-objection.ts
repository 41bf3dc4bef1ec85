import type { Transaction } from 'kysely';
import { actorOf, record } from '../../platform/audit.ts';
import { instantNow } from '../../platform/clock.ts';
import type { Office } from '../../platform/config.ts';
import type { Database } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import { refuseSamePerson } from '../../platform/second-person.ts';
import {
  type HeldPublication,
  holdPublication,
  resultInForce,
  targetsOf,
} from '../beside/hold-publication.ts';
import { publishBeside } from '../beside/publish-beside.ts';
import { refusePersonalText } from '../personal-text.ts';
import { objectionProblems } from './problems.ts';
import { objectionOrProblem } from './queries.ts';
import type { Objection, ObjectionAnswer } from './schema.ts';

/**
 * Answers an objection, once, in public beside the result. Not by whoever approved the record: nobody judges what is said
 * against his own approval. Where it is upheld, it stays open until the result is corrected or withdrawn.
 * @throws Problem `objection-not-found`, `objection-answered`, `second-person-needed`, `text-has-personal-data`
 */
export async function answerObjection(
  trx: Transaction<Database>,
  office: Pick<Office, 'code'>,
  number: string,
  { outcome, answer }: ObjectionAnswer,
): Promise<Objection> {
  const { publication: about } = await objectionOrProblem(trx, number);
  const held = await holdPublication(trx, about);
  const { filed_on, ...objection } = await objectionOrProblem(trx, number);
  if (objection.answer !== null)
    throw new Problem(objectionProblems['objection-answered'], { members: { answer: objection.answer } });
  refuseSamePerson(await reviewerOf(trx, held), actorOf(trx));
  await refusePersonalText(trx, { answer }, targetsOf(held));
  const { digest: earlier } = await resultInForce(trx, held);
  const { number: publication } = await publishBeside(
    trx,
    office,
    held,
    { kind: 'objection', objection: number, about, filed_on, outcome, answer },
    { title: `异议处理结果 ${number}`, earlier, reason: answer },
  );
  await trx
    .insertInto('objection_answer')
    .values({
      objection: number,
      outcome,
      answer,
      publication,
      answered_by: actorOf(trx).id,
      answered_at: instantNow(),
    })
    .execute();
  await record(trx, {
    action: 'objection.answer',
    object_kind: 'objection',
    object_id: number,
    after: { outcome, publication },
    reason: answer,
  });
  return await objectionOrProblem(trx, number);
}

/** Who approved the record last; nobody where it was entered from signed paper, which is the clerk's. */
async function reviewerOf(trx: Transaction<Database>, { subject }: HeldPublication): Promise<string> {
  const [draw, ...visit] = subject.split('/');
  const row = await trx
    .selectFrom('visit_event as e')
    .innerJoin('frame as f', 'f.draw_id', 'e.draw_id')
    .select('e.actor')
    .where('f.number', '=', draw!)
    .where('e.visit', '=', visit.join('/'))
    .where('e.type', '=', 'reviewed')
    .orderBy('e.sequence', 'desc')
    .executeTakeFirst();
  return row?.actor ?? '';
}
