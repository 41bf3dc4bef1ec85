import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { dayNumber, expectedBeyond, LIMITS } from '../../src/plan/expected-checks.ts';
import { pretendItIs } from '../../src/platform/clock.ts';
import { testApp } from '../support/app.ts';
import { GOOD_PLAN, GOOD_TASK, NOW, smallOffice } from './register.ts';

const { app, db, tokenFor } = await testApp();
let planner: { authorization: string };
const [day, week, month] = LIMITS;

beforeAll(async () => {
  pretendItIs(NOW);
  await smallOffice(db);
  planner = await tokenFor('planner');
});

const preview = async (code: string, tasks: readonly object[]) => {
  const payload = { ...GOOD_PLAN, code, tasks };
  const created = await app.inject({ method: 'POST', url: '/api/v1/plans', headers: planner, payload });
  expect(created.statusCode, created.body).toBe(201);
  return await read(code);
};
const read = async (code: string) =>
  (await app.inject({ url: `/api/v1/plans/${code}/overlaps`, headers: planner })).json();

describe('the overlap preview', () => {
  const all = { ...GOOD_TASK, scope: { kinds: ['enterprise'] } };

  it('counts targets that two tasks may draw in the same months', async () => {
    const { pairs } = await preview('O1', [
      { code: 'T01', ...GOOD_TASK },
      { code: 'T02', ...all, window_from: '2026-10-01', window_to: '2026-12-31' },
      { code: 'T03', ...all, window_from: '2026-12-01', window_to: '2026-12-31' },
      { code: 'T04', ...all, scope: { kinds: ['vehicle'] } },
    ]);
    // T01: the ten firms of 500114 in trade 21 that are neither suspended nor on the key list.
    expect(pairs).toEqual([
      { tasks: ['T01', 'T02'], months: [10, 11], targets: 10, common_visit: false },
      { tasks: ['T02', 'T03'], months: [12], targets: 12, common_visit: false },
    ]);
  });

  it('proposes a common visit for tasks that can be drawn together, which one call accepts', async () => {
    const own = { disclosure: { policy: 'on_completion' } };
    const tasks = [
      { code: 'T01', ...GOOD_TASK },
      { code: 'T02', ...all },
      { code: 'T03', ...all, ...own },
    ];
    const { proposals } = await preview('O2', tasks);
    expect(proposals).toEqual([{ visit_group: 'T01', tasks: ['T01', 'T02'], targets: 10 }]);
    const [{ targets: _, ...proposal }] = proposals;
    const accept = (payload: object, version = '"1"') =>
      app.inject({
        method: 'POST',
        url: '/api/v1/plans/O2/visit-groups',
        headers: { ...planner, 'if-match': version },
        payload,
      });
    expect((await accept({ visit_group: 'G', tasks: ['T09'] })).json().type).toBe(
      '/problems/plan-task-not-found',
    );
    const accepted = (await accept(proposal)).json();
    expect(accepted.tasks.map((task: { visit_group: string }) => task.visit_group)).toEqual([
      'T01',
      'T01',
      'T03',
    ]);
    const after = await read('O2');
    expect(after.proposals).toEqual([]);
    expect(after.pairs.map((pair: { common_visit: boolean }) => pair.common_visit)).toEqual([
      true,
      false,
      false,
    ]);
    expect((await accept(proposal)).json().type).toBe('/problems/version-stale');
  });

  it('says what is expected beyond the limits, less once visits are common', async () => {
    const certain = {
      ...GOOD_TASK,
      scope: { kinds: ['enterprise'], tiers: ['D'] },
      window_from: '2026-05-04',
      window_to: '2026-05-04',
    };
    const tasks = ['T01', 'T02', 'T03', 'T04'].map((code) => ({ code, ...certain }));
    // T7 alone is of tier D and may be drawn: certainly, by four tasks, on one day.
    expect((await preview('O3', tasks)).beyond).toEqual([
      { limit: 'day', more_than: 1, expected: 1, targets: 1 },
      { limit: 'week', more_than: 2, expected: 1, targets: 1 },
      { limit: 'month', more_than: 3, expected: 1, targets: 1 },
    ]);
    const together = tasks.map((task) => ({ ...task, visit_group: 'G' }));
    expect((await preview('O4', together)).beyond).toEqual([]);
  });

  it('has nothing to say of tasks without a window', async () => {
    const { pairs, proposals, beyond } = await preview('O5', [{ code: 'T01', title: '空' }]);
    expect([pairs, proposals, beyond]).toEqual([[], [], []]);
  });
});

describe('expected checks', () => {
  const spring = { from: dayNumber('2026-03-02'), to: dayNumber('2026-03-08') };

  it('of two certain visits in one week of seven days fall on one day once in seven', () => {
    const visits = [
      { probability: 1, ...spring },
      { probability: 1, ...spring },
    ];
    expect(expectedBeyond(visits, day, 2026)).toBeCloseTo(1 / 7, 12);
    expect(expectedBeyond(visits, week, 2026)).toBe(0);
    expect(expectedBeyond([...visits, visits[0]!], week, 2026)).toBeCloseTo(1, 12);
  });

  it('are never more than the periods there are, and grow with every visit', () => {
    const visit = fc
      .record({
        probability: fc.double({ min: 0, max: 1, noNaN: true }),
        from: fc.nat(364),
        days: fc.nat(60),
      })
      .map(({ probability, from, days }) => {
        const first = dayNumber('2026-01-01') + from;
        return { probability, from: first, to: Math.min(first + days, dayNumber('2026-12-31')) };
      });
    fc.assert(
      fc.property(fc.array(visit, { maxLength: 8 }), visit, (visits, more) => {
        for (const [limit, periods] of [
          [day, 365],
          [week, 53],
          [month, 12],
        ] as const) {
          const expected = expectedBeyond(visits, limit, 2026);
          expect(expected).toBeGreaterThanOrEqual(0);
          expect(expected).toBeLessThanOrEqual(periods);
          expect(expectedBeyond([...visits, more], limit, 2026)).toBeGreaterThanOrEqual(expected - 1e-9);
        }
      }),
    );
  });
});
