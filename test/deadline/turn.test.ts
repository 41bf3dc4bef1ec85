import { expect, it } from 'vitest';
import type { Visit } from '../../src/visit/schema.ts';
import { countyOffice } from '../draw/staffing/counties.ts';
import { listOf } from './due-office.ts';

const office = await countyOffice();
const planner = await office.tokenFor('planner');

/** Whose turn each visit of a draw is, by the list of visits. */
async function turns(draw: string): Promise<[visit: string, role: string][]> {
  const url = `/api/v1/visits?limit=200&draw=${draw}`;
  const { items } = (await office.app.inject({ url, headers: planner })).json<{ items: Visit[] }>();
  return items
    .filter(({ state }) => state !== 'replaced')
    .map(({ id, state }) => [id, state === 'drawn' ? 'planner' : 'agency-head']);
}

const deadlines = async (draw: string) =>
  (await listOf(office, planner, 'step=visit'))
    .filter((row) => row.draw === draw)
    .map(({ visit, role }) => [visit, role]);

it('a visit waits for the planner until the counties gave it a team, then for the agency head', async () => {
  const id = await office.draft({ tasks: [{ plan: 'P2', task: 'T01' }] });
  const number = await office.drawn(id);
  const before = await turns(number);
  expect(new Set(before.map(([, role]) => role))).toEqual(new Set(['planner']));
  expect(await deadlines(number)).toEqual(before);
  await office.staffed(id, ['QJ-ZF']);
  const after = await turns(number);
  expect(new Set(after.map(([, role]) => role))).toEqual(new Set(['planner', 'agency-head']));
  expect(await deadlines(number)).toEqual(after);
  const disclosures = await listOf(office, planner, 'step=disclosure');
  expect(disclosures.map(({ department }) => department)).toEqual(['JT', 'JT']);
});

it('a target that another took over from is not visited, and the other is', async () => {
  const id = await office.draft({ tasks: [{ plan: 'P2', task: 'T02' }] });
  const number = await office.drawn(id);
  const { strata } = (await office.get(`/draws/${id}`)).body as {
    strata: { stratum: string; drawn: number; size: number }[];
  };
  const { stratum } = strata.find(({ drawn, size }) => drawn > 0 && size > drawn)!;
  const reason = { cause: 'closed', reason: '已停业', evidence: await office.attach('停业') };
  const asked = await office.post(`/draws/${id}/replacements`, {
    ...{ kind: 'target', stratum, rank: 1 },
    ...reason,
  });
  const before = await turns(number);
  const accepted = await office.secondPost(`/draws/${id}/replacements/${asked.body.id}/accept`);
  expect(accepted.status).toBe(201);
  const after = await turns(number);
  expect(after).not.toEqual(before);
  expect(await deadlines(number)).toEqual(after);
});
