/**
 * `npm run verify:audit -- AUDIT_FILE LEDGER_FILE [FIRST_DAY]`: compares an exported audit log with the public ledger;
 * no database, no network. The ledger file is what `/api/v1/public/ledger/entries` answers; its own truth is checked
 * by `npm run verify -- --ledger`. Every day of the ledger is expected; where the first ones were archived, those from
 * FIRST_DAY on. Exits 0 or 1.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type AuditFinding, readAuditLine, verifyAuditDays } from '../core/audit/verify-days.ts';
import { parseJson } from '../core/canonical/parse-json.ts';
import { ProtocolError } from '../core/canonical/protocol-error.ts';
import { logEntry } from '../core/ledger/entries.ts';
import { nativeSuites } from '../platform/native-suites.ts';

const TEXTS: Readonly<Record<AuditFinding['finding'], string>> = {
  'day-differs':
    '与公开日志不符：有记录被改、被删、被加或被换 differs from the ledger: a row was changed, removed, added or swapped',
  'day-missing': '公开日志有，文件没有 stands in the ledger and not in the file',
  'day-not-in-ledger': '文件有，公开日志没有 stands in the file and not in the ledger',
  'day-repeated': '文件中重复 stands twice in the file',
  'ledger-day-repeated': '公开日志中重复 stands twice in the ledger',
  'row-not-bound': '有记录不在任何一日登记的条数之内 a row stands beyond those that a day was bound with',
  'row-of-another-day': '记录的时间不属于这一天 a row has the time of another day',
  'rows-out-of-order': '记录的次序不对 rows are out of order',
};

const ledgerFile = z.object({ items: z.array(z.object({ body: z.string() })) });

function run([auditFile, ledger, from]: readonly string[]): number {
  if (auditFile === undefined || ledger === undefined) {
    process.stderr.write('用法 usage: npm run verify:audit -- AUDIT_FILE LEDGER_FILE [FIRST_DAY]\n');
    return 1;
  }
  const entries = ledgerFile
    .parse(JSON.parse(readFileSync(ledger, 'utf8')))
    .items.map(({ body }) => logEntry.parse(parseJson(body)));
  const lines = readFileSync(auditFile, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) => readAuditLine(line, index + 1));
  const report = verifyAuditDays(nativeSuites.sha256, lines, entries, from);
  for (const { day, finding } of report.findings)
    process.stdout.write(`✗ ${day}  ${TEXTS[finding]} [${finding}]\n`);
  const { days, first = '-', rows, verified } = report;
  process.stdout.write(
    verified
      ? `✓ 自 ${first} 起 ${days} 日 ${rows} 条，与公开日志相符 ${days} days from ${first} on with ${rows} rows agree with the ledger\n`
      : `✗ ${report.findings.length} 项不符 findings\n`,
  );
  return verified ? 0 : 1;
}

try {
  process.exitCode = run(process.argv.slice(2));
} catch (error) {
  const isBad = error instanceof ProtocolError || error instanceof z.ZodError || error instanceof SyntaxError;
  if (!isBad && !(error instanceof Error && 'syscall' in error)) throw error;
  process.stderr.write(`无法核对 cannot verify: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
