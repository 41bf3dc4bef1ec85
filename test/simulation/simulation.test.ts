import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { type Answer, drawOffice } from '../draw/office.ts';

const office = await drawOffice();
const { get, post, intruder } = office;

async function simulate(plan: string, body: object = { years: 20 }): Promise<Answer> {
  const begun = await post(`/plans/${plan}/simulation`, body);
  if (begun.status !== 202) return begun;
  for (;;) {
    const operation = await get(`/operations/${begun.body.id}`);
    if (operation.body.state !== 'running') return operation;
  }
}

/** Rows of every table but the operations, which keep the result. */
async function rowsOfAllTables(): Promise<unknown> {
  const { rows } = await sql<{ name: string }>`
    SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
      AND relname <> 'operation' ORDER BY 1`.execute(intruder);
  const counts: Record<string, number> = {};
  for (const { name } of rows) {
    const counted = await sql<{ n: number }>`SELECT count(*) AS n FROM ${sql.table(name)}`.execute(intruder);
    counts[name] = counted.rows[0]!.n;
  }
  return counts;
}

describe('the simulation of a plan', () => {
  it('tells what a year comes to in numbers, leaves nothing behind, and is the same again', async () => {
    const before = await rowsOfAllTables();
    const first = await simulate('P1');
    expect(first.body).toMatchObject({
      state: 'done',
      result: {
        plan: 'P1',
        as_of: '2026-03-05',
        years: 20,
        already_drawn: [],
        draws: [{ visit_group: 'door', round: 1, day: '2026-04-01', tasks: ['T01', 'T02'], unstaffed: 0 }],
        inspectors: [{ department: 'JT-ZF', inspectors: 6 }],
      },
    });
    // Firms and vehicles by id, seats by name: neither may be in it.
    expect(JSON.stringify(first.body.result)).not.toMatch(/\b[FVI]\d+|检查员|公司/);
    const second = await simulate('P1');
    expect(second.body.result).toEqual(first.body.result);
    expect(await rowsOfAllTables()).toEqual(before);
  });

  it('draws as many as sealing does', async () => {
    const { body } = await simulate('P1');
    const id = await office.draft();
    await office.seal(id);
    const { strata } = (await get(`/draws/${id}`)).body as { strata: { stratum: string; drawn: number }[] };
    const { tasks } = body.result as {
      tasks: { task: string; tiers: { tier: string; drawn: { low: number; high: number } }[] }[];
    };
    const simulated = tasks.flatMap(({ task, tiers }) =>
      tiers.map(({ tier, drawn }) => [`${task}/${tier}`, drawn.low, drawn.high]),
    );
    expect(simulated).toEqual(strata.map(({ stratum, drawn }) => [stratum, drawn, drawn]));
  });

  it('leaves out rounds that are drawn already', async () => {
    const { items } = (await get('/draws')).body as { items: { id: number; state: string }[] };
    const { id } = items.find(({ state }) => state === 'sealed')!;
    await office.commit(id);
    await office.run(id);
    const { body } = await simulate('P1');
    const already_drawn = [
      { task: 'T01', round: 1 },
      { task: 'T02', round: 1 },
    ];
    expect(body.result).toMatchObject({ already_drawn, draws: [], visits: { mean: 0 } });
  });

  it('names the gaps of a draft all at once', async () => {
    const tasks = [{ code: 'X1', title: '甲' }];
    await post('/plans', { code: 'P2', year: 2026, title: '草稿', lead_department: 'JT', tasks });
    const answer = await simulate('P2');
    expect(answer.problem).toBe('simulation-incomplete');
    expect(answer.body.missing).toEqual(
      ['sample', 'window_from', 'window_to'].map((field) => ({ task: 'X1', field })),
    );
    expect((await simulate('P9')).problem).toBe('plan-not-found');
    expect((await simulate('P1', { years: 201 })).problem).toBe('invalid-input');
  });

  it('is the planner’s', async () => {
    const headers = await office.tokenFor('registrar');
    const reply = await office.app.inject({
      method: 'POST',
      url: '/api/v1/plans/P1/simulation',
      headers,
      payload: {},
    });
    expect(reply.json().type).toBe('/problems/role-forbidden');
  });
});
