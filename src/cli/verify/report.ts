/** Reports of the verifier as text, Chinese first. */
import type { Check, CheckStatus } from '../../core/verify/check.ts';
import type { LedgerReport } from '../../core/verify/ledger.ts';
import type { Levels } from '../../core/verify/level.ts';
import { LEVEL_TITLES } from '../../core/verify/level-titles.ts';
import type { Verification } from '../../core/verify/verify.ts';

const MARKS: Readonly<Record<CheckStatus, string>> = {
  ok: '✓ 通过  ok           ',
  failed: '✗ 不符  failed       ',
  'not disclosed': '· 未公开 not disclosed',
};

function checkLines(check: Check<string>): string[] {
  const { name, status, title_zh, title_en, detail_zh, detail_en, expected, actual } = check;
  const lines = [`${MARKS[status]}  ${title_zh}  [${name}] ${title_en}`];
  lines.push(`      ${detail_zh}  ${detail_en}`);
  if (status === 'failed' && expected !== undefined) lines.push(`      应为 expected: ${expected}`);
  if (status === 'failed' && actual !== undefined) lines.push(`      实为 actual:   ${actual}`);
  return lines;
}

function verdict(checks: readonly Check<string>[]): string {
  const failures = checks.filter(({ status }) => status === 'failed').length;
  return failures === 0
    ? '核验结论：没有发现不符。 No check failed.'
    : `核验结论：${failures} 项不符。 ${failures} checks failed.`;
}

function levelLines({ targets, teams }: Levels): string[] {
  const line = (zh: string, en: string, level: keyof typeof LEVEL_TITLES) => {
    const { name } = LEVEL_TITLES[level];
    return `${zh} ${en}: ${level} ${name.zh} ${name.en}`;
  };
  return [
    ...(targets === undefined ? [] : [line('抽取对象的证据等级', 'evidence level of the targets', targets)]),
    ...(teams === undefined ? [] : [line('选派人员的证据等级', 'evidence level of the teams', teams)]),
  ];
}

export const bundleReport = ({ draw, rehearsal, void: isVoid, checks, levels }: Verification): string =>
  [
    `抽取 draw ${draw}${rehearsal ? '（演练，不具效力 rehearsal, without effect）' : ''}${isVoid ? '（已作废 void）' : ''}`,
    '',
    ...checks.flatMap(checkLines),
    '',
    ...levelLines(levels),
    verdict(checks),
    '',
  ].join('\n');

const SETTLED = new Set(['disclosed', 'closed']);

export function ledgerReport({ size, root, checks, draws }: LedgerReport): string {
  const unsettled = draws.filter(({ state }) => !SETTLED.has(state));
  return [
    `公开日志 public log: ${size} 条 entries, ${root}`,
    '',
    ...checks.flatMap(checkLines),
    '',
    `抽取 draws: ${draws.length}，未结 not settled: ${unsettled.length}`,
    ...draws.map(
      ({ draw, state, rehearsal, open_with }) =>
        `      ${draw}  ${STATES[state]} ${state}${rehearsal ? '（演练 rehearsal）' : ''}${open_with ? `  ✗ 与 ${open_with.join('、')} 同时进行 open at the same time as these` : ''}`,
    ),
    verdict(checks),
    '',
  ].join('\n');
}

const STATES: Readonly<Record<LedgerReport['draws'][number]['state'], string>> = {
  draft: '草拟',
  sealed: '已封存',
  committed: '已承诺',
  drawn: '已抽取',
  disclosed: '已公开',
  closed: '已办结',
  void: '已作废',
  failed: '已失败',
  unlawful: '不合程序',
};
