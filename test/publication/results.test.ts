import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { hex, utf8 } from '../../src/core/canonical/bytes.ts';
import { jcs } from '../../src/core/canonical/jcs.ts';
import { nativeSuites } from '../../src/platform/native-suites.ts';
import { drawOffice } from '../draw/office.ts';
import {
  afterChecks,
  cleanRecord,
  type Desk,
  deskOf,
  drawnAndDisclosed,
  fileRecords,
  problemRecord,
  readPublic,
  type VisitOf,
} from './reviewed-office.ts';

const office = await drawOffice();
const { db, intruder } = office;
let planner: Desk;
let visits: VisitOf[];
const name = ({ draw, id }: VisitOf) => ({ draw, id });
const digestOf = (document: unknown) => hex(nativeSuites.sha256.hash(utf8(jcs(document))));
const entryAt = async (position: number) => {
  const { items } = (await readPublic(office, `/ledger/entries?start=${position}&limit=1`)) as {
    items: { body: string }[];
  };
  return JSON.parse(items[0]!.body) as Record<string, unknown>;
};
const lastEvents = async (visit: VisitOf) =>
  (
    await db
      .selectFrom('visit_event')
      .select(['type', 'body'])
      .where('draw_id', '=', visit.draw_id)
      .where('visit', '=', visit.id)
      .where('sequence', '>', 4)
      .orderBy('sequence')
      .execute()
  ).map(({ type, body }) => ({ type, body }));

beforeAll(async () => {
  planner = await deskOf(office);
  ({ visits } = await drawnAndDisclosed(office));
  afterChecks();
});

describe('results', () => {
  it('are refused while no record was approved, each visit by name and reason', async () => {
    const [first, second] = visits as [VisitOf, VisitOf];
    const nothing = await planner.publishResults();
    expect([nothing.status, nothing.problem, nothing.body.left_out]).toEqual([409, 'results-none', []]);
    await fileRecords(office, [{ visit: first, body: cleanRecord(first), until: 'recorded' }]);
    const named = await planner.publishResults({
      visits: [name(first), name(second), { draw: 'NO', id: 'F1/X' }],
    });
    expect([named.problem, named.body.refused]).toEqual([
      'results-not-publishable',
      [
        { ...name(first), reasons: ['not-reviewed'] },
        { ...name(second), reasons: ['not-reviewed'] },
        { draw: 'NO', id: 'F1/X', reasons: ['unknown'] },
      ],
    ]);
  });

  it('become public under one bulletin, whose digest stands in the log and covers every text', async () => {
    const [, clean, open] = visits as [VisitOf, VisitOf, VisitOf];
    await fileRecords(office, [
      { visit: clean, body: cleanRecord(clean) },
      { visit: open, body: problemRecord(open) },
    ]);
    const { body } = await planner.publishResults();
    expect(body.state, JSON.stringify(body)).toBe('done');
    const { number, digest, ledger_position, ...counts } = body.result as Record<string, unknown>;
    expect(counts).toEqual({ published: 2, closed: 1, left_out: [] });
    expect(await entryAt(Number(ledger_position))).toMatchObject({
      type: 'published',
      kind: 'results',
      number,
      digest,
    });
    const bulletin = await readPublic(office, `/bulletins/${number}`);
    expect(digestOf(bulletin.document)).toBe(digest);
    const { items } = bulletin.document as { items: { number: string; digest: string }[] };
    expect(items.map((item) => item.number)).toEqual([`${number}-1`, `${number}-2`]);
    for (const item of items) {
      const read = await readPublic(office, `/publications/${item.number}`);
      expect([digestOf(read.document), read.digest, read.ledger_position]).toEqual([
        item.digest,
        item.digest,
        ledger_position,
      ]);
    }
    expect(await lastEvents(clean)).toEqual([
      { type: 'published', body: { publication: `${number}-1` } },
      { type: 'closed', body: {} },
    ]);
    expect(await lastEvents(open)).toEqual([{ type: 'published', body: { publication: `${number}-2` } }]);
  });
});
