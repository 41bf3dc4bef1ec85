import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bindAuditDays } from '../../src/audit/bind-days.ts';
import { openDatabase, openPool } from '../../src/platform/database.ts';
import { testApp } from '../support/app.ts';
import { run } from '../support/process.ts';
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
      first: fourth,
      days: 2,
      rows: 5,
      findings: [],
    });
  });

  it('take in on the next day what was written by a transaction that had not ended', async () => {
    await intruder.transaction().execute(async (trx) => {
      // Its ids and times are given now; nobody sees the rows before it ends.
      await writeRows(trx, second!, 2, '15:30');
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

  it('are compared with the ledger by anybody who has both files', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'double-random-audit-'));
    const audit = await office.app.inject({ url: '/api/v1/audit/days/export', headers: auditor });
    const ledger = await office.app.inject('/api/v1/public/ledger/entries?limit=1000');
    writeFileSync(join(folder, 'audit.jsonl'), audit.body);
    writeFileSync(join(folder, 'ledger.json'), ledger.body);
    writeFileSync(join(folder, 'changed.jsonl'), audit.body.replace('TEST-2026-1', 'TEST-2026-9'));
    const forged = audit.body
      .split('\n')
      .at(-2)!
      .replace(/"id":\d+/, '"id":99999');
    writeFileSync(join(folder, 'forged.jsonl'), `${audit.body}${forged}\n`);
    const verify = async (file: string) => {
      const program = run('src/cli/verify-audit.ts', [join(folder, file), join(folder, 'ledger.json')]);
      return [await program.ended, program.output()];
    };
    expect(await verify('audit.jsonl')).toEqual([0, expect.stringContaining(`✓ 自 ${fourth} 起 4 日`)]);
    expect(await verify('changed.jsonl')).toEqual([1, expect.stringContaining(`✗ ${fourth}`)]);
    expect(await verify('forged.jsonl')).toEqual([
      1,
      expect.stringContaining(`✗ ${first}  有记录不在任何一日登记的条数之内`),
    ]);
    expect(await verify('ledger.json')).toEqual([1, expect.stringContaining('无法核对')]);
    rmSync(folder, { recursive: true });
  });

  it('may be archived from the beginning, and what is kept still verifies', async () => {
    await intruder.deleteFrom('audit_entry').where('at', '<', `${third}T16:00:00.000Z`).execute();
    expect(await verifyNow(office, auditor)).toMatchObject({
      verified: false,
      findings: [{ finding: 'day-differs', day: fourth }],
    });
    expect(await verifyNow(office, auditor, third)).toMatchObject({ verified: true, first: third, days: 3 });
  });
});
