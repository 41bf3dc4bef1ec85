import type { Summary } from './summary.ts';

const TIERS = ['A', 'B', 'C', 'D'];
const STATES: Readonly<Record<string, string>> = { disclosed: '已公开', void: '已作废' };

/** The summary as a page of text, Chinese first. @param titles of the tasks by code */
export function summaryText(summary: Summary, titles: ReadonlyMap<string, string>): string {
  const { plan, ledger } = summary;
  const { targets, teams } = summary.evidence_levels;
  const draws = summary.draws.map(
    ({ number, state, rehearsal }) =>
      `${number} ${STATES[state] ?? ''} ${state}${rehearsal ? '(演练 rehearsal)' : ''}`,
  );
  return [
    '',
    `══ 演练结果 · 仅供演示，不具效力 (rehearsal, without effect) ══ ${summary.draw}`,
    '',
    `  人员 people      ${summary.people.map(({ name, title }) => `${title} ${name}`).join(' · ')}`,
    `  计划 plan        ${plan.code}：退回 ${plan.returned_because.length} 次，第 ${plan.revision} 稿经${plan.minutes_number}同意后公布`,
    `  抽取 draws       ${draws.join('；')}`,
    `  两人办理         一人单独办理被拒 ${summary.refused_alone.length} 次 (${[...new Set(summary.refused_alone)].join(', ')})`,
    '',
    `  名录对象 ${summary.targets} · 进入抽样框 ${summary.eligible} · 检查人员 ${summary.inspectors}`,
    '',
    `  任务 ${TIERS.map((tier) => tier.padStart(5)).join('')}   (各信用等级抽中数，A 最高，D 最低)`,
    ...taskLines(summary.drawn, titles),
    '',
    `  抽中 ${summary.drawn_total} 项次 → 上门 ${summary.visits} 次，合并检查少跑 ${summary.visits_saved} 次`,
    `  检查单元 ${summary.units} · 检查组 ${summary.teams} · 每人单元数 ${summary.smallest_load}–${summary.largest_load} · 换人 ${summary.replaced_seats} 席`,
    '',
    `  承诺 commitment  ${summary.commitment}`,
    `  证据等级 evidence level  对象 ${targets ?? '—'} · 人员 ${teams ?? '—'} (模拟见证，不高于 2)`,
    `  证据版本 versions  ${summary.evidence_versions} (公开、见证方联署、换人)`,
    `  核验 checks  ${counted(summary.checks)}`,
    `  作废 void    ${summary.void.draw}：${summary.void.reason}；密值${summary.void.secret_public ? '已公开' : '未公开'}`,
    '',
    `  公开日志 public log  ${ledger.size} 条，根 ${ledger.root}`,
    `  见证方 witness       ${ledger.witnesses.join('、')}`,
    `  日志核验 checks      ${counted(ledger.checks)}`,
    `  改动一位数字的副本   被查出 found by: ${summary.forgery_found_by.join(', ')}`,
    '',
    ...(summary.year === undefined ? [] : yearLines(summary.year)),
    `  可以看看 look at  ${summary.look_at.join('  ')}`,
    summary.verified
      ? '  结论：独立核验没有发现不符。 No check failed.'
      : '  结论：核验不符！A check FAILED.',
    '',
  ].join('\n');
}

const yearLines = ({ rounds, contested, plan }: NonNullable<Summary['year']>): string[] => [
  '  ── 全年 the year (虚构企业 made-up firms) ──',
  ...rounds.map(
    ({ draw, visits, on_behalf, returned, bulletin, published, settled }, i) =>
      `  第 ${i + 1} 轮 ${draw}  检查 ${visits} 次 (凭纸质代录 ${on_behalf}，退回后重报 ${returned}) · 公告 ${bulletin} 公示 ${published} 件 · 后续措施办结 ${settled} 项`,
  ),
  `  异议 ${contested.objection} 成立 → 更正 ${contested.correction} · 撤下 ${contested.withdrawal} · 计划 ${plan}`,
  '',
];

const taskLines = (drawn: Summary['drawn'], titles: ReadonlyMap<string, string>): string[] =>
  Object.entries(drawn).map(([task, tiers]) => {
    const cells = TIERS.map((tier) => String(tiers[tier] ?? '—').padStart(5)).join('');
    return `  ${task.padEnd(5)}${cells}   ${titles.get(task) ?? ''}`;
  });

function counted(checks: Readonly<Record<string, string>>): string {
  const count = (status: string) => Object.values(checks).filter((found) => found === status).length;
  return `${count('ok')} 项通过 · ${count('failed')} 项不符 · ${count('not disclosed')} 项未公开`;
}
