/**
 * What a plan is now: a fold over its events. Nothing stores a state, so a state that the events do not
 * explain cannot exist. The joint conference's verbs (submit, approve, return) and the office's own publish
 * write the same events.
 */
import { z } from 'zod';
import { day, line, paragraph } from '../register/fields.ts';

const text = paragraph(2000);
const review = {
  meeting_date: day.optional().describe('联席会议日期'),
  minutes_number: line(100).optional().describe('会议纪要文号'),
};

/** The body each event carries. */
export const planEventBody = {
  submitted: z.strictObject({ statement: text.optional() }),
  approved: z.strictObject({ opinion: text, ...review }),
  returned: z.strictObject({ opinion: text, ...review }),
  published: z.strictObject({
    document_number: line(100).describe('发文字号'),
    issuer: line(200).optional().describe('发布机关'),
    address: line(500).optional().describe('公开地址'),
    released_on: day.optional().describe('统一公开日期'),
    ledger_position: z.int().min(0).describe('在公开日志中的位置'),
  }),
  amended: z.strictObject({ reason: text.describe('调整理由，公开') }),
  completed: z.strictObject({}),
} as const;

export type PlanEventType = keyof typeof planEventBody;
export const PLAN_STATES = [
  'draft',
  'submitted',
  'approved',
  'returned',
  'published',
  'in_progress',
  'completed',
] as const;
export type PlanState = (typeof PLAN_STATES)[number];

export interface PlanEvent {
  readonly type: PlanEventType;
  /** The revision the event speaks of; a submission makes a new one. */
  readonly revision: number;
}

export interface PlanNow {
  readonly state: PlanState;
  /** The last submitted text; 0 before the first. */
  readonly revision: number;
  /** The revision in force, which stays in force while an amendment is written. */
  readonly published?: number;
  /** How many events there were; the next one's sequence is one more. */
  readonly events: number;
}

export const NEW_PLAN: PlanNow = { state: 'draft', revision: 0, events: 0 };

/** Which events a state admits, and where they lead. */
const STEPS: Readonly<Record<PlanState, Readonly<Partial<Record<PlanEventType, PlanState>>>>> = {
  draft: { submitted: 'submitted' },
  returned: { submitted: 'submitted' },
  submitted: { approved: 'approved', returned: 'returned' },
  approved: { published: 'published', returned: 'returned' },
  published: { amended: 'draft', completed: 'completed' },
  in_progress: { amended: 'draft', completed: 'completed' },
  completed: {},
};

/** Where `type` leads from `state`; undefined where it is out of order. */
export const stateAfter = (state: PlanState, type: PlanEventType): PlanState | undefined =>
  STEPS[state][type];

export const isEditable = (state: PlanState): boolean => state === 'draft' || state === 'returned';

/** The revision number an event of `type` must carry. */
export const revisionOf = (now: PlanNow, type: PlanEventType): number =>
  type === 'submitted' ? now.revision + 1 : now.revision;

/** @throws RangeError when the event is out of order or speaks of another revision: the history is broken. */
export function applyPlanEvent(now: PlanNow, event: PlanEvent): PlanNow {
  const state = stateAfter(now.state, event.type);
  if (state === undefined) throw new RangeError(`a plan that is ${now.state} cannot be ${event.type}`);
  if (event.revision !== revisionOf(now, event.type)) {
    throw new RangeError(
      `${event.type} speaks of revision ${event.revision}, not ${revisionOf(now, event.type)}`,
    );
  }
  const published = event.type === 'published' ? event.revision : now.published;
  const next = { state, revision: event.revision, events: now.events + 1 };
  return published === undefined ? next : { ...next, published };
}

/**
 * @param events all events of one plan, in order
 * @param drawSealed whether an official draw over the plan has sealed its list, which puts it in progress
 */
export function foldPlan(events: readonly PlanEvent[], drawSealed: boolean): PlanNow {
  const now = events.reduce(applyPlanEvent, NEW_PLAN);
  return now.state === 'published' && drawSealed ? { ...now, state: 'in_progress' } : now;
}
