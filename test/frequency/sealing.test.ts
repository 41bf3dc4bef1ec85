/** The guard where the office meets it: the preview, the sealed list, the commitment and the public page. */
import { beforeAll, describe, expect, it } from 'vitest';
import { drawOffice } from '../draw/office.ts';
import { callerOf } from '../support/registers.ts';

const office = await drawOffice();
const { get, db } = office;
const registrar = callerOf(office.app, await office.tokenFor('registrar'));

/** F101 (tier A), F103 (B), F106 (D) and F105 (C): each is visited once by another system; F102 for cause. */
const CHECKED = [
  ['F101', 'special'],
  ['F103', 'daily'],
  ['F106', 'random'],
  ['F105', 'comprehensive'],
  ['F102', 'complaint'],
] as const;

beforeAll(async () => {
  for (const [target_id, origin] of CHECKED) {
    const check = { number: target_id, target_id, checked_on: '2026-02-10', origin, department: 'JT-ZF' };
    const made = await registrar.post('/api/v1/outside-checks/GS', check);
    expect(made.status).toBe(201);
  }
  // A second and a third one on the day of the first: crowded, and F103 at the ceiling of tier B.
  for (const number of ['second', 'third']) {
    const check = {
      number: number.replace(' ', '-'),
      target_id: 'F103',
      origin: 'special',
      department: 'JT',
    };
    await registrar.post('/api/v1/outside-checks/GS', { ...check, checked_on: '2026-02-10' });
  }
});

type Exclusions = Record<string, Record<string, number>>;

async function sealed(more: object = {}): Promise<{ id: number; number: string; exclusions: Exclusions }> {
  const id = await office.draft(more);
  await office.seal(id);
  const { body } = await get(`/draws/${id}`);
  return {
    id,
    number: String(body.number),
    exclusions: (body.frame as { exclusions: Exclusions }).exclusions,
  };
}

describe('before the list is sealed', () => {
  it('the preview counts whom the guard would leave out, and who is checked too densely', async () => {
    const { body } = await get('/plans/P1/tasks/T01/preview');
    // F101 for its tier A; F103 for B, which has two a year. F105, F106 and F102 stay.
    expect(body).toMatchObject({
      exclusions: { 'not-operating': 1, 'key-list': 1, 'ceiling-tier': 2 },
      crowded: { day: 0, week: 0, month: 0 },
    });
  });

  it('crowding is told of targets that are in the frame', async () => {
    for (const number of ['c1', 'c2', 'c3']) {
      const check = {
        number,
        target_id: 'F102',
        origin: 'complaint',
        department: 'JT',
        checked_on: '2026-02-10',
      };
      await registrar.post('/api/v1/outside-checks/GS', check);
    }
    const { body } = await get('/plans/P1/tasks/T01/preview');
    expect(body).toMatchObject({ crowded: { day: 1, week: 1, month: 1 } });
  });
});

