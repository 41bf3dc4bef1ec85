/** What has to be done by a day, who has to do it, and within how long (domain section 5: deadlines). */
import type { VisitState } from '../core/visit/state.ts';
import type { Role } from '../platform/http/roles.ts';
import type { Text } from '../platform/language.ts';

/** In the order of the procedure. */
export const STEPS = {
  disclosure: { zh: '公开抽取结果', en: 'disclosure of a draw' },
  visit: { zh: '实施检查', en: 'visit' },
  publication: { zh: '公示检查结果', en: 'publication of a result' },
  correction: { zh: '责令改正到期复查', en: 're-check of a correction order' },
  transfer: { zh: '移送案件反馈', en: 'answer to a transferred case' },
  objection_answer: { zh: '答复异议', en: 'answer to an objection' },
  withdrawal: { zh: '撤下公示信息', en: 'withdrawal of a publication' },
} as const satisfies Readonly<Record<string, Text>>;
export type Step = keyof typeof STEPS;
export const STEP_NAMES = Object.keys(STEPS) as Step[];

/** Whose turn it can be. */
export const DUTY_ROLES = [
  'planner',
  'agency-head',
  'inspector',
  'reviewer',
] as const satisfies readonly Role[];
export type DutyRole = (typeof DUTY_ROLES)[number];

/**
 * Calendar days after which a transfer that no case number has answered is overdue. No rule sets a term for the case
 * body: this is when somebody asks it.
 */
export const TRANSFER_ANSWER_DAYS = 30;

/**
 * What a visit waits for, by its state, and whose turn it is. The terms of approval and review are those of what they
 * hold up: a visit that nobody approved is not made in time, a record that nobody reviewed not published.
 */
export const WAITS_FOR: Readonly<
  Partial<Record<VisitState, { readonly step: 'visit' | 'publication'; readonly role: DutyRole }>>
> = {
  drawn: { step: 'visit', role: 'planner' },
  assigned: { step: 'visit', role: 'agency-head' },
  approved: { step: 'visit', role: 'inspector' },
  notified: { step: 'visit', role: 'inspector' },
  under_way: { step: 'visit', role: 'inspector' },
  recorded: { step: 'publication', role: 'reviewer' },
  returned: { step: 'publication', role: 'inspector' },
  reviewed: { step: 'publication', role: 'planner' },
};
