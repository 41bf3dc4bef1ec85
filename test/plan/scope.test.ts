import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { TIERS, type Tier } from '../../src/core/draw/document.ts';
import { sampleSize } from '../../src/core/draw/sample-size.ts';
import { DEFAULT_CEILINGS } from '../../src/core/frequency/ceilings.ts';
import { everyTier, resolveSample, roundsOf } from '../../src/plan/resolve-sample.ts';
import { roundSizes } from '../../src/plan/round-sizes.ts';
import { countScopes, frameQuery, type ScopedTask, targetsByDepartment } from '../../src/plan/scope.ts';
import { pretendItIs } from '../../src/platform/clock.ts';
import { testApp } from '../support/app.ts';
import { GOOD_PLAN, GOOD_TASK, NOW, smallOffice, TARGETS } from './register.ts';

const { app, db, tokenFor } = await testApp();
const TODAY = NOW.slice(0, 10);
/** Nobody of this register was ever visited; what the guard does with visits, `test/frequency` tells. */
const GUARD = { ceilings: DEFAULT_CEILINGS, year: 2026, lead_department: 'JT', plan: 'JT-2026' };
const TIER_OF: Record<string, Tier> = { AAA: 'A', AA: 'B', A: 'C', B: 'D' };

beforeAll(async () => {
  pretendItIs(NOW);
  await smallOffice(db);
});

/** What the query must give for one target and task, told without SQL. */
function expectedTier(task: ScopedTask, target: (typeof TARGETS)[number]): Tier | null {
  const { kind = 'enterprise', categories = ['21'], district = '500114', tags = [] } = target;
  const { scope } = task;
  const meets =
    (scope.kinds?.includes(kind) ?? true) &&
    (scope.categories?.some((c) => categories.includes(c)) ?? true) &&
    (scope.tags?.some((tag) => tags.includes(tag)) ?? true) &&
    (scope.departments?.includes('JT') ?? true) &&
    (scope.districts?.some((d) => district.startsWith(d.replace(/(00)+$/, ''))) ?? true);
  const tier = rating(task, target) ?? task.unrated_as ?? 'A';
  return meets && (scope.tiers?.includes(tier) ?? true) ? tier : null;
}

function rating(task: ScopedTask, { grade, valid_until }: (typeof TARGETS)[number]): Tier | undefined {
  if (task.credit_scheme === undefined || grade === undefined) return undefined;
  return valid_until !== undefined && valid_until < TODAY ? undefined : TIER_OF[grade];
}

const some = (...values: string[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 });
const scopedTask: fc.Arbitrary<ScopedTask> = fc.record(
  {
    code: fc.constant('T'),
    teams: fc.constant([]),
    scope: fc.record(
      {
        kinds: some('enterprise', 'vehicle', 'person'),
        categories: some('21', '41', '99'),
        districts: some('500114', '500115', '500100', '500000', '510000'),
        departments: some('JT', 'GA'),
        tags: some('coach', "o'neil"),
        tiers: fc.uniqueArray(fc.constantFrom(...TIERS), { minLength: 1 }),
      },
      { requiredKeys: [] },
    ),
    credit_scheme: fc.constant('XY'),
    unrated_as: fc.constantFrom(...TIERS),
  },
  { requiredKeys: ['code', 'scope', 'teams'] },
);

describe('the frame query', () => {
  it('gives exactly the targets in scope of a task, each in its tier, whatever the scopes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(scopedTask, { minLength: 1, maxLength: 3 }), async (tasks) => {
        const { rows } = await frameQuery(tasks, TODAY, GUARD).execute(db);
        const inUse = TARGETS.filter(({ retired_on }) => retired_on === undefined);
        const expected = inUse.flatMap((target) => {
          const tiers = tasks.map((task) => expectedTier(task, target));
          if (tiers.every((tier) => tier === null)) return [];
          const barred =
            target.status !== undefined ? 'not-operating' : target.key_supervision ? 'key-list' : null;
          const columns = tiers.flatMap((tier, i) => [
            [`t${i}`, tier],
            [`u${i}`, tasks[i]!.credit_scheme !== undefined && rating(tasks[i]!, target) === undefined],
            [`x${i}`, tier === null ? null : barred],
          ]);
          return [{ id: target.id, route: '100', ...Object.fromEntries(columns) }];
        });
        const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
        expect([...rows].sort(byId)).toEqual(expected.sort(byId));
      }),
      { numRuns: 60 },
    );
  });

  it('has no parameters, so that it can stand in a COPY', () => {
    const task: ScopedTask = {
      code: 'T',
      scope: { tags: ["o'neil"] },
      credit_scheme: 'XY',
      teams: [],
    };
    const { sql, parameters } = frameQuery([task], TODAY, GUARD).compile(db);
    expect(parameters).toEqual([]);
    expect(sql).toContain("'o''neil'");
  });

  it('counts what is in scope, what is left out and why, and what had no valid evaluation', async () => {
    const task: ScopedTask = {
      code: 'T',
      ...GOOD_TASK,
      scope: { kinds: ['enterprise'], districts: ['500100'] },
    };
    expect(await countScopes(db, [task], TODAY, GUARD)).toEqual([
      {
        in_scope: { A: 6, B: 5, C: 1, D: 2 },
        eligible: { A: 5, B: 5, C: 1, D: 1 },
        drawn: { earlier: {}, later: {} },
        exclusions: { 'not-operating': 1, 'key-list': 1 },
        unrated: 3,
      },
    ]);
  });
});

