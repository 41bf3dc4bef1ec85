/**
 * `npm run keep -- URL FILE`: for anybody outside the office. The first time it keeps everything public of the
 * service at URL in FILE; every time after that it compares what is public now with what was kept, and keeps the
 * newer only if nothing was changed or taken away. Exits 0 or 1.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { compareWithKept, type KeptFinding, type PublicRecord } from '../core/verify/compare-kept.ts';
import { nativeSuites } from '../platform/native-suites.ts';
import { readPublicRecord } from './keep/read-public-record.ts';

const TEXTS: Readonly<Record<KeptFinding['finding'], string>> = {
  ledger: '公开日志未通过核验 the ledger fails a check',
  'publication-differs': '公布的文件与公开日志不符 a published text is not the one in the ledger',
  'publication-missing': '公布过的文件没有了 a published text is gone',
  'publication-not-in-ledger': '公布的文件不在公开日志中 a published text is not in the ledger',
  'evidence-missing': '证据包没有了 an evidence bundle is gone',
  'evidence-changed': '证据包被改动 an evidence bundle was changed',
  'evidence-fails': '证据包未通过核验 an evidence bundle fails a check',
  'records-differ': '库中记录与公开的不同 the records are not what was disclosed',
  'drawn-differs': '抽中名单与证据包不同 the list of drawn targets is not that of the evidence',
};

async function run([url, file]: readonly string[]): Promise<number> {
  if (url === undefined || file === undefined || !URL.canParse(url)) {
    process.stderr.write('用法 usage: npm run keep -- URL FILE\n');
    return 1;
  }
  const now = await readPublicRecord(async (path) => {
    const answer = await fetch(new URL(`/api/v1/public${path}`, url));
    if (answer.ok) return await answer.text();
    if (answer.status < 500 && answer.status !== 429) return undefined;
    throw new Error(`${answer.status} ${path}`);
  });
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as PublicRecord) : now;
  const at = `${new Date().toISOString().slice(0, 19)}Z`;
  const findings = compareWithKept(nativeSuites, kept, now, at);
  for (const { finding, about } of findings)
    process.stdout.write(`✗ ${TEXTS[finding]} [${finding}] ${about}\n`);
  if (findings.length > 0) return 1;
  // Renamed into its place, so that a broken run never leaves half of what was kept.
  writeFileSync(`${file}.new`, JSON.stringify(now));
  renameSync(`${file}.new`, file);
  process.stdout.write(
    `✓ 公开日志 ${now.entries.length} 条、抽取 ${now.draws.length} 次，此前公开的内容都在且未改动 all that was public stands unchanged\n`,
  );
  return 0;
}

run(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`无法核对 cannot compare: ${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  },
);
