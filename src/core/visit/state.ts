/**
 * What a visit is: a fold over its events (domain section 5).
 *
 *   assigned → approved → notified → under_way → recorded → reviewed → published → closed
 *                  └──────────────────↗   ↑          └─ returned ─┐ (reviewed too, until it is published)
 *                                         └───────────────────────┘
 */

export const VISIT_EVENTS = [
  'approved',
  'notified',
  'begun',
  'recorded',
  'returned',
  'reviewed',
  'published',
  'closed',
] as const;
export type VisitEventType = (typeof VISIT_EVENTS)[number];

/** `drawn`: the lot gave it no team yet; `replaced`: other targets took over all of its tasks. */
export const VISIT_STATES = [
  'drawn',
  'assigned',
  'approved',
  'notified',
  'under_way',
  'recorded',
  'returned',
  'reviewed',
  'published',
  'closed',
  'replaced',
] as const;
export type VisitState = (typeof VISIT_STATES)[number];

/** Where an event leads; `begun` alone is not called like its state. */
export const stateOfEvent = (event: VisitEventType): VisitState => (event === 'begun' ? 'under_way' : event);

/** Which events a state admits. A notice is not always possible: checks without warning are begun when approved. */
const ADMITTED: Readonly<Record<VisitState, readonly VisitEventType[]>> = {
  drawn: [],
  assigned: ['approved'],
  approved: ['notified', 'begun'],
  notified: ['begun'],
  under_way: ['recorded'],
  recorded: ['reviewed', 'returned'],
  returned: ['recorded'],
  reviewed: ['published', 'returned'],
  published: ['closed'],
  closed: [],
  replaced: [],
};

/** Whether a visit in this state may take this event. */
export const admits = (state: VisitState, event: VisitEventType): boolean => ADMITTED[state].includes(event);

/** Whether a team may still write its record. */
export const isOpenForRecords = (state: VisitState): boolean =>
  state === 'under_way' || state === 'returned' || admits(state, 'begun');

export interface Standing {
  /** The tasks that it has now; none where others took over all of them. */
  readonly tasks: readonly string[];
  /** Whether somebody sits in one of its teams. */
  readonly staffed: boolean;
  readonly last_event: VisitEventType | null;
}

/**
 * The state of a visit. Once the team was there its record counts, even if a task is taken over by another target
 * later; before that nobody goes to a target that was replaced.
 */
export function stateOf({ tasks, staffed, last_event }: Standing): VisitState {
  const state = last_event === null ? (staffed ? 'assigned' : 'drawn') : stateOfEvent(last_event);
  const reached = VISIT_STATES.indexOf(state) >= VISIT_STATES.indexOf('recorded');
  return tasks.length === 0 && !reached ? 'replaced' : state;
}