describe('a sealed list', () => {
  it('leaves out a firm at its ceiling with all it owns, says how many and never who', async () => {
    const { id, number, exclusions } = await sealed({ rehearsal: true });
    // T02 is over firms and vehicles: F101 and F103 own seven vehicles each, in tiers of their own.
    const owned = await db
      .selectFrom('target')
      .leftJoin('target_evaluation', 'target_evaluation.target_id', 'target.id')
      .select(['target.id', 'grade', 'key_supervision'])
      .where('owner_id', 'in', ['F101', 'F103', 'F105'])
      .execute();
    expect(owned).toHaveLength(21);
    const most: Record<string, number> = { AAA: 1, AA: 2, A: 4 };
    const had: Record<string, number> = { F101: 1, F103: 3, F105: 1 };
    const owners = await db.selectFrom('target').select(['id', 'owner_id']).execute();
    const ownerOf = new Map(owners.map(({ id: own, owner_id }) => [own, owner_id!]));
    const out = owned.filter(
      ({ id: own, grade, key_supervision }) =>
        !key_supervision && had[ownerOf.get(own)!]! >= (most[grade ?? 'AA'] ?? Number.POSITIVE_INFINITY),
    );
    // A department may visit twice: C is at the ceiling of `JT-ZF` nowhere here.
    expect(exclusions).toEqual({
      T01: { 'not-operating': 1, 'key-list': 1, 'ceiling-tier': 2 },
      T02: { 'not-operating': 1, 'key-list': 2, 'ceiling-tier': 2 + out.length },
    });
    const entries = await db
      .selectFrom('frame_entry')
      .select('target_id')
      .where('draw_id', '=', id)
      .execute();
    const listed = new Set(entries.map(({ target_id }) => target_id));
    expect(out.filter(({ id: own }) => listed.has(own))).toEqual([]);
    expect(['F102', 'F105', 'F106'].every((own) => listed.has(own))).toBe(true);
    expect(['F101', 'F103'].some((own) => listed.has(own))).toBe(false);
    const shown = (await office.publicGet(`/draws/${number}`)).body;
    expect(shown).toContain('"ceiling-tier":2');
    expect(shown).not.toMatch(/F10[13]/);
  });

  it('counts the population before exclusions with those whom the guard left out', async () => {
    const { id, exclusions } = await sealed({ rehearsal: true });
    await office.commit(id);
    const { document } = await db
      .selectFrom('commitment')
      .select('document')
      .where('draw_id', '=', id)
      .executeTakeFirstOrThrow();
    const { targets } = JSON.parse(document) as {
      targets: {
        frame: { cells: { signature: string; size: number }[] };
        tasks: { task: string; exclusions: object; sample: { population: Record<string, number> } }[];
      };
    };
    const task = targets.tasks.find(({ task: code }) => code === 'T02')!;
    const inFrame = targets.frame.cells
      .filter(({ signature }) => signature.includes('T02/'))
      .reduce((sum, { size }) => sum + size, 0);
    const population = Object.values(task.sample.population).reduce((sum, n) => sum + n, 0);
    const leftOut = Object.values(exclusions.T02!).reduce((sum, n) => sum + n, 0);
    expect(task.exclusions).toEqual(exclusions.T02);
    expect(population).toBe(inFrame + leftOut);
  });

  it('is shorter by those whom an official draw of the year gave a visit; a rehearsal gives none', async () => {
    const only = (task: string) => ({ tasks: [{ plan: 'P1', task }] });
    const rehearsal = await sealed({ ...only('T01'), rehearsal: true });
    await office.commit(rehearsal.id);
    await office.run(rehearsal.id);
    const before = await sealed({ ...only('T02'), rehearsal: true });
    expect(before.exclusions.T02!['ceiling-tier']).toBeLessThan(20);

    const official = await sealed(only('T01'));
    expect(official.exclusions.T01).toEqual(rehearsal.exclusions.T01);
    await office.commit(official.id);
    const run = await office.run(official.id);
    expect(run.status, JSON.stringify(run.body)).toBe(201);
    const after = await sealed({ ...only('T02'), rehearsal: true });
    const visits = await db
      .selectFrom('visit')
      .innerJoin('target_evaluation', 'target_evaluation.target_id', 'visit.target_id')
      .select('visit.target_id')
      .where('draw_id', '=', official.id)
      .where('grade', '=', 'AAA')
      .execute();
    expect(visits.length).toBeGreaterThan(0);
    expect(after.exclusions.T02!['ceiling-tier']).toBeGreaterThanOrEqual(
      before.exclusions.T02!['ceiling-tier']! + visits.length,
    );
    const entries = await db
      .selectFrom('frame_entry')
      .select('target_id')
      .where('draw_id', '=', after.id)
      .execute();
    const listed = new Set(entries.map(({ target_id }) => target_id));
    expect(visits.filter(({ target_id }) => listed.has(target_id))).toEqual([]);
  });
});
