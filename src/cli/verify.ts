/** `npm run verify -- FILE [--json]`: checks an evidence bundle; no database, no network. Exits 0 or 1. */
import { readFileSync } from 'node:fs';
import { ProtocolError } from '../core/canonical/protocol-error.ts';
import { readBundle } from '../core/verify/bundle.ts';
import type { Check, CheckStatus } from '../core/verify/check.ts';
import type { Levels } from '../core/verify/level.ts';
import { type Verification, verifyBundle } from '../core/verify/verify.ts';
import { nativeSuites } from '../platform/native-suites.ts';

const MARKS: Readonly<Record<CheckStatus, string>> = {
  ok: '✓ 通过  ok           ',
  failed: '✗ 不符  failed       ',
  'not disclosed': '· 未公开 not disclosed',
};

function checkLines({
  name,
  status,
  title_zh,
  title_en,
  detail_zh,
  detail_en,
  expected,
  actual,
}: Check): string[] {
  const lines = [`${MARKS[status]}  ${title_zh}  [${name}] ${title_en}`];
  lines.push(`      ${detail_zh}  ${detail_en}`);
  if (status === 'failed' && expected !== undefined) lines.push(`      应为 expected: ${expected}`);
  if (status === 'failed' && actual !== undefined) lines.push(`      实为 actual:   ${actual}`);
  return lines;
}

const LEVEL_NAMES = [
  '未能重现 not reproducible',
  '可重现 reproducible',
  '已声明 declared',
  '有见证 witnessed',
  '已证明 proven',
];

function levelLines({ targets, teams }: Levels): string[] {
  const line = (zh: string, en: string, level: number) => `${zh} ${en}: ${level} ${LEVEL_NAMES[level]}`;
  return [
    ...(targets === undefined ? [] : [line('抽取对象的证据等级', 'evidence level of the targets', targets)]),
    ...(teams === undefined ? [] : [line('选派人员的证据等级', 'evidence level of the teams', teams)]),
  ];
}

function reportText({ draw, rehearsal, void: isVoid, checks, levels, verified }: Verification): string {
  const failures = checks.filter(({ status }) => status === 'failed').length;
  return [
    `抽取 draw ${draw}${rehearsal ? '（演练，不具效力 rehearsal, without effect）' : ''}${isVoid ? '（已作废 void）' : ''}`,
    '',
    ...checks.flatMap(checkLines),
    '',
    ...levelLines(levels),
    verified
      ? '核验结论：没有发现不符。 No check failed.'
      : `核验结论：${failures} 项不符。 ${failures} checks failed.`,
    '',
  ].join('\n');
}

/** The report as one JSON object; `checks` keeps the order of protocol section 11. */
const reportJson = (report: Verification): string => `${JSON.stringify(report, undefined, 2)}\n`;

function run(args: readonly string[]): number {
  const json = args.includes('--json');
  const files = args.filter((arg) => arg !== '--json');
  const [file] = files;
  if (file === undefined || files.length > 1 || file.startsWith('-')) {
    process.stderr.write('用法 usage: npm run verify -- FILE [--json]\n');
    return 1;
  }
  try {
    const report = verifyBundle(readBundle(readFileSync(file, 'utf8')), { suites: nativeSuites });
    process.stdout.write(json ? reportJson(report) : reportText(report));
    return report.verified ? 0 : 1;
  } catch (error) {
    const { code, message } = problemOf(error, file);
    if (json)
      process.stdout.write(`${JSON.stringify({ error: code, message, verified: false }, undefined, 2)}\n`);
    else process.stderr.write(`无法核验：文件不是有效的证据包。 Cannot verify (${code}): ${message}\n`);
    return 1;
  }
}

function problemOf(error: unknown, file: string): { code: string; message: string } {
  if (error instanceof ProtocolError) return error;
  if (error instanceof Error && 'syscall' in error) return { code: 'file-unreadable', message: file };
  throw error;
}

process.exitCode = run(process.argv.slice(2));
