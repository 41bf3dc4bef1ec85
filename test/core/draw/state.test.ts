import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEntry, type DrawVerb, foldDraw, isLive, nextVerbs } from '../../../src/core/draw/state.ts';
import type { LogEntry } from '../../../src/core/ledger/entries.ts';
import { digestOf, lifeOfADraw, voidEntry } from '../../support/log-entries.ts';

const first = (count: number) => lifeOfADraw.slice(0, count);
const refused = expect.objectContaining({ code: 'entry-out-of-order' });

describe('the life of a draw', () => {
  test('each entry moves it one step', () => {
    expect(lifeOfADraw.map((_, at) => foldDraw(first(at)).state)).toEqual([
      'draft',
      'sealed',
      'committed',
      'committed',
      'drawn',
      'disclosed',
      'disclosed',
      'disclosed',
      'disclosed',
      'disclosed',
    ]);
    expect(foldDraw(lifeOfADraw).state).toBe('closed');
  });

  test('a draw cannot be run twice, nor sealed, committed or disclosed twice', () => {
    for (const [at, entry] of lifeOfADraw.slice(0, 5).entries())
      expect(() => foldDraw([...first(at + 1), entry])).toThrow(refused);
  });

  test('the last value is never logged before the outcome', () => {
    const last: LogEntry = {
      type: 'value',
      draw: '500114-2026-7',
      at: '2026-03-05T02:30:00Z',
      digest: digestOf(5),
      index: 1,
    };
    expect(() => foldDraw([...first(3), last])).toThrow(refused);
  });

  test('an outcome cannot correct a value that was logged', () => {
    const outcome = { ...lifeOfADraw[3]!, values: [digestOf(99), digestOf(5)] } as LogEntry;
    expect(() => foldDraw([...first(3), outcome])).toThrow(refused);
  });

  test('a void after the commitment publishes the secret', () => {
    const { secret: _, ...withheld } = voidEntry as Extract<LogEntry, { type: 'void' }>;
    expect(foldDraw([...first(1), withheld]).state).toBe('void');
    for (const count of [2, 3, 4, 5]) {
      expect(() => foldDraw([...first(count), withheld])).toThrow(refused);
      expect(foldDraw([...first(count), voidEntry]).state).toBe('void');
    }
  });

  test('a replacement needs its own request', () => {
    const other = { ...lifeOfADraw[6]!, seat: 1 } as LogEntry;
    expect(() => foldDraw([...first(5), lifeOfADraw[6]!])).toThrow(refused);
    expect(() => foldDraw([...first(6), other])).toThrow(refused);
  });

  test('nobody is replaced twice: not requested again before, nor after', () => {
    for (const count of [6, 7]) expect(() => foldDraw([...first(count), lifeOfADraw[5]!])).toThrow(refused);
  });

  test('a void shows the outcome that was logged, and no other', () => {
    const outcome = lifeOfADraw[3] as Extract<LogEntry, { type: 'outcome' }>;
    const voided = (outcome_digest: string) => [...first(4), { ...voidEntry, outcome_digest } as LogEntry];
    expect(foldDraw(voided(outcome.outcome_digest)).state).toBe('void');
    expect(() => foldDraw(voided(digestOf(77)))).toThrow(refused);
  });

  test('an entry of another draw is refused', () => {
    const other = { ...lifeOfADraw[1]!, draw: '500114-2026-8' } as LogEntry;
    expect(() => foldDraw([lifeOfADraw[0]!, other])).toThrow(refused);
  });
});

