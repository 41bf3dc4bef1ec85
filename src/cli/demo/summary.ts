/** What the demonstration came to: one object for programs, a page for people. */
import type { EvidenceBundle } from '../../core/verify/bundle.ts';
import type { Verification } from '../../core/verify/verify.ts';
import type { DrawView } from '../../draw/schema.ts';

export interface Summary {
  readonly draw: string;
  readonly rehearsal: boolean;
  /** Targets in the register, and of them those in the sealed list. */
  readonly targets: number;
  readonly bad_rows: number;
  readonly eligible: number;
  readonly inspectors: number;
  /** Task → tier → how many were drawn. */
  readonly drawn: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly drawn_total: number;
  readonly visits: number;
  /** How many more visits there would be if each task went alone. */
  readonly visits_saved: number;
  readonly units: number;
  readonly teams: number;
  /** Units of the busiest and of the least busy inspector in the sealed staff. */
  readonly largest_load: number;
  readonly smallest_load: number;
  readonly commitment: string;
  readonly evidence_levels: Verification['levels'];
  /** Name of the check → ok, failed, not disclosed. */
  readonly checks: Readonly<Record<string, string>>;
  readonly verified: boolean;
}

export function summarise(
  register: { readonly targets: number; readonly bad_rows: number },
  draw: DrawView,
  bundle: EvidenceBundle,
  report: Verification,
): Summary {
  const { selections = [], teams = [], visits = [] } = bundle.outcome ?? {};
  const drawn: Record<string, Record<string, number>> = {};
  for (const { stratum, drawn: n } of selections) {
    const [task, tier] = stratum.split('/') as [string, string];
    drawn[task] = { ...drawn[task], [tier]: n };
  }
  const total = selections.reduce((sum, { drawn: n }) => sum + n, 0);
  const loads = new Map((bundle.staff?.document.inspectors ?? []).map(({ id }) => [id, 0]));
  for (const { inspectors } of teams) for (const id of inspectors) loads.set(id, (loads.get(id) ?? 0) + 1);
  return {
    draw: draw.number ?? '',
    rehearsal: draw.rehearsal,
    ...register,
    eligible: draw.frame?.size ?? 0,
    inspectors: loads.size,
    drawn,
    drawn_total: total,
    visits: visits.length,
    visits_saved: total - visits.length,
    units: bundle.units?.length ?? 0,
    teams: teams.length,
    largest_load: Math.max(0, ...loads.values()),
    smallest_load: loads.size === 0 ? 0 : Math.min(...loads.values()),
    commitment: draw.commitment ?? '',
    evidence_levels: report.levels,
    checks: Object.fromEntries(report.checks.map(({ name, status }) => [name, status])),
    verified: report.verified,
  };
}

const TIERS = ['A', 'B', 'C', 'D'];

/** The summary as a page of text, Chinese first. */
export function summaryText(summary: Summary, titles: ReadonlyMap<string, string>): string {
  const tasks = Object.entries(summary.drawn).map(([task, tiers]) => {
    const cells = TIERS.map((tier) => String(tiers[tier] ?? '—').padStart(5)).join('');
    return `  ${task.padEnd(5)}${cells}   ${titles.get(task) ?? ''}`;
  });
  const count = (status: string) => Object.values(summary.checks).filter((found) => found === status).length;
  const { targets, teams } = summary.evidence_levels;
  return [
    '',
    `══ 演练结果 · 仅供演示，不具效力 (rehearsal, without effect) ══ ${summary.draw}`,
    '',
    `  名录对象 ${summary.targets} · 进入抽样框 ${summary.eligible} · 检查人员 ${summary.inspectors}`,
    '',
    `  任务 ${TIERS.map((tier) => tier.padStart(5)).join('')}   (各信用等级抽中数，A 最高，D 最低)`,
    ...tasks,
    '',
    `  抽中 ${summary.drawn_total} 项次 → 上门 ${summary.visits} 次，合并检查少跑 ${summary.visits_saved} 次`,
    `  检查单元 ${summary.units} · 检查组 ${summary.teams} · 每人单元数 ${summary.smallest_load}–${summary.largest_load}`,
    '',
    `  承诺 commitment  ${summary.commitment}`,
    `  证据等级 evidence level  对象 ${targets ?? '—'} · 人员 ${teams ?? '—'} (模拟见证，不高于 2)`,
    `  核验 checks  ${count('ok')} 项通过 · ${count('failed')} 项不符 · ${count('not disclosed')} 项未公开`,
    summary.verified
      ? '  结论：独立核验没有发现不符。 No check failed.'
      : '  结论：核验不符！A check FAILED.',
    '',
  ].join('\n');
}
