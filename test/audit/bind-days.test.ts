import { describe, expect, it } from 'vitest';
import { bindAuditDays } from '../../src/audit/bind-days.ts';
import { openDatabase, openPool } from '../../src/platform/database.ts';
import { testApp } from '../support/app.ts';
import { dayBefore, ledgerNow, verifyNow, writeRows } from './audit-days.ts';

const office = await testApp();
const { db, intruder, appUrl } = office;
const auditor = await office.tokenFor('auditor');
const [fourth, third, second, first] = await Promise.all([4, 3, 2, 1].map((ago) => dayBefore(db, ago)));

const boundDays = async () =>
  (await ledgerNow(office)).flatMap((entry) =>
    entry.type === 'published' && entry.kind === 'audit' ? [entry.number] : [],
  );

describe('the days of the audit log', () => {
  it('are bound into the ledger one by one, exactly once by several processes, the quiet ones too', async () => {
    await writeRows(intruder, fourth!, 5);
    const another = openDatabase(openPool(appUrl, { connections: 2 }));
    const bound = await Promise.all([bindAuditDays(db, third), bindAuditDays(another, third)]);
    await another.destroy();
    expect(bound.flat().sort()).toEqual([fourth, third]);
    expect(await boundDays()).toEqual([fourth, third].map((day) => `audit/${day}`));
    expect(await bindAuditDays(db, third)).toEqual([]);
    expect(await verifyNow(office, auditor)).toEqual({
      verified: true,
      days: 2,
      rows: 5,
      unbound: 0,
      findings: [],
    });
  });

  it('take in on the next day what was written by a transaction that had not ended', async () => {
    await intruder.transaction().execute(async (trx) => {
      // Its ids and times are given now; nobody sees the rows before it ends.
      await writeRows(trx, second!, 2);
      await writeRows(intruder, second!, 4);
      expect(await bindAuditDays(db, second)).toEqual([second]);
    });
    expect(await verifyNow(office, auditor)).toMatchObject({ verified: true, days: 3, rows: 5 + 4 });
    expect(await bindAuditDays(db, first)).toEqual([first]);
    expect(await verifyNow(office, auditor)).toMatchObject({ verified: true, days: 4, rows: 5 + 4 + 2 });
  });

  it('are each to be had with digest and place in the ledger', async () => {
    const list = (await office.app.inject({ url: '/api/v1/audit/days?limit=2', headers: auditor })).json();
    expect(list).toMatchObject({
      items: [
        { day: fourth, size: 5 },
        { day: third, size: 0 },
      ],
      next: second,
    });
    const rest = await office.app.inject({ url: `/api/v1/audit/days?from=${list.next}`, headers: auditor });
    expect(rest.json()).toMatchObject({
      items: [
        { day: second, size: 4 },
        { day: first, size: 2 },
      ],
      next: null,
    });
    const entries = await ledgerNow(office);
    for (const { day, digest, ledger_position } of list.items) {
      expect(entries[ledger_position]).toMatchObject({ kind: 'audit', number: `audit/${day}`, digest });
    }
  });

  it('may be archived from the beginning, and what is kept still verifies', async () => {
    await intruder.deleteFrom('audit_entry').where('at', '<', `${third}T16:00:00.000Z`).execute();
    expect(await verifyNow(office, auditor)).toMatchObject({
      verified: false,
      findings: [{ finding: 'day-differs', day: fourth }],
    });
    expect(await verifyNow(office, auditor, third)).toMatchObject({ verified: true, days: 3 });
  });
});
