import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readPublicRecord } from '../../src/cli/keep/read-public-record.ts';
import { jcs } from '../../src/core/canonical/jcs.ts';
import { compareWithKept, type PublicRecord } from '../../src/core/verify/compare-kept.ts';
import { appendEntries } from '../../src/ledger/append.ts';
import { record } from '../../src/platform/audit.ts';
import { instantNow } from '../../src/platform/clock.ts';
import { transact } from '../../src/platform/database.ts';
import { nativeSuites } from '../../src/platform/native-suites.ts';
import { type DrawOffice, drawOffice } from '../draw/office.ts';
import { run } from '../support/process.ts';
import { type Intruder, intruderOn, rehashLedger } from './intruder.ts';

const office = await drawOffice();
const { db } = office;
let intruder: Intruder;
let id: number;

const SEATS_SWAPPED = `UPDATE team_seat t SET pseudonym = o.pseudonym FROM team_seat o
  WHERE (t.draw_id, t.unit, t.department) = (o.draw_id, o.unit, o.department) AND t.seat = 1 - o.seat`;

const ok = ({ status, body }: { status: number; body: object }) =>
  expect(status, JSON.stringify(body)).toBeLessThan(300);

/** What anybody reads now; an address that fails shows nothing. */
const readNow = () =>
  readPublicRecord(async (path) => {
    const reply = await office.publicGet(path);
    return reply.statusCode < 300 ? reply.body : undefined;
  });
let kept: PublicRecord;
const findings = async () =>
  compareWithKept(nativeSuites, kept, await readNow(), instantNow()).map(
    ({ finding, about }) => `${finding} ${about}`,
  );

/** The office's test list stands in no ledger; here it is published as a real one is. */
async function publishList({ db }: DrawOffice): Promise<void> {
  await transact(db, { id: 'system:test', name: '测试' }, async (trx) => {
    const { number, digest } = await trx
      .selectFrom('matter_list')
      .select(['number', 'digest'])
      .executeTakeFirstOrThrow();
    await record(trx, { action: 'test.publish', object_kind: 'test', object_id: number });
    const entry = {
      type: 'published',
      kind: 'matter-list',
      number: `matter-list/${number}`,
      digest: digest.toString('hex'),
    } as const;
    await appendEntries(trx, [{ ...entry, at: instantNow() }]);
  });
}

beforeAll(async () => {
  await publishList(office);
  id = await office.draft();
  ok(await office.seal(id));
  ok(await office.commit(id));
  ok(await office.run(id));
});

