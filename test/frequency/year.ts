/** A year's draws and outside checks, written as rows and, apart from that, judged without SQL. */
import type { Transaction } from 'kysely';
import type { Tier } from '../../src/core/draw/document.ts';
import type { Ceilings } from '../../src/core/frequency/ceilings.ts';
import type { Database } from '../../src/platform/database.ts';

export interface YearTarget {
  readonly id: string;
  readonly owner: string | null;
  /** Tier by scheme. */
  readonly tiers: Readonly<Record<string, Tier>>;
}

/** The tasks of both years' plans: who sends teams. A task without teams is the lead department's. */
export const PLANNED_TEAMS: Readonly<Record<string, readonly string[]>> = {
  P: ['ZF'],
  Q: ['ZF', 'GA'],
  R: [],
};
export const LEAD = 'JT';

export interface YearDraw {
  readonly year: 2025 | 2026;
  readonly rehearsal: boolean;
  readonly state: 'committed' | 'drawn' | 'overdue' | 'disclosed' | 'disclosed-late' | 'void';
  readonly visits: readonly {
    readonly target: string;
    readonly tasks: readonly string[];
    /** What its record says, where one was filed. */
    readonly found?: Found | undefined;
  }[];
}

export interface Found {
  readonly day: string;
  readonly outcome: 'clean' | 'problem' | 'not_checked';
  /** What became of the record. */
  readonly last: 'recorded' | 'returned' | 'published';
}

export interface OutsideVisit {
  readonly target: string;
  readonly day: string;
  readonly origin: string;
  readonly department: string;
  readonly result: 'clean' | 'problems' | null;
  readonly retired: boolean;
}

export interface YearOfVisits {
  readonly targets: readonly YearTarget[];
  readonly draws: readonly YearDraw[];
  readonly outside: readonly OutsideVisit[];
}

const DIGEST = Buffer.alloc(32);

export async function writeYear(trx: Transaction<Database>, year: YearOfVisits): Promise<void> {
  await trx
    .insertInto('department')
    .values([LEAD, 'ZF', 'GA'].map((code) => ({ code, name: code })))
    .execute();
  const grades = JSON.stringify({ A: 'A', B: 'B', C: 'C', D: 'D' });
  await trx
    .insertInto('credit_scheme')
    .values(['X', 'Y'].map((code) => ({ code, name: code, grades })))
    .execute();
  await trx
    .insertInto('target')
    .values(year.targets.map(({ id, owner }) => ({ id, owner_id: owner, kind: 'enterprise', name: id })))
    .execute();
  const evaluations = year.targets.flatMap(({ id, tiers }) =>
    Object.entries(tiers).map(([scheme, grade]) => ({ target_id: id, scheme, grade })),
  );
  await trx.insertInto('target_evaluation').values(evaluations).execute();
  const plans = new Map<number, number>();
  for (const of of [2025, 2026]) plans.set(of, await writePlan(trx, of));
  for (const [i, draw] of year.draws.entries())
    await writeDraw(trx, `N-${i}`, i * 3, draw, plans.get(draw.year)!);
  if (year.outside.length === 0) return;
  await trx
    .insertInto('outside_check')
    .values(
      year.outside.map(({ target, day, origin, department, result, retired }, i) => ({
        source: 'S',
        number: String(i),
        target_id: target,
        checked_on: day,
        origin,
        department,
        result,
        retired_on: retired ? '2026-01-02' : null,
      })),
    )
    .execute();
}

