import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyPlanEvent,
  foldPlan,
  isEditable,
  NEW_PLAN,
  type PlanEventType,
  planEventBody,
  revisionOf,
  stateAfter,
} from '../../src/plan/state.ts';

const TYPES = Object.keys(planEventBody) as PlanEventType[];

/** Any history: of the types offered, those that the state admits are taken, in order. */
const history = fc.array(fc.constantFrom(...TYPES), { maxLength: 40 }).map((types) => {
  const events: { type: PlanEventType; revision: number }[] = [];
  let now = NEW_PLAN;
  for (const type of types) {
    if (stateAfter(now, type) === undefined) continue;
    const event = { type, revision: revisionOf(now, type) };
    events.push(event);
    now = applyPlanEvent(now, event);
  }
  return events;
});

describe('the state of a plan', () => {
  it('follows from its events alone, and counts them', () => {
    fc.assert(
      fc.property(history, (events) => {
        const now = foldPlan(events, false);
        expect(now.events).toBe(events.length);
        expect(now.revision).toBe(events.filter(({ type }) => type === 'submitted').length);
        expect(now.published).toBe(events.findLast(({ type }) => type === 'published')?.revision);
      }),
    );
  });

  it('never loses a published revision, and only an approved text becomes one', () => {
    fc.assert(
      fc.property(history, (events) => {
        events.forEach((event, i) => {
          const before = foldPlan(events.slice(0, i), false);
          const after = foldPlan(events.slice(0, i + 1), false);
          expect(after.published ?? 0).toBeGreaterThanOrEqual(before.published ?? 0);
          if (event.type === 'published') expect(before.state).toBe('approved');
        });
      }),
    );
  });

  it('is editable only before submission, after a return, and in an amendment', () => {
    fc.assert(
      fc.property(history, fc.boolean(), (events, drawSealed) => {
        const last = events.at(-1)?.type;
        const open = [undefined, 'returned', 'amended', 'withdrawn'].includes(last);
        expect(isEditable(foldPlan(events, drawSealed).state)).toBe(open);
      }),
    );
  });

  it('waits for the second person once a decision on paper is entered, and for nothing else', () => {
    const entered = (['submitted', 'decision_entered'] as const).map((type) => ({ type, revision: 1 }));
    const now = foldPlan(entered, false);
    expect(now).toMatchObject({ state: 'submitted', pending: 2 });
    expect(TYPES.filter((type) => stateAfter(now, type) !== undefined)).toEqual([
      'decision_refused',
      'approved',
      'returned',
    ]);
    const refused = applyPlanEvent(now, { type: 'decision_refused', revision: 1 });
    expect(refused).toEqual({ state: 'submitted', revision: 1, events: 3 });
  });

  it('is in progress once a list is sealed, and may still be amended or completed', () => {
    const events = (['submitted', 'approved', 'published'] as const).map((type) => ({ type, revision: 1 }));
    expect(foldPlan(events, false).state).toBe('published');
    const now = foldPlan(events, true);
    expect(now.state).toBe('in_progress');
    expect(stateAfter(now, 'amended')).toBe('draft');
    expect(stateAfter(now, 'completed')).toBe('completed');
  });

  it('refuses a history out of order or of another revision', () => {
    expect(() => foldPlan([{ type: 'approved', revision: 1 }], false)).toThrow(RangeError);
    expect(() => foldPlan([{ type: 'submitted', revision: 2 }], false)).toThrow(RangeError);
    expect(stateAfter({ state: 'completed' }, 'amended')).toBeUndefined();
  });
});
