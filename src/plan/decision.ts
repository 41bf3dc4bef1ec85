/** What the joint conference decides on a submitted plan, and who may put it down. */
import type { Transaction } from 'kysely';
import { z } from 'zod';
import { officeToday } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import { requireTwoPeople } from '../platform/second-person.ts';
import { day, line, paragraph } from '../register/fields.ts';
import { holdPlan, refuseStale } from './edit-plan.ts';
import { planProblems } from './problems.ts';
import { eventsOf, type Plan, type StoredPlanEvent } from './queries.ts';
import { planEventBody } from './state.ts';

const minutes = {
  opinion: paragraph(2000).describe('审核意见，公布后公开'),
  meeting_date: day.describe('联席会议日期'),
  minutes_number: line(100).describe('会议纪要文号'),
};
const reasons = z.array(paragraph(2000)).min(1).max(50).describe('退回理由，逐条');
const scan = planEventBody.decision_entered.shape.scan.describe('纸面决定扫描件的 SHA-256，须先上传');

export const approval = z.strictObject(minutes);
export const returning = z.strictObject({ ...minutes, reasons });
export const decision = z.discriminatedUnion('decision', [
  z.strictObject({ decision: z.literal('approved'), ...minutes }),
  z.strictObject({ decision: z.literal('returned'), ...minutes, reasons }),
]);
export type Decision = z.infer<typeof decision>;
export const paperDecision = z.discriminatedUnion('decision', [
  decision.options[0].extend({ scan }),
  decision.options[1].extend({ scan }),
]);
export type PaperDecision = z.infer<typeof paperDecision>;

export interface PlanBeforeConference {
  readonly plan: Plan;
  readonly events: readonly StoredPlanEvent[];
}

/**
 * The plan, held for a step of the conference's secretary; whoever submitted it takes no part in deciding.
 * @param versions those that the secretary has read: a text submitted anew is not approved by mistake
 * @throws Problem `plan-not-found`, `version-stale`, `second-person-needed`
 */
export async function holdForDecision(
  trx: Transaction<Database>,
  code: string,
  versions: readonly number[],
): Promise<PlanBeforeConference> {
  const plan = await holdPlan(trx, code);
  refuseStale(plan, versions);
  const events = await eventsOf(trx, plan.id);
  const submitted = events.findLast(({ type }) => type === 'submitted');
  if (submitted !== undefined) await requireTwoPeople(trx, submitted.actor);
  return { plan, events };
}

/** @throws Problem `plan-decision-pending`: what is on paper is confirmed or refused before anything else */
export function refusePending({ now }: Pick<Plan, 'now'>): void {
  if (now.pending !== undefined) throw new Problem(planProblems['plan-decision-pending']);
}

/** @throws Problem `plan-meeting-ahead` */
export function refuseMeetingAhead({ meeting_date }: Pick<Decision, 'meeting_date'>): void {
  if (meeting_date > officeToday()) throw new Problem(planProblems['plan-meeting-ahead']);
}
