import { describe, expect, test } from 'vitest';
import { domainProportion } from '../../src/core/estimate/proportion.ts';
import { spread } from '../../src/core/estimate/spread.ts';
import { record } from '../../src/platform/audit.ts';
import { transact } from '../../src/platform/database.ts';
import type { Figure, Group, RateRow, SpreadRow, Statistics } from '../../src/statistics/schema.ts';
import { countedYear } from './counted-year.ts';
import { type RawCheck, rawYear } from './raw-year.ts';

const office = await countedYear();
const { visits, checks, frames } = await rawYear(office);

async function ask(query = ''): Promise<Statistics> {
  const { status, body } = await office.get(`/statistics?year=2026${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body as unknown as Statistics;
}
const figureOf = (made: Statistics, name: Figure['figure']) =>
  made.figures.find((one) => one.figure === name)!;
const groupOf = (figure: Figure, by: Group['by']) =>
  figure.groups.find((group) => group.by === by)!.rows as RateRow[];
const rowOf = (figure: Figure, by: Group['by'], key = 'total') =>
  groupOf(figure, by).find((row) => row.key === key)!;
const counts = ({ numerator, denominator }: RateRow) => [numerator.count, denominator.count];
const spreadOf = (figure: Figure, key: string) =>
  (figure.groups.find(({ by }) => by === 'measure')!.rows as unknown as SpreadRow[]).find(
    (row) => row.key === key,
  )!;
const count = <T>(items: readonly T[], meets: (item: T) => boolean) => items.filter(meets).length;

/** Every row of a list, through all its pages. */
async function follow(list: string): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  for (let cursor = ''; ; ) {
    const { status, body } = await office.get(`${list.replace('/api/v1', '')}&limit=17${cursor}`);
    expect(status, `${list} ${JSON.stringify(body)}`).toBe(200);
    rows.push(...(body.items as Record<string, unknown>[]));
    if (body.next === null) return rows;
    cursor = `&cursor=${body.next}`;
  }
}

const all = await ask();
const live = visits.filter(({ state }) => state !== 'replaced');
const published = visits.filter(({ published_at }) => published_at !== undefined);
const closed = visits.filter(({ closed_at }) => closed_at !== undefined);

describe('the year of the test', () => {
  test('has something of everything that is counted or left out', () => {
    const states = new Set(visits.map(({ state }) => state));
    expect(states.size).toBe(11);
    const standings = new Set(checks.map(({ standing }) => standing));
    expect([...standings].sort()).toEqual(['clean', 'not_checked', 'pending', 'problem', 'replaced']);
    expect(count(live, ({ departments }) => departments.length > 1)).toBeGreaterThan(0);
    expect(count(live, ({ tasks }) => tasks.length > 1)).toBeGreaterThan(3);
  });
});

describe('completion and closing', () => {
  test('count visits of official draws that are neither void nor replaced', () => {
    expect(counts(rowOf(figureOf(all, 'completion'), 'total'))).toEqual([published.length, live.length]);
    expect(counts(rowOf(figureOf(all, 'closing'), 'total'))).toEqual([closed.length, published.length]);
    expect(rowOf(figureOf(all, 'completion'), 'total').value).toBe(published.length / live.length);
    expect(figureOf(all, 'completion').left_out[0]!.count).toBe(visits.length - live.length);
  });

  test('by plan, task and department count a visit under each that it has', () => {
    const completion = figureOf(all, 'completion');
    for (const plan of ['P1', 'P2', 'P3'])
      expect(counts(rowOf(completion, 'plan', plan))).toEqual([
        count(published, (visit) => visit.plan === plan),
        count(live, (visit) => visit.plan === plan),
      ]);
    for (const key of ['P1/T01', 'P1/T02', 'P2/T01', 'P2/T02', 'P3/T09']) {
      const holds = (visit: (typeof live)[number]) =>
        visit.tasks.some((task) => `${visit.plan}/${task}` === key);
      expect(counts(rowOf(completion, 'task', key))).toEqual([count(published, holds), count(live, holds)]);
    }
    for (const department of ['JT-ZF', 'QJ-ZF', 'WL-ZF']) {
      const goes = (visit: (typeof live)[number]) => visit.departments.includes(department);
      expect(counts(rowOf(completion, 'department', department))).toEqual([
        count(published, goes),
        count(live, goes),
      ]);
    }
    // The bureau above all three has every visit once.
    expect(counts(rowOf(completion, 'department', 'JT'))).toEqual([published.length, live.length]);
  });

  test('by month go up to its end, in days of the office', () => {
    const months = groupOf(figureOf(all, 'completion'), 'month');
    expect(months.map(({ key }) => key)).toEqual(
      ['01', '02', '03', '04', '05', '06', '07'].map((m) => `2026-${m}`),
    );
    const monthOf = (instant: string) =>
      new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 7);
    for (const row of months)
      expect(counts(row)).toEqual([
        count(published, (v) => monthOf(v.published_at!) <= row.key),
        live.length,
      ]);
    for (const row of groupOf(figureOf(all, 'closing'), 'month'))
      expect(counts(row)).toEqual([
        count(closed, (v) => monthOf(v.closed_at!) <= row.key),
        count(published, (v) => monthOf(v.published_at!) <= row.key),
      ]);
  });

  test('by state say where the others stand', () => {
    for (const row of groupOf(figureOf(all, 'completion'), 'state'))
      expect([row.key, row.numerator.count]).toEqual([
        row.key,
        count(live, ({ state }) => state === row.key),
      ]);
  });
});

/** The estimate as an auditor would make it, from the sample and the sizes of the sealed frames. */
function estimated(of: (check: RawCheck) => boolean, matter?: string, inDomain = (_: RawCheck) => true) {
  const strata = [...frames].filter(([name]) => {
    const [draw, stratum] = name.split(' ') as [string, string];
    const [task, tier] = stratum.split('/') as [string, string];
    const any = checks.find((check) => check.draw === draw)!;
    return of({ ...any, task, tier }) && (matter === undefined || matter === 'M01' || task === 'T09');
  });
  return domainProportion(
    strata.map(([stratum, targets]) => {
      const sample = checks.filter((check) => `${check.draw} ${check.task}/${check.tier}` === stratum);
      const outcome = (check: RawCheck) =>
        matter === undefined ? check.standing : check.matters.get(matter);
      const checked = sample.filter((check) => inDomain(check) && /clean|problem/.test(outcome(check) ?? ''));
      return {
        stratum,
        population: targets.size,
        sampled: count(sample, ({ standing }) => standing !== 'pending'),
        in_domain: checked.length,
        successes: count(checked, (check) => outcome(check) === 'problem'),
      };
    }),
  )!;
}

function expectEstimate(row: RateRow, wanted: ReturnType<typeof estimated>) {
  const { estimate, uncovered, variance_unknown, ...rest } = wanted;
  // Strata are summed in another order here.
  const digits = (value: object) =>
    JSON.parse(JSON.stringify(value), (_, n) => (typeof n === 'number' ? n.toPrecision(10) : n));
  expect(row.value).toBeCloseTo(estimate, 12);
  const { uncovered: shown, variance_unknown: unknown, ...interval } = row.interval!;
  expect(digits(interval)).toEqual(digits(rest));
  expect(shown.map(({ stratum }) => stratum).sort()).toEqual([...uncovered].sort());
  expect([...unknown].sort()).toEqual([...variance_unknown].sort());
  for (const { stratum, population } of shown) expect(population).toBe(frames.get(stratum)!.size);
}

describe('the problem rate', () => {
  const rate = figureOf(all, 'problem-rate');

  test('is that of the stratified design over every stratum of the sealed frames', () => {
    const row = rowOf(rate, 'total');
    expectEstimate(
      row,
      estimated(() => true),
    );
    expect(counts(row)).toEqual([
      count(checks, ({ standing }) => standing === 'problem'),
      count(checks, ({ standing }) => /clean|problem/.test(standing)),
    ]);
    expect(row.interval!.uncovered.length).toBeGreaterThan(0);
  });

  test('by tier speaks of the strata in that tier', () => {
    for (const tier of ['A', 'B', 'C', 'D'])
      expectEstimate(
        rowOf(rate, 'tier', tier),
        estimated((check) => check.tier === tier),
      );
  });

  test('by matter speaks of the tasks that have it, departments’ results of one matter together', () => {
    for (const matter of ['M01', 'M02'])
      expectEstimate(
        rowOf(rate, 'matter', matter),
        estimated(() => true, matter),
      );
  });

  test('of a department is that of its part of each stratum', async () => {
    const { figures } = await ask('&department=QJ-ZF');
    const row = figures.find(({ figure }) => figure === 'problem-rate')!.groups[0]!.rows[0] as RateRow;
    const goes = (check: RawCheck) => check.visit.departments.includes('QJ-ZF');
    const own = new Set(checks.filter(goes).map(({ draw, task, tier }) => `${draw} ${task}/${tier}`));
    expectEstimate(
      row,
      estimated(({ draw, task, tier }) => own.has(`${draw} ${task}/${tier}`), undefined, goes),
    );
  });

  test('says how many of the drawn it does not speak of', () => {
    expect(rate.left_out.map((line) => line.count)).toEqual(
      ['not_checked', 'replaced', 'pending'].map((one) => count(checks, ({ standing }) => standing === one)),
    );
  });
});

describe('coverage', () => {
  const coverage = figureOf(all, 'coverage');
  const filed = checks.filter(({ standing }) => /clean|problem|not_checked/.test(standing));
  const framed = (tier: string) =>
    new Set([...frames].filter(([name]) => name.endsWith(tier)).flatMap(([, targets]) => [...targets]));

  test('counts each target of the frames once in each tier, visited if something was filed', () => {
    for (const tier of ['A', 'B', 'C', 'D']) {
      const seen = new Set(filed.filter((check) => check.tier === tier).map(({ target }) => target));
      expect(counts(rowOf(coverage, 'tier', tier))).toEqual([seen.size, framed(tier).size]);
    }
    expect(counts(rowOf(coverage, 'total'))).toEqual([
      new Set(filed.map((c) => c.target)).size,
      framed('').size,
    ]);
  });

  test('of the register is of all targets in operation, those in no frame too', async () => {
    const operating = await office.db
      .selectFrom('target')
      .select('id')
      .where('status', '=', 'operating')
      .execute();
    const [visited, targets] = counts(rowOf(coverage, 'register', 'operating'));
    expect(targets).toBe(operating.length);
    expect(targets).toBeGreaterThan(framed('').size);
    expect(visited).toBe(new Set(filed.map(({ target }) => target)).size);
  });
});

test('the joint share counts tasks whose departments go together, not counties that go by themselves', () => {
  expect(counts(rowOf(figureOf(all, 'joint-share'), 'total'))).toEqual([1, 5]);
  expect(groupOf(figureOf(all, 'joint-share'), 'plan').map(counts)).toEqual([
    [0, 2],
    [0, 2],
    [1, 1],
  ]);
});

test('visits are saved where one visit serves several tasks', () => {
  const made = checks.filter(({ standing }) => standing !== 'replaced');
  const doors = new Set(made.map(({ draw, visit }) => `${draw} ${visit.visit}`));
  expect(counts(rowOf(figureOf(all, 'visits-saved'), 'total'))).toEqual([
    made.length - doors.size,
    made.length,
  ]);
  expect(made.length - doors.size).toBeGreaterThan(3);
});

test('the load is that of everybody in a sealed staff list, idle ones too', async () => {
  const loads = figureOf(all, 'load');
  const draws = new Set(live.flatMap(({ units }) => units.map((unit) => Number(unit.split(' ')[0]))));
  const staff = await office.db.selectFrom('staff_member').select(['draw_id', 'inspector_id']).execute();
  const able = [
    ...new Set(
      staff.flatMap((m) => (draws.has(m.draw_id) || m.draw_id === office.draws.p3 ? [m.inspector_id] : [])),
    ),
  ];
  const own = (inspector: string) => live.filter(({ inspectors }) => inspectors.includes(inspector));
  const seats = await office.db
    .selectFrom('seat_now')
    .innerJoin('staff_member as m', (join) =>
      join.onRef('m.draw_id', '=', 'seat_now.draw_id').onRef('m.pseudonym', '=', 'seat_now.pseudonym'),
    )
    .select(['seat_now.draw_id', 'seat_now.unit', 'm.inspector_id'])
    .execute();
  const used = new Set(live.flatMap(({ units }) => units));
  const units = (inspector: string) =>
    count(seats, (seat) => seat.inspector_id === inspector && used.has(`${seat.draw_id} ${seat.unit}`));
  expect(spreadOf(loads, 'units').spread).toEqual(spread(able.map(units)));
  expect(spreadOf(loads, 'visits').spread).toEqual(spread(able.map((one) => own(one).length)));
  expect(spreadOf(loads, 'units').denominator.count).toBe(able.length);
});

/** Day by day through the table, which nothing of the service's own counting uses. */
async function workingDays(from: string, to: string): Promise<number> {
  const years = await office.db.selectFrom('working_calendar').selectAll().execute();
  const listed = (of: 'holidays' | 'make_up_days') =>
    new Set(years.flatMap((year) => (year[of] as { day: string }[]).map(({ day }) => day)));
  const [off, worked] = [listed('holidays'), listed('make_up_days')];
  const local = (instant: string) => new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 10);
  let days = 0;
  for (let at = Date.parse(local(from)) + 86_400_000; at <= Date.parse(local(to)); at += 86_400_000) {
    const day = new Date(at).toISOString().slice(0, 10);
    const weekend = [0, 6].includes(new Date(at).getUTCDay());
    if (weekend ? worked.has(day) : !off.has(day)) days++;
  }
  return days;
}

test('days to publication are working days of the office', async () => {
  const waits = await Promise.all(published.map((v) => workingDays(v.body!.ended_at, v.published_at!)));
  const figure = figureOf(all, 'days-to-publication');
  expect(spreadOf(figure, 'working_days').spread).toEqual(spread(waits));
  expect(figure.left_out.map((line) => line.count)).toEqual([
    count(visits, ({ state }) => state === 'recorded' || state === 'reviewed'),
    0,
  ]);
});

test('the list of visits takes tier, outcome, matter and open measures', async () => {
  const listed = async (query: string) =>
    new Set(
      (await follow(`/api/v1/visits?year=2026&rehearsal=false&${query}`)).map(
        (row) => `${row.draw} ${row.id}`,
      ),
    );
  const wanted = (meets: (visit: (typeof visits)[number]) => boolean) =>
    new Set(visits.filter(meets).map(({ draw, visit }) => `${draw} ${visit}`));
  for (const tier of ['A', 'D']) {
    const drawn = checks.filter((check) => check.tier === tier && check.visit.tasks.includes(check.task));
    expect(await listed(`tier=${tier}`)).toEqual(
      wanted((visit) => drawn.some((check) => check.visit === visit)),
    );
  }
  expect(await listed('outcome=not_checked')).toEqual(wanted(({ body }) => body?.outcome === 'not_checked'));
  expect(await listed('matter=M02')).toEqual(
    wanted(({ body }) => body?.results.some((r) => r.matter === 'M02') ?? false),
  );
  const ordered = wanted(({ body }) => body?.results.some((r) => r.codes.includes('E')) ?? false);
  expect(ordered.size).toBeGreaterThan(3);
  expect(await listed('open_measures=true')).toEqual(ordered);
  const open = [...ordered][0]!;
  const visit = visits.find((one) => `${one.draw} ${one.visit}` === open)!;
  await transact(office.db, { id: 'system:test', name: '测试' }, async (trx) => {
    await record(trx, { action: 'test.prepare', object_kind: 'test', object_id: 'settled' });
    const filings = trx.selectFrom('visit_event').select('sequence').where('visit', '=', visit.visit);
    const { sequence: filing } = await filings
      .where('draw_id', '=', visit.draw_id)
      .where('type', '=', 'recorded')
      .orderBy('sequence', 'desc')
      .executeTakeFirstOrThrow();
    const settled = visit.body!.results.filter(({ codes }) => codes.includes('E'));
    await trx
      .insertInto('visit_follow_up')
      .values(
        settled.map(({ department, task, matter }, i) => ({
          ...{
            draw_id: visit.draw_id,
            visit: visit.visit,
            sequence: i + 1,
            filing,
            department,
            task,
            matter,
          },
          ...{
            measure: 0,
            type: 'settled',
            body: '{}',
            actor: 'a',
            actor_name: 'a',
            at: '2026-07-19T02:00:00Z',
          },
        })),
      )
      .execute();
  });
  expect(await listed('open_measures=true')).toEqual(new Set([...ordered].filter((one) => one !== open)));
  expect(await listed('open_measures=false')).toContain(open);
});

describe('every figure', () => {
  test.each(['', '&plan=P2', '&department=JT-ZF', '&department=QJ-ZF', '&plan=P3&department=WL-ZF'])(
    'opens lists of exactly the rows it counted: 2026%s',
    async (query) => {
      const made = await ask(query);
      const shown = made.figures.flatMap(({ groups, left_out }) => [
        ...groups.flatMap(({ rows }) =>
          rows.flatMap((row) => (row.kind === 'rate' ? [row.numerator, row.denominator] : [row.denominator])),
        ),
        ...left_out,
      ]);
      const counted = new Map(
        shown.flatMap(({ list, count }) => (list === null ? [] : [[list, count] as const])),
      );
      // One address never stands for two numbers.
      for (const { list, count } of shown)
        if (list !== null) expect([list, count]).toEqual([list, counted.get(list)]);
      for (const [list, count] of counted) {
        const rows = await follow(list);
        expect([list, new Set(rows.map((row) => JSON.stringify(row))).size]).toEqual([list, count]);
      }
    },
    120_000,
  );

  test('has series as long as their axis, bounds with every estimate', () => {
    for (const { groups } of all.figures)
      for (const { rows, series } of groups) {
        expect(series.x).toEqual(rows.map(({ label }) => label));
        for (const line of series.lines)
          for (const values of [line.values, line.lower ?? line.values, line.upper ?? line.values])
            expect(values).toHaveLength(series.x.length);
      }
  });

  test('of a year without plans is null and says why, and no rate stands without a denominator', async () => {
    const { body } = await office.get('/statistics?year=2031');
    // What is overdue is so today, whatever year is asked for.
    const figures = (body as unknown as Statistics).figures.filter(({ figure }) => figure !== 'overdue');
    const rows = figures.flatMap(({ groups }) => groups.flatMap((group) => group.rows));
    for (const row of rows) {
      if (row.key === 'operating') continue;
      expect([row.key, row.denominator.count]).toEqual([row.key, 0]);
      expect(row.kind === 'rate' ? row.value : row.spread).toBeNull();
      expect(row.why_null?.zh).toMatch(/\S/);
    }
    expect(rows.length).toBeGreaterThan(10);
  });

  test('of a plan or department that does not exist is refused', async () => {
    expect((await office.get('/statistics?year=2026&plan=P9')).problem).toBe('plan-not-found');
    expect((await office.get('/statistics?year=2026&department=NOBODY')).problem).toBe('row-not-found');
  });
});

test('a year without calendar gives calendar days and says how many working days it does not know', async () => {
  const visit = visits.find(({ state }) => state === 'reviewed')!;
  await transact(office.db, { id: 'system:test', name: '测试' }, async (trx) => {
    await record(trx, { action: 'test.prepare', object_kind: 'test', object_id: 'late' });
    const event = {
      draw_id: visit.draw_id,
      visit: visit.visit,
      type: 'published',
      actor: 'a',
      actor_name: 'a',
    };
    await trx
      .insertInto('visit_event')
      .values({ ...event, sequence: 7, at: '2027-02-01T02:00:00Z' })
      .execute();
  });
  const figure = figureOf(await ask(), 'days-to-publication');
  expect(spreadOf(figure, 'days').denominator.count).toBe(published.length + 1);
  expect(spreadOf(figure, 'working_days').denominator).toEqual({ count: published.length, list: null });
  expect(figure.left_out[1]!.count).toBe(1);
});
