import { sql } from 'kysely';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { pretendItIs } from '../../src/platform/clock.ts';
import { EXAMPLE_RULES } from '../../src/sampling-rules/schema.ts';
import { drawOffice } from '../draw/office.ts';
import {
  afterChecks,
  cleanRecord,
  type Desk,
  deskOf,
  drawnAndDisclosed,
  fileRecords,
  PUBLISHED_AT,
  type VisitOf,
} from './reviewed-office.ts';

const office = await drawOffice();
const { db, intruder } = office;
let desks: Desk[];
let visits: VisitOf[];
const name = ({ draw, id }: VisitOf) => ({ draw, id });
const review = (of: readonly VisitOf[]) =>
  fileRecords(
    office,
    of.map((visit) => ({ visit, body: cleanRecord(visit) })),
  );
const bulletins = () =>
  db
    .selectFrom('bulletin')
    .select(['number', 'year', 'sequence'])
    .orderBy('year')
    .orderBy('sequence')
    .execute();

/** Everything that publishing writes. */
const written = async () => {
  const { rows } = await sql<{ of: string; rows: number }>`
    SELECT 'bulletin' AS of, count(*) AS rows FROM bulletin UNION ALL SELECT 'publication', count(*) FROM publication
    UNION ALL SELECT 'ledger_entry', count(*) FROM ledger_entry
    UNION ALL SELECT 'visit_event', count(*) FROM visit_event WHERE type IN ('published', 'closed')`.execute(
    db,
  );
  return Object.fromEntries(rows.map(({ of, rows: count }) => [of, Number(count)]));
};

await sql`CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
  $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$`.execute(intruder);
const TABLES = ['publication', 'visit_event', 'bulletin', 'ledger_checkpoint'] as const;
afterEach(async () => {
  for (const table of TABLES) await sql.raw(`DROP TRIGGER IF EXISTS die ON ${table}`).execute(intruder);
});

beforeAll(async () => {
  desks = await Promise.all(Array.from({ length: 6 }, () => deskOf(office)));
  ({ visits } = await drawnAndDisclosed(office));
  afterChecks();
});

describe('numbers of bulletins', () => {
  it('follow one another without a gap, however many publish at once, and no result is published twice', async () => {
    const some = visits.slice(0, 12);
    await review(some);
    const at = (i: number) => some.slice(2 * i, 2 * i + 2).map(name);
    const asked = [
      ...desks.map((desk, i) => desk.publishResults({ visits: at(i) })),
      // Everybody wants the same two as well.
      ...desks.map((desk) => desk.publishResults({ visits: at(0) })),
      desks[0]!.post('/sampling-rules', { ...EXAMPLE_RULES, effective_on: '2026-05-09' }),
    ];
    const answers = await Promise.all(asked);
    const done = answers.filter(({ body }) => body.state === 'done');
    expect(done).toHaveLength(6);
    const refused = answers.filter(({ body }) => body.state === 'failed' || body.refused !== undefined);
    expect(refused).toHaveLength(6);
    const { count } = await db
      .selectFrom('publication')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('kind', '=', 'result')
      .executeTakeFirstOrThrow();
    expect(Number(count)).toBe(12);
    const numbers = await bulletins();
    // The plan, the draw, six bulletins of results, the rules.
    expect(numbers.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(numbers.at(-1)!.number).toBe('TEST-2026-G9');
  });

  it('begin anew with the office’s year', async () => {
    const visit = visits[12]!;
    await review([visit]);
    // Half past midnight in China.
    pretendItIs('2026-12-31T16:30:00Z');
    expect((await desks[0]!.publishResults()).body.result).toMatchObject({ number: 'TEST-2027-G1' });
    pretendItIs(PUBLISHED_AT);
  });
});

describe('publishing is done whole or not at all', () => {
  it.each(TABLES)('when the connection dies as it writes to %s', async (table) => {
    const before = await written();
    const left = visits.slice(13, 16);
    if (table === TABLES[0]) await review(left);
    const when = table === 'visit_event' ? `WHEN (NEW.type = 'closed' AND NEW.visit = '${left[1]!.id}')` : '';
    await sql
      .raw(`CREATE TRIGGER die AFTER INSERT ON ${table} FOR EACH ROW ${when} EXECUTE FUNCTION die()`)
      .execute(intruder);
    const failed = await desks[0]!.publishResults();
    expect(failed.body.state, JSON.stringify(failed.body)).toBe('failed');
    expect(await written()).toEqual(before);
  });

  it('and the next one takes the number that was given back', async () => {
    const last = (await bulletins()).filter(({ year }) => year === 2026).at(-1)!;
    expect((await desks[0]!.publishResults()).body.result).toMatchObject({
      number: `TEST-2026-G${last.sequence + 1}`,
      published: 3,
      closed: 3,
    });
  });
});
