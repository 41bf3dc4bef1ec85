import type { Transaction } from 'kysely';
import type { z } from 'zod';
import { actorOf, record } from '../../platform/audit.ts';
import { instantNow } from '../../platform/clock.ts';
import type { Office } from '../../platform/config.ts';
import type { Database } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import { requireTwoPeople } from '../../platform/second-person.ts';
import { refusePersonalText } from '../personal-text.ts';
import { type HeldPublication, holdStanding, refuseUnfitDay, targetsOf } from './hold-publication.ts';
import { besideProblems } from './problems.ts';
import { publishBeside } from './publish-beside.ts';
import type { decidedWithdrawal, PublishedBeside, WithdrawalDecision } from './schema.ts';

/** Texts about somebody, or that somebody wrote; the others announce what has ways of its own to change. */
const WITHDRAWABLE: ReadonlySet<string> = new Set(['result', 'correction', 'objection']);

/**
 * Enters that a publication is to leave the site, and why. Nothing of it changes until another person carries it out.
 * @throws Problem `publication-not-found`, `publication-withdrawn`, `withdrawal-refused`, `withdrawal-decided`,
 *   `publication-date-refused`, `text-has-personal-data`
 */
export async function decideWithdrawal(
  trx: Transaction<Database>,
  number: string,
  { decided_on, reason }: WithdrawalDecision,
): Promise<z.infer<typeof decidedWithdrawal>> {
  const held = await withdrawable(trx, number);
  if ((await decisionOf(trx, number)) !== undefined) throw new Problem(besideProblems['withdrawal-decided']);
  refuseUnfitDay(held, decided_on);
  await refusePersonalText(trx, { reason }, targetsOf(held));
  const decided_at = instantNow();
  await trx
    .insertInto('withdrawal_decision')
    .values({ publication: number, decided_on, reason, decided_by: actorOf(trx).id, decided_at })
    .execute();
  await record(trx, {
    action: 'publication.decide-withdrawal',
    object_kind: 'publication',
    object_id: number,
    after: { decided_on },
    reason,
  });
  return { publication: number, decided_on, reason, decided_at };
}

/**
 * The second person takes the text off the site. The row stays, and so do its number and digest in bulletin and log.
 * @throws Problem `publication-not-found`, `publication-withdrawn`, `withdrawal-refused`, `withdrawal-not-decided`,
 *   `second-person-needed`
 */
export async function withdrawPublication(
  trx: Transaction<Database>,
  office: Pick<Office, 'code'>,
  number: string,
): Promise<PublishedBeside> {
  const held = await withdrawable(trx, number);
  const decision = await decisionOf(trx, number);
  if (decision === undefined) throw new Problem(besideProblems['withdrawal-not-decided']);
  await requireTwoPeople(trx, decision.decided_by);
  const { decided_on, reason } = decision;
  const { digest: earlier } = held;
  const published = await publishBeside(
    trx,
    office,
    held,
    { kind: 'withdrawal', withdraws: number, earlier, decided_on, reason },
    { title: `撤下 ${number}`, earlier, reason },
  );
  await record(trx, {
    action: 'publication.withdraw',
    object_kind: 'publication',
    object_id: number,
    before: { digest: earlier },
    after: published,
    reason,
  });
  return published;
}

async function withdrawable(trx: Transaction<Database>, number: string): Promise<HeldPublication> {
  const held = await holdStanding(trx, number);
  if (!WITHDRAWABLE.has(held.kind))
    throw new Problem(besideProblems['withdrawal-refused'], { members: { kind: held.kind } });
  return held;
}

const decisionOf = (trx: Transaction<Database>, number: string) =>
  trx
    .selectFrom('withdrawal_decision')
    .select(['decided_on', 'reason', 'decided_by'])
    .where('publication', '=', number)
    .executeTakeFirst();
