import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bindAuditDays } from '../../src/audit/bind-days.ts';
import { boundDays, digestBefore, rowsOfDay } from '../../src/audit/queries.ts';
import { readPublicRecord } from '../../src/cli/keep/read-public-record.ts';
import { auditDayDigest, auditTree } from '../../src/core/audit/day.ts';
import { compareWithKept } from '../../src/core/verify/compare-kept.ts';
import { instantNow } from '../../src/platform/clock.ts';
import { nativeSuites } from '../../src/platform/native-suites.ts';
import { dayBefore, verifyNow, writeRows } from '../audit/audit-days.ts';
import { testApp } from '../support/app.ts';
import { type Intruder, intruderOn, rehashLedger } from './intruder.ts';

const office = await testApp();
const { db, app } = office;
const auditor = await office.tokenFor('auditor');
const [third, second, first] = await Promise.all([3, 2, 1].map((ago) => dayBefore(db, ago)));
let intruder: Intruder;

const found = async () =>
  (await verifyNow(office, auditor)).findings.map(({ finding, day }) => `${finding} ${day}`);
const readNow = () =>
  readPublicRecord(async (path) => {
    const reply = await app.inject(`/api/v1/public${path}`);
    return reply.statusCode < 300 ? reply.body : undefined;
  });

beforeAll(async () => {
  await writeRows(office.intruder, third!, 4);
  await bindAuditDays(db, third);
  await intruderOn(office.intruder).then((one) => one.copyOlder());
  await writeRows(office.intruder, second!, 4);
  await bindAuditDays(db, second);
  await office.intruder.schema.dropSchema('kept').cascade().execute();
  intruder = await intruderOn(office.intruder);
});
afterEach(() => intruder.undo());

describe('rows of the audit log, compared with the public ledger', () => {
  const noon = (day: string | undefined) => `at::text LIKE '${day} 04:%'`;
  const oldest = `(SELECT min(id) FROM audit_entry WHERE ${noon(third)})`;
  const next = `(SELECT min(id) + 1 FROM audit_entry WHERE ${noon(third)})`;

  it('agree while nobody touched them', async () => {
    expect(await verifyNow(office, auditor)).toMatchObject({ verified: true, days: 2, rows: 8 });
  });

  it.each([
    ['edit who', `UPDATE audit_entry SET actor = 'account:2' WHERE id = ${oldest}`],
    ['edit when', `UPDATE audit_entry SET at = at + INTERVAL '1 second' WHERE id = ${oldest}`],
    ['edit what', `UPDATE audit_entry SET after = '{"x": 1}' WHERE id = ${oldest}`],
    ['edit from where', `UPDATE audit_entry SET address = '10.0.0.1' WHERE id = ${oldest}`],
    ['edit that it was refused', `UPDATE audit_entry SET refusal = 'role-forbidden' WHERE id = ${oldest}`],
    ['delete', `DELETE FROM audit_entry WHERE id = ${oldest}`],
    [
      'insert in place of a deleted one',
      `DELETE FROM audit_entry WHERE id = ${next};
       INSERT INTO audit_entry (id, at, actor, actor_name, action, object_kind, object_id)
       OVERRIDING SYSTEM VALUE SELECT id + 1, at, 'account:2', '乙', action, object_kind, object_id FROM audit_entry WHERE id = ${oldest}`,
    ],
    [
      'swap',
      `UPDATE audit_entry t SET object_id = o.object_id FROM audit_entry o
       WHERE (t.id, o.id) IN ((${oldest}, ${next}), (${next}, ${oldest}))`,
    ],
    ['truncate', `TRUNCATE audit_entry`],
    ['give the day other rows', `UPDATE audit_day SET entries = '{[1,2)}', size = 1 WHERE day = '${third}'`],
    [
      'give the day another digest',
      `UPDATE audit_day SET salt = sha256('x'), digest = sha256('y') WHERE day = '${third}'`,
    ],
  ])('%s shows', async (_kind, statement) => {
    await intruder.write(statement);
    expect(await found()).toContain(`day-differs ${third}`);
  });

  it('a row put into a day that is bound shows, also where the day is said to hold it', async () => {
    await intruder.write(
      `INSERT INTO audit_entry (at, actor, actor_name, action, object_kind, object_id)
       SELECT at, actor, actor_name, action, object_kind, object_id FROM audit_entry WHERE id = ${oldest};
       UPDATE audit_day SET entries = entries + int8multirange(int8range(top.id, top.id + 1))
       FROM (SELECT max(id) AS id FROM audit_entry) AS top WHERE day = '${third}'`,
    );
    expect(await found()).toEqual([`row-not-bound ${third}`]);
  });

  it.each([
    ['long bound', oldest, `at - INTERVAL '1 day'`],
    ['bound the day before', `(SELECT max(id) FROM audit_entry WHERE ${noon(second)})`, 'at'],
    ['bound the day before, late in the evening', oldest, `'${second}T14:59:59Z'`],
  ])('a row put into a day that is %s shows when the next day is bound', async (_when, id, at) => {
    await intruder.write(
      `INSERT INTO audit_entry (at, actor, actor_name, action, object_kind, object_id)
       SELECT ${at}, actor, actor_name, action, object_kind, object_id FROM audit_entry WHERE id = ${id}`,
    );
    await bindAuditDays(db, first);
    expect(await found()).toContain(`row-of-another-day ${first}`);
  });

  it('days taken away show', async () => {
    await intruder.write(`DELETE FROM audit_day WHERE day = '${second}'`);
    expect(await found()).toEqual([`day-missing ${second}`]);
  });

  it('the oldest day taken away with its rows shows, unless the file is said to begin later', async () => {
    await intruder.write(
      `DELETE FROM audit_entry WHERE ${noon(third)}; DELETE FROM audit_day WHERE day = '${third}'`,
    );
    expect(await found()).toEqual([`day-missing ${third}`]);
    expect(await verifyNow(office, auditor, second)).toMatchObject({ verified: true, first: second });
  });

  it('an older copy of the log shows', async () => {
    await intruder.restoreOlder('audit_entry', 'audit_day');
    expect(await found()).toEqual([`day-missing ${second}`]);
  });

  it('a log bound anew, ledger and all, shows to whoever kept a checkpoint', async () => {
    const kept = await readNow();
    await intruder.write(async (trx) => {
      await trx
        .updateTable('audit_entry')
        .set({ actor: 'account:2' })
        .where('actor', '=', 'account:1')
        .execute();
      for (const day of await boundDays(trx)) {
        const tree = auditTree(nativeSuites.sha256);
        for (const row of await rowsOfDay(trx, day.day, 100, 0)) tree.add(row);
        const { salt, size } = day;
        const previous = await digestBefore(trx, day.day);
        const digest = auditDayDigest(
          nativeSuites.sha256,
          { day: day.day, salt, size },
          tree.root(),
          previous,
        );
        await trx
          .updateTable('audit_day')
          .set({ digest: Buffer.from(digest, 'hex') })
          .where('day', '=', day.day)
          .execute();
        await rehashLedger(trx, day.ledger_position, (entry) => ({ ...entry, digest }));
      }
    });
    expect(await found()).toEqual([]);
    const findings = compareWithKept(nativeSuites, kept, await readNow(), instantNow());
    expect(findings).toContainEqual({ finding: 'ledger', about: 'checkpoints-match' });
  });
});