describe('before disclosure', () => {
  beforeAll(async () => {
    intruder = await intruderOn(office.intruder);
  });
  afterEach(() => intruder.undo());

  const drawn = `(SELECT min(ordinal) FROM selection)`;
  const spare = `(SELECT min(ordinal) FROM frame_entry WHERE ordinal NOT IN (SELECT ordinal FROM selection))`;
  const swap = (table: string, column: string, key: string, a: string, b: string) =>
    `UPDATE ${table} t SET ${column} = o.${column} FROM ${table} o
     WHERE t.draw_id = o.draw_id AND ((t.${key} = ${a} AND o.${key} = ${b}) OR (t.${key} = ${b} AND o.${key} = ${a}))`;

  it.each([
    [
      'frame_entry',
      'edit drawn',
      `UPDATE frame_entry SET target_id = 'F999' WHERE ordinal = ${drawn}`,
      'draw-frame-altered',
    ],
    [
      'frame_entry',
      'edit spare',
      `UPDATE frame_entry SET target_id = 'F999' WHERE ordinal = ${spare}`,
      'draw-frame-altered',
    ],
    [
      'frame_entry',
      'edit route',
      `UPDATE frame_entry SET route = '9' WHERE ordinal = ${spare}`,
      'draw-frame-altered',
    ],
    ['frame_entry', 'delete', `DELETE FROM frame_entry WHERE ordinal = ${spare}`, 'draw-frame-altered'],
    [
      'frame_entry',
      'insert',
      `INSERT INTO frame_entry SELECT draw_id, 100000, 'F999', '', salt FROM frame_entry WHERE ordinal = 0`,
      'draw-frame-altered',
    ],
    ['frame_entry', 'swap', swap('frame_entry', 'target_id', 'ordinal', drawn, spare), 'draw-frame-altered'],
    ['frame_entry', 'truncate', `TRUNCATE frame_entry CASCADE`, 'draw-frame-altered'],
    [
      'selection',
      'edit',
      `UPDATE selection SET ordinal = ${spare} WHERE rank = 1 AND stratum = 'T01/A'`,
      'draw-records-altered',
    ],
    [
      'selection',
      'delete',
      `DELETE FROM selection WHERE rank = 1 AND stratum = 'T01/A'`,
      'draw-records-altered',
    ],
    [
      'selection',
      'insert',
      `INSERT INTO selection SELECT draw_id, stratum, 999, ${spare} FROM selection WHERE rank = 1 AND stratum = 'T01/A'`,
      'draw-records-altered',
    ],
    ['selection', 'truncate', `TRUNCATE selection CASCADE`, 'draw-records-altered'],
    [
      'visit',
      'edit',
      `UPDATE visit SET target_id = 'F999' WHERE id = (SELECT min(id) FROM visit)`,
      'draw-records-altered',
    ],
    ['visit', 'delete', `DELETE FROM visit WHERE id = (SELECT min(id) FROM visit)`, 'draw-records-altered'],
    [
      'team_seat',
      'edit',
      `UPDATE team_seat SET pseudonym = (SELECT max(pseudonym) FROM staff_member WHERE pseudonym NOT IN
       (SELECT pseudonym FROM team_seat WHERE unit = (SELECT min(unit) FROM team_seat)))
       WHERE seat = 0 AND unit = (SELECT min(unit) FROM team_seat)`,
      'draw-records-altered',
    ],
    ['team_seat', 'swap', SEATS_SWAPPED, 'draw-records-altered'],
    [
      'team_seat',
      'delete',
      `DELETE FROM team_seat WHERE unit = (SELECT min(unit) FROM team_seat)`,
      'draw-records-altered',
    ],
    ['team', 'edit', `UPDATE team SET eligible = eligible + 1`, 'draw-records-altered'],
    [
      'entropy_value',
      'edit',
      `UPDATE entropy_value SET value = '99999999999999999999'`,
      'draw-records-altered',
    ],
    [
      'commitment',
      'edit',
      `UPDATE commitment SET document = replace(document, '"unit_size":3', '"unit_size":2')`,
      'draw-records-altered',
    ],
    [
      'staff',
      'edit',
      `UPDATE staff SET document = replace(document, '"capacity":', '"capacity":1')`,
      'draw-evidence-invalid',
    ],
    [
      'plan_revision',
      'edit',
      `UPDATE plan_revision SET document = replace(document, '货运企业', '客运企业')`,
      'draw-evidence-invalid',
    ],
  ] as const)(
    '%s rows: %s is refused when the draw is to be disclosed',
    async (_table, _kind, statement, problem) => {
      await intruder.write(statement);
      const answer = await office.disclose(id);
      expect(answer.problem).toBe(problem);
      expect((await office.publicGet('/draws/TEST-2026-1/evidence')).statusCode).toBe(409);
    },
  );
});