describe('deadlines', () => {
  test('without outcome 24 hours after its entropy a draw has failed and only a void is left', () => {
    expect(foldDraw(first(3), '2026-03-06T03:00:00Z').state).toBe('committed');
    const failed = foldDraw(first(3), '2026-03-06T03:00:01Z');
    expect(failed).toMatchObject({ state: 'failed', late: 'outcome' });
    expect(nextVerbs(failed)).toEqual(['void']);
    const late = { ...lifeOfADraw[3]!, at: '2026-03-06T03:00:01Z' } as LogEntry;
    expect(() => foldDraw([...first(3), late])).toThrow(refused);
  });

  test('without disclosure by its day a draw is shown as failed; disclosed late, it stays marked', () => {
    expect(foldDraw(first(4), '2026-12-20T15:59:59Z').state).toBe('drawn');
    const failed = foldDraw(first(4), '2026-12-20T16:00:00Z');
    expect(failed).toMatchObject({ state: 'failed', late: 'disclosure' });
    expect(nextVerbs(failed)).toContain('disclose');
    const late = { ...lifeOfADraw[4]!, at: '2026-12-21T01:00:00Z' } as LogEntry;
    expect(foldDraw([...first(4), late])).toMatchObject({ state: 'disclosed', late: 'disclosure' });
  });
});

describe('a draw that missed a deadline', () => {
  const ended = (count: number, at: string, by: object = { asked_by: 'service', confirmed_by: 'service' }) =>
    foldDraw([...first(count), { ...voidEntry, at, ...by } as LogEntry]);
  const LATE = '2026-03-06T03:00:01Z';

  test('is ended by the service alone where it has no outcome, and stays failed', () => {
    const failed = ended(3, LATE);
    expect(failed).toMatchObject({ state: 'failed', late: 'outcome' });
    expect(isLive(failed)).toBe(false);
    expect(nextVerbs(failed)).toEqual(['publish']);
    expect(ended(2, '2026-12-20T16:00:00Z').state).toBe('failed');
  });

  test('the service ends no other: not before the deadline, not one that was drawn, not with one person', () => {
    expect(() => ended(3, '2026-03-06T03:00:00Z')).toThrow(refused);
    expect(() => ended(4, '2026-12-20T16:00:00Z')).toThrow(refused);
    expect(() => ended(3, LATE, { asked_by: 'service' })).toThrow(refused);
    expect(() => ended(3, LATE, { confirmed_by: 'service' })).toThrow(refused);
  });

  test('made void by two people it is void, and stays marked', () => {
    expect(ended(3, LATE, {})).toMatchObject({ state: 'void', late: 'outcome' });
    expect(ended(3, '2026-03-05T05:00:00Z', {})).not.toHaveProperty('late');
  });
});

test('a draw is not closed while a replacement is requested', () => {
  const closing = lifeOfADraw[9]!;
  expect(nextVerbs(foldDraw(first(6)))).not.toContain('close');
  expect(() => foldDraw([...first(6), closing])).toThrow(refused);
  expect(foldDraw([...first(7), closing]).state).toBe('closed');
});

const VERB_OF: Record<LogEntry['type'], DrawVerb | undefined> = {
  'frame-sealed': 'seal',
  committed: 'commit',
  value: 'record-value',
  outcome: 'run',
  disclosed: 'disclose',
  void: 'void',
  'replacement-requested': 'request-replacement',
  replaced: 'replace',
  published: 'publish',
  corrected: 'publish',
  key: undefined,
};

test('whatever the order of entries, the fold accepts only what nextVerbs offered', () => {
  const entries = [...lifeOfADraw, voidEntry];
  let accepted = 0;
  fc.assert(
    fc.property(fc.array(fc.nat(entries.length - 1), { maxLength: 14 }), (picks) => {
      // Picks are steps ahead, so that long lawful runs come up as well as unlawful ones.
      let state = foldDraw([]);
      for (const pick of picks) {
        const entry = entries[pick]!;
        const closes = entry.type === 'published' && entry.kind === 'closing';
        const verb = closes ? 'close' : VERB_OF[entry.type]!;
        const offered = nextVerbs(state).includes(verb);
        try {
          state = applyEntry(state, entry);
          accepted += 1;
          expect(offered).toBe(true);
        } catch (error) {
          expect(error).toEqual(refused);
        }
      }
    }),
    { seed: 20260305, numRuns: 2000 },
  );
  expect(accepted).toBeGreaterThan(200);
});
