import fc from 'fast-check';
import { sql, type Transaction } from 'kysely';
import { describe, expect, it } from 'vitest';
import { TIERS, type Tier } from '../../src/core/draw/document.ts';
import { type CeilingReason, ceilingReason } from '../../src/core/frequency/ceiling-reasons.ts';
import { type Ceilings, DEFAULT_CEILINGS } from '../../src/core/frequency/ceilings.ts';
import { frameQuery, type ScopedTask } from '../../src/plan/scope.ts';
import type { Database } from '../../src/platform/database.ts';
import { testDatabase } from '../support/database.ts';
import {
  type Found,
  LEAD,
  naiveReason,
  writeYear,
  type YearDraw,
  type YearOfVisits,
  type YearTarget,
} from './year.ts';

const { intruder } = await testDatabase();
const TODAY = '2026-03-05';

const TASKS: readonly ScopedTask[] = [
  {
    code: 'T1',
    scope: {},
    credit_scheme: 'X',
    unrated_as: 'B',
    teams: [{ department: 'ZF' }],
    window_from: '2026-04-01',
  },
  {
    code: 'T2',
    scope: {},
    credit_scheme: 'Y',
    unrated_as: 'D',
    teams: [{ department: 'GA' }, { department: 'ZF' }],
    window_from: '2026-01-01',
  },
  { code: 'T3', scope: {}, credit_scheme: 'X', unrated_as: 'C', teams: [] },
];

/** Reasons of each target in `TASKS`, by the query that sealing copies; nothing of it stays in the database. */
async function reasonsOf(
  year: YearOfVisits,
  ceilings: Ceilings,
  more: (trx: Transaction<Database>) => Promise<unknown> = async () => undefined,
): Promise<Map<string, (string | null)[]>> {
  const found = new Map<string, (string | null)[]>();
  const over = new Error('the database is as it was');
  await intruder
    .transaction()
    .execute(async (trx) => {
      await writeYear(trx, year);
      await more(trx);
      const guard = { ceilings, year: 2026, lead_department: LEAD, plan: 'P-other' };
      const { rows } = await frameQuery(TASKS, TODAY, guard).execute(trx);
      for (const row of rows) found.set(row.id, [row.x0!, row.x1!, row.x2!]);
      throw over;
    })
    .catch((error: unknown) => {
      if (error !== over) throw error;
    });
  return found;
}

function naiveReasons(year: YearOfVisits, ceilings: Ceilings): Map<string, (string | null)[]> {
  const judge = (id: string, tier: Tier, departments: string[], first_day: string) =>
    naiveReason(year, ceilings, { tier, departments, first_day }, id);
  return new Map(
    year.targets.map(({ id, tiers }) => [
      id,
      [
        judge(id, tiers.X ?? 'B', ['ZF'], '2026-04-01'),
        judge(id, tiers.Y ?? 'D', ['GA', 'ZF'], TODAY),
        judge(id, tiers.X ?? 'C', [LEAD], TODAY),
      ],
    ]),
  );
}

const ids = Array.from({ length: 9 }, (_, i) => `F${i}`);
const someTarget = fc.constantFrom(...ids);
const tier = fc.constantFrom(...TIERS);
const year: fc.Arbitrary<YearOfVisits> = fc.record({
  targets: fc
    .tuple(
      ...ids.map((id, i) =>
        fc.record({
          id: fc.constant(id),
          owner: i === 0 ? fc.constant(null) : fc.option(fc.constantFrom(...ids.slice(0, i))),
          tiers: fc.record({ X: tier, Y: tier }, { requiredKeys: i === 0 ? ['X'] : [] }),
        }),
      ),
    )
    .map((targets): YearTarget[] => targets),
  draws: fc.array(
    fc.record({
      year: fc.constantFrom(2025, 2026, 2026, 2026),
      rehearsal: fc.boolean(),
      state: fc.constantFrom('committed', 'drawn', 'overdue', 'disclosed', 'disclosed-late', 'void'),
      visits: fc.array(
        fc.record({
          target: someTarget,
          tasks: fc.uniqueArray(fc.constantFrom('P', 'Q', 'R'), { minLength: 1 }),
          found: fc.option(
            fc.record({
              day: fc.constantFrom('2025-08-31', '2025-12-31', '2026-01-01', '2026-03-01', '2026-03-05'),
              outcome: fc.constantFrom('clean', 'clean', 'problem', 'not_checked'),
              last: fc.constantFrom('recorded', 'returned', 'published'),
            }),
            { nil: undefined },
          ),
        }),
        { maxLength: 5 },
      ),
    }) as fc.Arbitrary<YearDraw>,
    { maxLength: 5 },
  ),
  outside: fc.array(
    fc.record({
      target: someTarget,
      day: fc.constantFrom(
        '2025-08-31',
        '2025-12-31',
        '2026-01-01',
        '2026-02-28',
        '2026-12-31',
        '2027-01-01',
      ),
      origin: fc.constantFrom(
        'random',
        'random',
        'comprehensive',
        'special',
        'daily',
        'complaint',
        're_check',
      ),
      department: fc.constantFrom(LEAD, 'ZF', 'GA'),
      result: fc.constantFrom('clean', 'problems', null),
      retired: fc.boolean(),
    }),
    { maxLength: 8 },
  ),
});
const some = fc.integer({ min: 1, max: 4 });
const anyCeilings: fc.Arbitrary<Ceilings> = fc.record({
  by_tier: fc.record({ A: some, B: some, C: some, D: some }, { requiredKeys: [] }),
  per_department: fc.option(some, { nil: undefined }),
  over_all: fc.option(some, { nil: undefined }),
  cooling_off_months: fc.constantFrom(0, 0, 1, 3, 6, 12),
}) as fc.Arbitrary<Ceilings>;