async function writePlan(trx: Transaction<Database>, year: number): Promise<number> {
  const { id } = await trx
    .insertInto('plan')
    .values({
      code: `P-${year}`,
      year,
      title: 'P',
      kind: 'department',
      lead_department: LEAD,
      created_by: 'test',
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const tasks = Object.entries(PLANNED_TEAMS).map(([code, teams]) => ({
    code,
    teams: teams.map((department) => ({ department, size: 2, scopes: [] })),
    window_from: `${year}-04-01`,
  }));
  const document = JSON.stringify({ lead_department: LEAD, tasks });
  await trx
    .insertInto('plan_revision')
    .values({ plan_id: id, revision: 1, document, digest: DIGEST })
    .execute();
  return id;
}

async function writeDraw(
  trx: Transaction<Database>,
  number: string,
  position: number,
  { rehearsal, state, visits }: YearDraw,
  planId: number,
): Promise<void> {
  const at = '2026-01-05T00:00:00Z';
  const { id: draw_id } = await trx
    .insertInto('draw')
    .values({ title: number, rehearsal, created_by: 'test' })
    .returning('id')
    .executeTakeFirstOrThrow();
  const codes = Object.keys(PLANNED_TEAMS);
  await trx
    .insertInto('draw_task')
    .values(codes.map((task_code) => ({ draw_id, task_code, plan_id: planId, revision: 1 })))
    .execute();
  await trx
    .insertInto('frame')
    .values({ draw_id, number, header: '{}', tasks: '[]', size: 1, sealed_at: at })
    .execute();
  const isLate = state === 'overdue' || state === 'disclosed-late';
  await trx
    .insertInto('commitment')
    .values({
      draw_id,
      document: '{}',
      digest: DIGEST,
      disclose_by: isLate ? '2026-03-04' : '2026-03-05',
      committed_at: at,
    })
    .execute();
  const steps = { void: 'void', disclosed: 'disclosed', 'disclosed-late': 'disclosed' } as Record<
    string,
    string
  >;
  const type = steps[state];
  if (type !== undefined) {
    await trx
      .insertInto('ledger_entry')
      .values({ position, type, draw: number, at, body: '{}', leaf: DIGEST })
      .execute();
  }
  // A void draw may have been drawn before; a committed one never was.
  if (state === 'committed') return;
  await trx
    .insertInto('outcome')
    .values({ draw_id, digest: DIGEST, unstaffed: false, drawn_at: at })
    .execute();
  if (visits.length === 0) return;
  await trx
    .insertInto('visit')
    .values(
      visits.map(({ target, tasks }, i) => ({
        draw_id,
        id: `${target}/g${i}`,
        target_id: target,
        visit_group: `g${i}`,
        tasks: [...tasks],
        position: i,
      })),
    )
    .execute();
  const events = visits.flatMap(({ target, found }, i) =>
    found ? eventsOf(draw_id, `${target}/g${i}`, found) : [],
  );
  if (events.length > 0) await trx.insertInto('visit_event').values(events).execute();
}

/** An earlier filing that said the contrary, and then the one that stands. */
function eventsOf(draw_id: number, visit: string, { day, outcome, last }: Found) {
  const other = outcome === 'clean' ? 'problem' : 'clean';
  // Late in the evening in London it is the next day in the office.
  const filed = (found: string) => ({
    type: 'recorded',
    body: { outcome: found, ended_at: `${dayBefore(day)}T20:00:00Z` },
  });
  const after = { recorded: [], returned: ['returned'], published: ['reviewed', 'published'] }[last];
  return [
    filed(other),
    { type: 'returned', body: {} },
    filed(outcome),
    ...after.map((type) => ({ type, body: {} })),
  ].map(({ type, body }, i) => ({
    ...{ draw_id, visit, type },
    sequence: i + 1,
    body: JSON.stringify(body),
    actor: 'test',
    actor_name: 'test',
    at: '2026-03-04T00:00:00Z',
  }));
}

const dayBefore = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);

const COUNTED = ['random', 'comprehensive', 'special', 'daily'];

/** Why the guard leaves `target` out of a task, by looking at everything that happened, one after the other. */
export function naiveReason(
  { targets, draws, outside }: YearOfVisits,
  ceilings: Ceilings,
  task: { readonly tier: Tier; readonly departments: readonly string[]; readonly first_day: string },
  target: string,
): string | null {
  const ownerOf = new Map(targets.map(({ id, owner }) => [id, owner]));
  const firmOf = (id: string): string => {
    const owner = ownerOf.get(id);
    return owner ? firmOf(owner) : id;
  };
  const own = firmOf(target);
  const sent: string[][] = [];
  let isCooling = false;
  const cools = (day: string) => laterBy(day, ceilings.cooling_off_months) > task.first_day;
  for (const draw of draws) {
    if (draw.rehearsal) continue;
    if (!['drawn', 'overdue', 'disclosed', 'disclosed-late'].includes(draw.state)) continue;
    for (const visit of draw.visits) {
      if (firmOf(visit.target) !== own) continue;
      const { found } = visit;
      if (found?.outcome === 'clean' && found.last !== 'returned') isCooling ||= cools(found.day);
      if (draw.year !== 2026) continue;
      sent.push(
        visit.tasks.flatMap((code) => (PLANNED_TEAMS[code]!.length > 0 ? PLANNED_TEAMS[code]! : [LEAD])),
      );
    }
  }
  for (const check of outside) {
    if (check.retired || firmOf(check.target) !== own || !COUNTED.includes(check.origin)) continue;
    if (check.day.startsWith('2026')) sent.push([check.department]);
    if (check.origin === 'random' && check.result === 'clean' && check.day <= '2026-03-05')
      isCooling ||= cools(check.day);
  }
  const most = Math.max(0, ...task.departments.map((code) => sent.filter((to) => to.includes(code)).length));
  if (sent.length >= (ceilings.by_tier[task.tier] ?? Number.POSITIVE_INFINITY)) return 'ceiling-tier';
  if (task.tier === 'D') return null;
  if (most >= (ceilings.per_department ?? Number.POSITIVE_INFINITY)) return 'ceiling-department';
  if (sent.length >= (ceilings.over_all ?? Number.POSITIVE_INFINITY)) return 'ceiling-all';
  return ceilings.cooling_off_months > 0 && isCooling ? 'cooling-off' : null;
}

/** The same day `months` later, or the last day of that month. */
function laterBy(day: string, months: number): string {
  const [y, m, d] = day.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(y, m - 1 + months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(y, m - 1 + months, Math.min(d, last))).toISOString().slice(0, 10);
}
