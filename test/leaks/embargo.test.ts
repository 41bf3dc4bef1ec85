import { beforeAll, describe, expect, it } from 'vitest';
import { CEREMONY, type DrawOffice, drawOffice } from '../draw/office.ts';
import { even, likeness, publicAddresses, type Reading, readEverything } from './public-walk.ts';

/** Two offices with the same registers and plan; their secrets are their own, their digits differ. */
const offices = [await drawOffice(), await drawOffice()] as const;
const DIGITS = ['31415926535897932384', '27182818284590452353'] as const;
const TWO = [CEREMONY, { ...CEREMONY, method: '第二组十面骰' }];

/** One step in both offices. */
const both = (step: (office: DrawOffice, digits: string) => Promise<unknown>) =>
  Promise.all(offices.map((office, i) => step(office, DIGITS[i]!)));
const ok = ({ status, body }: { status: number; body: object }) =>
  expect(status, JSON.stringify(body)).toBeLessThan(300);

const everybodyReads = async (): Promise<Reading[][]> => {
  const readings: Reading[][] = [];
  // One after the other: what a public page counts must not depend on who asks at the same time.
  for (const { app } of offices) readings.push(await readEverything(app));
  return readings;
};

const drawnOf = async ({ db }: DrawOffice, id: number) =>
  await db.selectFrom('visit').select('target_id').where('draw_id', '=', id).orderBy('target_id').execute();

/** Whatever tells of one entry of the frame or one inspector rather than of all. */
async function secretsOf({ db }: DrawOffice) {
  const entries = await db.selectFrom('frame_entry').select(['target_id', 'salt']).execute();
  const targets = await db.selectFrom('target').select('name').execute();
  const staff = await db.selectFrom('staff_member').select('pseudonym').execute();
  const inspectors = await db.selectFrom('inspector').select('name').execute();
  return {
    /** Too short to be told from a piece of a digest or a signature: looked for beside those. */
    words: [
      ...entries.map(({ target_id }) => target_id),
      ...[...targets, ...inspectors].map(({ name }) => name),
    ],
    bytes: [
      ...entries.flatMap(({ salt }) => [salt.toString('hex'), salt.toString('base64')]),
      ...staff.map(({ pseudonym }) => pseudonym),
    ],
  };
}

/** Every secret of the office that an answer tells. */
async function told(office: DrawOffice, readings: readonly Reading[]): Promise<string[][]> {
  const { words, bytes } = await secretsOf(office);
  return readings.flatMap(({ address, headers, body }) => {
    const text = `${headers} ${body}`;
    const rest = even(text);
    return [
      ...words.filter((word) => rest.includes(word)),
      ...bytes.filter((secret) => text.includes(secret)),
    ].map((secret) => [address, secret]);
  });
}

const requests = new Map<DrawOffice, unknown>();

/** An inspector of some unit falls ill; which unit, the lot has decided. */
async function askForAnother(office: DrawOffice) {
  const { unit, department, seat } = await office.db
    .selectFrom('team_seat')
    .select(['unit', 'department', 'seat'])
    .where('draw_id', '=', id)
    .where('seat', '=', 0)
    .orderBy('unit')
    .executeTakeFirstOrThrow();
  const place = { kind: 'seat', unit, department, seat };
  const asked = await office.post(`/draws/${id}/replacements`, {
    ...place,
    cause: 'illness',
    reason: '住院',
  });
  requests.set(office, asked.body.id);
  return asked;
}

/** Both offices count alike, so the draw has the same id in both. */
let id = 0;

describe('before disclosure', () => {
  it('a draw made void before its lot was cast looks alike', async () => {
    await both(async (office) => {
      const rehearsal = await office.draft({ rehearsal: true });
      ok(await office.seal(rehearsal));
      ok(await office.commit(rehearsal));
      ok(await office.post(`/draws/${rehearsal}/void`, { reason: '演练结束' }));
      ok(await office.secondPost(`/draws/${rehearsal}/void/confirm`));
    });
    const [one, other] = await everybodyReads();
    expect(one!.map(likeness)).toEqual(other!.map(likeness));
  });

  const stages: readonly (readonly [name: string, step: () => Promise<unknown>])[] = [
    [
      'drafted',
      async () => {
        const [one, other] = await Promise.all(offices.map((office) => office.draft()));
        expect(one).toBe(other);
        id = one!;
      },
    ],
    ['sealed', () => both(async (office) => ok(await office.seal(id)))],
    ['committed', () => both(async (office) => ok(await office.commit(id, { entropy: TWO })))],
    ['typed once', () => both((office, digits) => office.typeFirst(id, [digits]))],
    [
      'at its first value',
      () => both(async (office, value) => ok(await office.post(`/draws/${id}/values`, { index: 0, value }))),
    ],
    ['drawn', () => both(async (office, digits) => ok(await office.run(id, [digits])))],
    [
      'asked to be void',
      () => both(async (office) => ok(await office.post(`/draws/${id}/void`, { reason: '名录有误' }))),
    ],
    [
      'not void after all',
      () =>
        both(async (office) => ok(await office.secondPost(`/draws/${id}/void/refuse`, { opinion: '无误' }))),
    ],
    ['asked for another inspector', () => both(async (office) => ok(await askForAnother(office)))],
    [
      'granted another inspector',
      () =>
        both(async (office) =>
          ok(await office.secondPost(`/draws/${id}/replacements/${requests.get(office)}/accept`)),
        ),
    ],
  ];

  it.each(stages)('a draw that is %s looks alike whomever it drew, and names nobody', async (name, step) => {
    await step();
    const [one, other] = await everybodyReads();
    expect(one!.map(likeness), name).toEqual(other!.map(likeness));
    expect(await told(offices[0], one!)).toEqual([]);
    expect(await told(offices[1], other!)).toEqual([]);
  });

  it('the two offices had drawn different firms', async () => {
    const [one, other] = await Promise.all(offices.map((office) => drawnOf(office, id)));
    expect(one!.length).toBeGreaterThan(10);
    expect(one).not.toEqual(other);
  });
});

describe('the walk', () => {
  let readings: Reading[];
  beforeAll(async () => {
    readings = await readEverything(offices[0].app);
  });

  it('reaches every public GET operation, answers and refusals', () => {
    const addresses = publicAddresses(offices[0].app);
    const read = readings.map(({ address }) => address);
    expect(read.slice(0, addresses.length)).toEqual(addresses);
    // Behind them the pages of the portal, with those of the draw that is kept back.
    expect(read.slice(addresses.length)).toEqual(
      expect.arrayContaining(['/', '/en', '/firm', '/draws', '/draws/TEST-2026-1', '/plans/P1']),
    );
    // The door of one-visit links closes for a while to whoever guesses often enough.
    const answered = readings.filter(
      ({ address, status }) => !(address.startsWith('/field/') && status === 429),
    );
    expect(new Set(answered.map(({ status }) => status))).toEqual(new Set([200, 400, 403, 404, 409]));
  });

  it('would see a difference: after disclosure the same addresses differ', async () => {
    for (const office of offices) ok(await office.disclose(id));
    const [one, other] = await everybodyReads();
    expect(one!.map(likeness)).not.toEqual(other!.map(likeness));
    expect((await told(offices[0], one!)).length).toBeGreaterThan(100);
  });
});