describe('targets by the department in charge', () => {
  it('are counted for each scope, whatever their tier, without those that are retired', async () => {
    const tasks = [
      { code: 'T', scope: {} },
      { code: 'U', scope: { departments: ['GA'] } },
      { code: 'V', scope: { kinds: ['vehicle'] } },
    ];
    const inUse = TARGETS.filter(({ retired_on }) => retired_on === undefined);
    const vehicles = inUse.filter(({ kind }) => kind === 'vehicle').length;
    expect(inUse.length).toBeLessThan(TARGETS.length);
    expect(vehicles).toBeGreaterThan(0);
    const found = await targetsByDepartment(db, tasks, TODAY);
    expect(found).toEqual(
      new Map([
        ['T', new Map([['JT', inUse.length]])],
        ['U', new Map()],
        ['V', new Map([['JT', vehicles]])],
      ]),
    );
  });
});

describe('a rule done in several rounds', () => {
  it('gives every tier exactly its year, whatever the rounds', () => {
    const counts = fc.record({
      A: fc.nat(500),
      B: fc.nat(500),
      C: fc.nat(500),
      D: fc.integer({ min: 1, max: 500 }),
    });
    fc.assert(
      fc.property(counts, fc.integer({ min: 2, max: 12 }), (eligible, rounds) => {
        const sample = { mode: 'rate', rates: { A: 10_000, B: 100_000, C: 500_000, D: 800_000 } } as const;
        const year = sampleSize(sample, eligible).drawn;
        const earlier = { ...everyTier({}) };
        for (let round = 1; round <= rounds; round++) {
          // Whoever a round drew is left out of the next ones.
          const left = { ...eligible };
          for (const tier of TIERS) left[tier] -= earlier[tier];
          const counts = { in_scope: eligible, eligible: left, drawn: { earlier, later: {} } };
          const { drawn } = sampleSize(resolveSample({ sample, rounds }, counts, round), left);
          for (const tier of TIERS) {
            expect(Math.abs(drawn[tier] - year[tier] / rounds)).toBeLessThan(1);
            earlier[tier] += drawn[tier];
          }
        }
        expect(earlier).toEqual(year);
      }),
    );
  });

  it('ends at what the year’s rule gives over the last list, although firms came and went between', () => {
    const sample = { mode: 'rate', rates: { A: 500_000 } } as const;
    const changes = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 11 });
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 500 }), changes, (size, changed) => {
        const rounds = changed.length + 1;
        let eligible = size;
        let drawn = 0;
        for (let round = 1; round <= rounds; round++) {
          if (round > 1) eligible += changed[round - 2]!;
          const counts = {
            in_scope: {},
            eligible: { A: eligible },
            drawn: { earlier: { A: drawn }, later: {} },
          };
          const rule = resolveSample({ sample, rounds }, counts, round);
          const n = sampleSize(rule, everyTier({ A: eligible })).drawn.A;
          eligible -= n;
          drawn += n;
        }
        expect(drawn).toBe(Math.ceil((eligible + drawn) / 2));
      }),
    );
  });

  it('has rounds with nobody left where there are more rounds than targets', () => {
    const task = { sample: { mode: 'rate', rates: { A: 1_000_000 } }, rounds: 4 } as const;
    const sizes = roundSizes(task, { in_scope: { A: 3 }, eligible: { A: 3 } });
    expect(sizes).toMatchObject({ rounds: [1, 1, 1, 0].map((A) => ({ A, B: 0, C: 0, D: 0 })) });
  });

  it('draws a round that is redone as large as it was, whatever came after it', () => {
    const sample = { mode: 'count', counts: { A: 7 } } as const;
    const redone = { in_scope: {}, eligible: { A: 17 }, drawn: { earlier: {}, later: { A: 3 } } };
    expect(resolveSample({ sample, rounds: 2 }, redone, 1)).toMatchObject({ counts: { A: 4 } });
  });

  it('with times a year gives every tier exactly its number of rounds, evenly spread and each in full', () => {
    const times = fc.integer({ min: 1, max: 52 });
    const timesAYear = fc.record({ A: times, B: times, C: times, D: times }, { requiredKeys: [] });
    const sample = { mode: 'rate', rates: { A: 10_000, B: 100_000, C: 500_000, D: 800_000 } } as const;
    const eligible = { A: 300, B: 200, C: 30, D: 7 };
    const inFull = sampleSize(sample, eligible).drawn;
    fc.assert(
      fc.property(timesAYear, (times_a_year) => {
        const task = { sample, rounds: 1, times_a_year };
        const k = roundsOf(task);
        expect(k).toBe(Math.max(...TIERS.map((tier) => times_a_year[tier] ?? 1)));
        const drawn = Array.from(
          { length: k },
          (_, i) => sampleSize(resolveSample(task, { in_scope: eligible, eligible }, i + 1), eligible).drawn,
        );
        for (const tier of TIERS) {
          const m = times_a_year[tier] ?? 1;
          const taken = drawn.flatMap((sizes, i) => (sizes[tier] > 0 ? [i] : []));
          expect(taken).toHaveLength(m);
          expect(new Set(taken.map((i) => drawn[i]![tier]))).toEqual(new Set([inFull[tier]]));
          expect(taken[0]).toBe(0);
          const gaps = taken.map((i, at) => (taken[at + 1] ?? k) - i);
          expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('of one round counts the population before exclusions where the plan says so', () => {
    const sample = { mode: 'rate', rates: { A: 500_000 }, population: 'before_exclusions' } as const;
    const counts = { in_scope: { A: 10 }, eligible: { A: 7 } };
    expect(resolveSample({ sample, rounds: 1 }, counts, 1)).toEqual({
      mode: 'rate',
      rates: { A: 500_000 },
      population: { A: 10 },
    });
  });
});

describe('the preview of a task', () => {
  it('shows sizes, effective rates and staffing, and never who', async () => {
    const planner = await tokenFor('planner');
    const payload = { ...GOOD_PLAN, tasks: [{ ...GOOD_PLAN.tasks[0] }, { code: 'T02', title: '空' }] };
    const created = await app.inject({ method: 'POST', url: '/api/v1/plans', headers: planner, payload });
    expect(created.statusCode, created.body).toBe(201);
    const url = '/api/v1/plans/JT-2026/tasks';
    const preview = await app.inject({ url: `${url}/T01/preview`, headers: planner });
    expect(preview.json()).toEqual({
      task: 'T01',
      as_of: TODAY,
      tiers: [
        { tier: 'A', in_scope: 4, eligible: 3, drawn: 1, effective_rate: 333_333 },
        { tier: 'B', in_scope: 5, eligible: 5, drawn: 3, effective_rate: 600_000 },
        { tier: 'C', in_scope: 1, eligible: 1, drawn: 1, effective_rate: 1_000_000, certainty: 'always' },
        { tier: 'D', in_scope: 2, eligible: 1, drawn: 1, effective_rate: 1_000_000, certainty: 'always' },
      ],
      exclusions: { 'not-operating': 1, 'key-list': 1 },
      crowded: { day: 0, week: 0, month: 0 },
      unrated: 3,
      short: 0,
      rounds: [{ round: 1, drawn: { A: 1, B: 3, C: 1, D: 1 }, total: 6 }],
      staffing: [{ department: 'JT-ZF', inspectors: 3, capacity: 30, seats: 12 }],
    });
    const blank = (await app.inject({ url: `${url}/T02/preview`, headers: planner })).json();
    expect(blank).toMatchObject({ staffing: [], tiers: [{ tier: 'A', in_scope: 15, eligible: 13 }] });
    const unknown = await app.inject({ url: `${url}/T09/preview`, headers: planner });
    expect(unknown.json().type).toBe('/problems/plan-task-not-found');
  });
});
