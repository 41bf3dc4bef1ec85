/**
 * What a plan is now: a fold over its events. Nothing stores a state, so a state that the events do not
 * explain cannot exist.
 *
 *   draft → submitted → approved → published → (in progress) → completed
 *     ↑        ├─ withdrawn ─→ draft    │            │
 *     │        ├─ returned ←────────────┘            │
 *     └────────┴───────────── amended ───────────────┘
 */
import { z } from 'zod';
import { digest } from '../core/draw/document.ts';
import { day, line, paragraph } from '../register/fields.ts';

const text = paragraph(2000);
/** What the conference decided and where that is written down. */
const review = {
  opinion: text.describe('审核意见'),
  meeting_date: day.optional().describe('联席会议日期'),
  minutes_number: line(100).optional().describe('会议纪要文号'),
  scan: digest.optional().describe('纸面决定扫描件的 SHA-256；经第二人核对'),
};
const reasons = z.array(text).min(1).max(50).optional().describe('退回理由，逐条');

/** The body each event carries. */
export const planEventBody = {
  submitted: z.strictObject({ statement: text.optional() }),
  withdrawn: z.strictObject({ reason: text }),
  decision_entered: z.strictObject({
    decision: z.enum(['approved', 'returned']),
    ...review,
    scan: digest,
    reasons,
  }),
  decision_refused: z.strictObject({ reason: text }),
  approved: z.strictObject(review),
  returned: z.strictObject({ ...review, reasons }),
  published: z.strictObject({
    document_number: line(100).describe('发文字号'),
    issuer: line(200).optional().describe('发布机关'),
    address: line(500).optional().describe('公开地址'),
    released_on: day.optional().describe('统一公开日期'),
    official_publication: line(300).optional().describe('正式公布的载体，如公报期号或网站名称'),
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
  /** Sequence of the entry of a decision made on paper that waits for the second person. */
  readonly pending?: number;
}

export const NEW_PLAN: PlanNow = { state: 'draft', revision: 0, events: 0 };

/** Which events a state admits, and where they lead. */
const STEPS: Readonly<Record<PlanState, Readonly<Partial<Record<PlanEventType, PlanState>>>>> = {
  draft: { submitted: 'submitted' },
  returned: { submitted: 'submitted' },
  submitted: {
    approved: 'approved',
    returned: 'returned',
    withdrawn: 'draft',
    decision_entered: 'submitted',
  },
  approved: { published: 'published', returned: 'returned' },
  published: { amended: 'draft', completed: 'completed' },
  in_progress: { amended: 'draft', completed: 'completed' },
  completed: {},
};

/** While a decision made on paper waits, it is confirmed (which approves or returns) or refused, nothing else. */
const WHILE_PENDING: typeof STEPS.submitted = {
  approved: 'approved',
  returned: 'returned',
  decision_refused: 'submitted',
};

/** Where `type` leads from here; undefined where it is out of order. */
export const stateAfter = (
  { state, pending }: Pick<PlanNow, 'state' | 'pending'>,
  type: PlanEventType,
): PlanState | undefined => (pending === undefined ? STEPS[state] : WHILE_PENDING)[type];

export const isEditable = (state: PlanState): boolean => state === 'draft' || state === 'returned';

/** The revision number an event of `type` must carry. */
export const revisionOf = (now: PlanNow, type: PlanEventType): number =>
  type === 'submitted' ? now.revision + 1 : now.revision;

/** @throws RangeError when the event is out of order or speaks of another revision: the history is broken. */
export function applyPlanEvent(now: PlanNow, event: PlanEvent): PlanNow {
  const state = stateAfter(now, event.type);
  if (state === undefined) throw new RangeError(`a plan that is ${now.state} cannot be ${event.type}`);
  if (event.revision !== revisionOf(now, event.type)) {
    throw new RangeError(
      `${event.type} speaks of revision ${event.revision}, not ${revisionOf(now, event.type)}`,
    );
  }
  const events = now.events + 1;
  const published = event.type === 'published' ? event.revision : now.published;
  return {
    state,
    revision: event.revision,
    events,
    ...(published !== undefined && { published }),
    ...(event.type === 'decision_entered' && { pending: events }),
  };
}

/**
 * @param events all events of one plan, in order
 * @param drawSealed whether an official draw over the plan has sealed its list, which puts it in progress
 */
export function foldPlan(events: readonly PlanEvent[], drawSealed: boolean): PlanNow {
  const now = events.reduce(applyPlanEvent, NEW_PLAN);
  return now.state === 'published' && drawSealed ? { ...now, state: 'in_progress' } : now;
}