describe('the frequency guard', () => {
  it('leaves out exactly whom counting visit by visit leaves out, for the same reason, whatever happened', async () => {
    const seen = new Set<string | null>();
    await fc.assert(
      fc.asyncProperty(year, anyCeilings, async (happened, ceilings) => {
        const reasons = await reasonsOf(happened, ceilings);
        expect(reasons).toEqual(naiveReasons(happened, ceilings));
        for (const list of reasons.values()) for (const reason of list) seen.add(reason);
      }),
      { numRuns: 120, seed: 20_260_305 },
    );
    // The registers are rich enough to mean something.
    expect([...seen].map(String).sort()).toEqual([
      'ceiling-all',
      'ceiling-department',
      'ceiling-tier',
      'cooling-off',
      'null',
    ]);
  });

  const firm = { id: 'F0', owner: null, tiers: { X: 'C', Y: 'C' } } as const;
  const vehicle = { id: 'F1', owner: 'F0', tiers: { X: 'C', Y: 'C' } } as const;
  const visits = (n: number, target: string) => Array.from({ length: n }, () => ({ target, tasks: ['R'] }));
  const drawn = (n: number, target: string, more: Partial<YearDraw> = {}): YearOfVisits => ({
    targets: [firm, vehicle],
    draws: [{ year: 2026, rehearsal: false, state: 'drawn', visits: visits(n, target), ...more }],
    outside: [],
  });
  const FOUR: Ceilings = { by_tier: { C: 4 }, cooling_off_months: 0 };
  const first = async (happened: YearOfVisits, id: string, ceilings = FOUR) =>
    (await reasonsOf(happened, ceilings)).get(id)![0];

  it('lets one more in below the ceiling and none at it, for the firm and for what it owns', async () => {
    expect(await first(drawn(3, 'F0'), 'F0')).toBeNull();
    expect(await first(drawn(4, 'F0'), 'F0')).toBe('ceiling-tier');
    expect(await first(drawn(4, 'F0'), 'F1')).toBe('ceiling-tier');
    expect(await first(drawn(4, 'F1'), 'F0')).toBe('ceiling-tier');
  });

  it('counts no visit of a rehearsal, a void draw, or another year; those of a draw disclosed too late are made', async () => {
    for (const more of [{ rehearsal: true }, { state: 'void' }, { year: 2025 }] as const)
      expect(await first(drawn(4, 'F0', more), 'F0')).toBeNull();
    for (const state of ['overdue', 'disclosed-late'] as const)
      expect(await first(drawn(4, 'F0', { state }), 'F0')).toBe('ceiling-tier');
  });

  it('lets a firm rest from the day on which a recorded visit found it clean, whatever year it was drawn in', async () => {
    const resting: Ceilings = { by_tier: {}, cooling_off_months: 3 };
    const visited = (found: Found, more: Partial<YearDraw> = {}) => {
      const happened = drawn(0, 'F0', more);
      return {
        ...happened,
        draws: [{ ...happened.draws[0]!, visits: [{ target: 'F0', tasks: ['R'], found }] }],
      };
    };
    const clean: Found = { day: '2026-01-02', outcome: 'clean', last: 'recorded' };
    expect(await first(visited(clean), 'F0', resting)).toBe('cooling-off');
    expect(await first(visited(clean, { year: 2025 }), 'F1', resting)).toBe('cooling-off');
    // Three months later is the first day of the task.
    expect(await first(visited({ ...clean, day: '2026-01-01' }), 'F0', resting)).toBeNull();
    expect(await first(visited({ ...clean, outcome: 'problem' }), 'F0', resting)).toBeNull();
    expect(await first(visited({ ...clean, last: 'returned' }), 'F0', resting)).toBeNull();
    expect(await first(visited(clean, { state: 'void' }), 'F0', resting)).toBeNull();
  });

  it('counts a common visit of several tasks once, and for each of their departments', async () => {
    const common = drawn(0, 'F0');
    const together = { ...common.draws[0]!, visits: [{ target: 'F0', tasks: ['P', 'Q', 'R'] }] };
    const happened = { ...common, draws: [together] };
    expect(await first(happened, 'F0', { by_tier: { C: 2 }, cooling_off_months: 0 })).toBeNull();
    const once: Ceilings = { by_tier: {}, per_department: 1, cooling_off_months: 0 };
    expect(await reasonsOf(happened, once)).toEqual(
      new Map(
        ['F0', 'F1'].map((id) => [id, ['ceiling-department', 'ceiling-department', 'ceiling-department']]),
      ),
    );
  });

  it('counts a target that joined in place of another, and not the one that fell out', async () => {
    const targets = [firm, { ...firm, id: 'F1' }, { ...firm, id: 'F2' }];
    const fell: YearOfVisits = { ...drawn(1, 'F0'), targets };
    const reasons = await reasonsOf(fell, { by_tier: { C: 1 }, cooling_off_months: 0 }, async (trx) => {
      // Only what the guard reads of a replacement is written, not all that a real one refers to.
      await sql`SET LOCAL session_replication_role = replica`.execute(trx);
      await sql`INSERT INTO visit (draw_id, id, target_id, visit_group, tasks, position)
        SELECT draw_id, target || '/g0', target, visit_group, tasks, position
        FROM visit, unnest(ARRAY['F1', 'F2']) AS target`.execute(trx);
      // F0 leaves, F1 joins with a visit of its own, F2 had one and leaves it for F1's.
      await sql`INSERT INTO target_replacement
          (draw_id, stratum, rank, place, left_visit, task, joined_rank, ordinal, visit, joins)
        SELECT draw_id, 'R/C', rank, rank, left_visit, 'R', 9, 9, 'F1/g0', true
        FROM draw, (VALUES (1, 'F0/g0'), (2, 'F2/g0')) AS fell (rank, left_visit)
        JOIN visit ON visit.id = left_visit WHERE draw.id = visit.draw_id`.execute(trx);
    });
    const first = new Map([...reasons].map(([id, list]) => [id, list[0]]));
    expect(first).toEqual(new Map(Object.entries({ F0: null, F1: 'ceiling-tier', F2: null })));
  });

  it('judges each task by its own tier: out of one, a target may stay in another', async () => {
    const targets = [{ ...firm, tiers: { X: 'A', Y: 'D' } } as const, vehicle];
    const happened = { ...drawn(1, 'F0'), targets };
    expect((await reasonsOf(happened, DEFAULT_CEILINGS)).get('F0')).toEqual([
      'ceiling-tier',
      null,
      'ceiling-tier',
    ]);
  });
});

describe('the guard of the simulator', () => {
  it('asks in the same order as the query: tier, department, all, cooling-off', () => {
    const ceilings: Ceilings = {
      by_tier: { A: 1, D: 2 },
      per_department: 2,
      over_all: 3,
      cooling_off_months: 6,
    };
    const reason = (of: Tier, all: number, by_department: number, cooling_off = false) =>
      ceilingReason(ceilings, of, { all, by_department, cooling_off });
    const expected: [CeilingReason | undefined, CeilingReason | undefined][] = [
      [reason('A', 1, 2), 'ceiling-tier'],
      [reason('A', 0, 0, true), 'cooling-off'],
      [reason('B', 1, 1), undefined],
      [reason('B', 2, 2), 'ceiling-department'],
      [reason('B', 3, 1), 'ceiling-all'],
      [reason('D', 1, 9, true), undefined],
      [reason('D', 2, 0), 'ceiling-tier'],
    ];
    for (const [got, want] of expected) expect(got).toBe(want);
  });
});