describe('after disclosure', () => {
  beforeAll(async () => {
    await intruder.copyOlder();
    ok(await office.disclose(id));
    intruder = await intruderOn2();
    kept = await readNow();
  });
  const intruderOn2 = async () => {
    await sql`DROP SCHEMA kept CASCADE`.execute(office.intruder);
    return await intruderOn(office.intruder);
  };
  afterEach(() => intruder.undo());

  it('nothing is found where nothing was touched', async () => {
    expect(kept.draws[0]).toMatchObject({ draw: 'TEST-2026-1', evidence: [expect.any(String)] });
    expect(kept.draws[0]!.drawn.length).toBeGreaterThan(20);
    expect(kept.publications.map(({ kind }) => kind)).toEqual(['plan', 'matter-list', 'draw', 'plan']);
    expect(await findings()).toEqual([]);
  });

  const newest = '(SELECT max(position) FROM ledger_entry)';
  it.each([
    [
      'frame_entry',
      'edit',
      `UPDATE frame_entry SET target_id = 'F999' WHERE ordinal = (SELECT min(ordinal) FROM selection)`,
      'drawn-differs',
    ],
    ['frame_entry', 'truncate', `TRUNCATE frame_entry CASCADE`, 'drawn-differs'],
    [
      'selection',
      'edit',
      `UPDATE selection SET ordinal = ordinal + 1 WHERE rank = 1 AND stratum = 'T01/A'`,
      'records-differ',
    ],
    ['selection', 'delete', `DELETE FROM selection WHERE rank = 1 AND stratum = 'T01/A'`, 'drawn-differs'],
    [
      'selection',
      'insert',
      `INSERT INTO selection SELECT draw_id, stratum, 999, 0 FROM selection WHERE rank = 1 AND stratum = 'T01/A'`,
      'records-differ',
    ],
    ['selection', 'swap', `UPDATE selection SET rank = 999 - rank WHERE stratum = 'T01/D'`, 'records-differ'],
    ['selection', 'truncate', `TRUNCATE selection CASCADE`, 'records-differ'],
    [
      'visit',
      'edit',
      `UPDATE visit SET tasks = '{T09}' WHERE id = (SELECT min(id) FROM visit)`,
      'records-differ',
    ],
    ['visit', 'delete', `DELETE FROM visit WHERE id = (SELECT min(id) FROM visit)`, 'records-differ'],
    [
      'visit',
      'insert',
      `INSERT INTO visit SELECT draw_id, 'F999/door', 'F999', visit_group, tasks, unit, 9 FROM visit LIMIT 1`,
      'records-differ',
    ],
    [
      'team_seat',
      'edit',
      `UPDATE team_seat SET pseudonym = 'ffffffffffffffff' WHERE unit = (SELECT min(unit) FROM team_seat)`,
      'records-differ',
    ],
    ['team_seat', 'swap', SEATS_SWAPPED, 'records-differ'],
    [
      'team_seat',
      'insert',
      `INSERT INTO team_seat SELECT draw_id, unit, department, 7, pseudonym FROM team_seat LIMIT 1`,
      'records-differ',
    ],
    ['team_seat', 'truncate', `TRUNCATE team_seat CASCADE`, 'records-differ'],
    ['entropy_value', 'edit', `UPDATE entropy_value SET value = '99999999999999999999'`, 'records-differ'],
    ['entropy_value', 'delete', `DELETE FROM entropy_value`, 'records-differ'],
    [
      'commitment',
      'edit',
      `UPDATE commitment SET document = replace(document, '"unit_size":3', '"unit_size":2')`,
      'records-differ',
    ],
    ['evidence', 'edit', `UPDATE evidence SET bundle = replace(bundle, '"F1', '"F2')`, 'evidence-changed'],
    [
      'evidence',
      'edit with digest',
      `UPDATE evidence SET bundle = replace(bundle, '"F1', '"F2'), digest = sha256(convert_to(replace(bundle, '"F1', '"F2'), 'UTF8'))`,
      'evidence-fails',
    ],
    ['evidence', 'delete', `DELETE FROM evidence`, 'evidence-missing'],
    [
      'evidence',
      'insert',
      `INSERT INTO evidence SELECT draw_id, 2, sha256('x'), replace(bundle, '"F1', '"F2'), levels, made_at FROM evidence`,
      'evidence-fails',
    ],
    [
      'plan_revision',
      'edit',
      `UPDATE plan_revision SET document = replace(document, '货运企业', '客运企业')`,
      'publication-differs',
    ],
    [
      'plan_revision',
      'edit with digest',
      `UPDATE plan_revision SET document = replace(document, '货运企业', '客运企业'), digest = sha256(convert_to(replace(document, '货运企业', '客运企业'), 'UTF8'))`,
      'publication-differs',
    ],
    [
      'plan_revision',
      'insert',
      `INSERT INTO plan_revision SELECT plan_id, 2, replace(document, '货运企业', '客运企业'), digest FROM plan_revision;
       INSERT INTO plan_event (plan_id, sequence, type, revision, body, actor) SELECT plan_id, 90, 'amended', 2, '{"reason":"x"}', actor FROM plan_event WHERE type = 'published';
       INSERT INTO plan_event (plan_id, sequence, type, revision, body, actor) SELECT plan_id, 91, 'published', 2, body, actor FROM plan_event WHERE type = 'published'`,
      'publication-',
    ],
    ['plan_event', 'delete', `DELETE FROM plan_event WHERE type = 'published'`, 'publication-missing'],
    [
      'matter_list',
      'edit',
      `UPDATE matter_list SET document = replace(document, '道路货物运输', '道路旅客运输')`,
      'publication-differs',
    ],
    ['matter_list', 'delete', `DELETE FROM matter_list`, 'publication-missing'],
    [
      'bulletin',
      'edit',
      `UPDATE bulletin SET document = replace(document, '抽查', '检查')`,
      'publication-differs',
    ],
    [
      'bulletin',
      'delete',
      `DELETE FROM publication WHERE kind = 'draw'; DELETE FROM bulletin WHERE kind = 'draw'`,
      'publication-missing draw TEST-2026-G2',
    ],
    [
      'matter_list',
      'insert',
      `INSERT INTO matter_list SELECT '2026-2', year, 2, replace(document, '"2026-1"', '"2026-2"'), digest, 99, created_by FROM matter_list`,
      'publication-not-in-ledger',
    ],
    [
      'ledger_entry',
      'edit',
      `UPDATE ledger_entry SET body = replace(body, '2026-12-20', '2027-12-20') WHERE type = 'committed'`,
      'ledger checkpoints-match',
    ],
    [
      'ledger_entry',
      'delete newest',
      `DELETE FROM ledger_entry WHERE position = ${newest}`,
      'ledger checkpoints-match',
    ],
    ['ledger_entry', 'delete', `DELETE FROM ledger_entry WHERE position = 3`, 'ledger checkpoints-match'],
    [
      'ledger_entry',
      'insert behind the last',
      `INSERT INTO ledger_entry SELECT position + 1, 'published', NULL, at, '{"at":"2026-03-05T09:00:00Z","digest":"' || repeat('0', 64) || '","kind":"result","number":"1","type":"published"}', leaf FROM ledger_entry WHERE position = ${newest}`,
      'ledger entries-beyond-checkpoint',
    ],
    [
      'ledger_entry',
      'insert between others',
      `UPDATE ledger_entry SET position = position + 1000 WHERE position > 3;
       UPDATE ledger_entry SET position = position - 999 WHERE position > 1000;
       INSERT INTO ledger_entry SELECT 4, type, draw, at, body, leaf FROM ledger_entry WHERE type = 'published' AND position = 1`,
      'ledger ',
    ],
    [
      'ledger_entry',
      'swap',
      `UPDATE ledger_entry t SET body = o.body FROM ledger_entry o WHERE (t.position, o.position) IN ((2, 3), (3, 2))`,
      'ledger checkpoints-match',
    ],
    ['ledger_entry', 'truncate', `TRUNCATE ledger_entry CASCADE`, 'ledger checkpoints-match'],
    ['ledger_checkpoint', 'edit', `UPDATE ledger_checkpoint SET root = sha256('x')`, 'ledger checkpoint'],
    ['ledger_checkpoint', 'truncate', `TRUNCATE ledger_checkpoint CASCADE`, 'ledger checkpoint'],
  ] as const)('%s rows: %s shows', async (_table, _kind, statement, expected) => {
    await intruder.write(statement);
    const found = await findings();
    expect(
      found.filter((line) => line.startsWith(expected)),
      found.join('\n'),
    ).not.toEqual([]);
  });

  it('a ledger written anew from one entry on shows, although its leaves and roots agree', async () => {
    const { position } = await db
      .selectFrom('ledger_entry')
      .select('position')
      .where('type', '=', 'outcome')
      .executeTakeFirstOrThrow();
    await intruder.write((trx) =>
      rehashLedger(trx, position, (entry) => ({ ...entry, outcome_digest: '0'.repeat(64) })),
    );
    expect(await findings()).toContain('ledger checkpoints-match');
  });

  it('an older copy of the ledger, of everything, or of the publications alone shows', async () => {
    const tables = ['ledger_entry', 'ledger_checkpoint', 'evidence'];
    await intruder.restoreOlder(...tables);
    expect(await findings()).toEqual(
      expect.arrayContaining(['ledger checkpoints-match', 'evidence-missing TEST-2026-1/1']),
    );
    await intruder.undo();
    await intruder.restoreOlder('evidence');
    expect(await findings()).toContain('evidence-missing TEST-2026-1/1');
  });

  it('npm run keep finds it for anybody, from outside', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'double-random-keep-')), 'kept.json');
    const url = await office.app.listen({ port: 0, host: '127.0.0.1' });
    const keep = async () => {
      const program = run('src/cli/keep.ts', [url, file]);
      return [await program.ended, program.output()];
    };
    expect(await keep()).toEqual([0, expect.stringContaining('✓')]);
    expect(await keep()).toEqual([0, expect.stringContaining('✓')]);
    await intruder.write(`DELETE FROM evidence`);
    expect(await keep()).toEqual([1, expect.stringContaining('[evidence-missing] TEST-2026-1/1')]);
    rmSync(dirname(file), { recursive: true });
  });

  it('a changed row of the frame shows to the very firm whose row it was', async () => {
    const { target_id } = await db
      .selectFrom('frame_entry')
      .select('target_id')
      .where(sql<boolean>`ordinal NOT IN (SELECT ordinal FROM selection)`)
      .orderBy('ordinal')
      .executeTakeFirstOrThrow();
    const explained = async () =>
      (await office.publicGet(`/draws/TEST-2026-1/explain?target=${target_id}`)).json();
    expect((await explained()).listed).toBe(true);
    const before = jcs((await explained()).entry);
    await intruder.write(`UPDATE frame_entry SET route = '999' WHERE target_id = '${target_id}'`);
    const { entry } = await explained();
    expect(jcs(entry)).not.toBe(before);
    expect(entry.route).toBe('999');
  });
});
