/**
 * What keeps a plan from being submitted, and what its planner should look at: all findings at once, so that
 * nobody has to send the same plan ten times. Pure: the facts of the registers come in as an argument.
 */
import { type SampleRule, TIERS, type Tier } from '../core/draw/document.ts';
import { checkTemporary } from './check-amendment.ts';
import { checkJointTask, checkParticipants } from './check-joint.ts';
import { checkMatterList, checkMatters } from './check-matters.ts';
import { checkReach } from './check-reach.ts';
import { checkRules } from './check-rules.ts';
import { checkTeams } from './check-teams.ts';
import type { Finding, Note, PlanCheck, PublishedFacts, RegisterFacts } from './finding.ts';
import type { PlanHeading, PlannedSample, Task } from './schema.ts';
import { tierOfUnrated } from './scope.ts';

export function checkPlan(
  plan: PlanHeading,
  tasks: readonly Task[],
  facts: RegisterFacts,
  published: PublishedFacts,
): PlanCheck {
  const errors: Finding[] = [];
  const warnings: Finding[] = [];
  const error: Note = (field, rule, message) => errors.push({ field, rule, message });
  if (tasks.length === 0) error('tasks', 'missing', { zh: '计划没有任务', en: 'the plan has no task' });
  for (const department of [plan.lead_department, ...plan.participants]) {
    if (!facts.departments.has(department)) {
      const field = department === plan.lead_department ? 'lead_department' : 'participants';
      error(field, 'department-unknown', { zh: `没有部门 ${department}`, en: 'no such department' });
    }
  }
  checkMatterList(plan, published, error, (field, rule, message) => warnings.push({ field, rule, message }));
  if (plan.kind === 'joint') checkParticipants(plan, tasks, facts, error);
  for (const task of tasks) {
    const into =
      (findings: Finding[]): Note =>
      (field, rule, message) =>
        findings.push({ task: task.code, field, rule, message });
    checkTexts(plan, task, into(errors));
    if (plan.kind === 'joint') checkJointTask(plan, task, facts, into(errors));
    checkTemporary(task, published.tasks, into(errors), into(warnings));
    checkSample(task, facts, into(errors));
    checkMatters(task, facts, published, into(errors));
    checkTeams(plan, task, facts, into(errors));
    checkReach(plan, task, facts, into(errors));
    checkFit(task, facts, into(errors), into(warnings));
    warnOfMixedScope(task, into(warnings));
    if (published.rules !== undefined) checkRules(task, published.rules, into(warnings));
  }
  return { errors, warnings };
}

function checkTexts(plan: PlanHeading, task: Task, error: Note): void {
  const { window_from: from, window_to: to } = task;
  if (from === undefined)
    error('window_from', 'missing', { zh: '未填写检查开始日期', en: 'no first day of the window' });
  if (to === undefined)
    error('window_to', 'missing', { zh: '未填写检查截止日期', en: 'no last day of the window' });
  if (from !== undefined && to !== undefined && from > to) {
    error('window_to', 'window-reversed', {
      zh: '检查时间的截止早于开始',
      en: 'the window ends before it begins',
    });
  }
  if ([from, to].some((day) => day !== undefined && day.slice(0, 4) !== String(plan.year))) {
    error('window_from', 'window-outside-year', {
      zh: `检查时间应在 ${plan.year} 年内`,
      en: "the window lies outside the plan's year",
    });
  }
  if (task.methods.length === 0) error('methods', 'missing', { zh: '未填写检查方式', en: 'no method' });
}

function checkSample(task: Task, facts: RegisterFacts, error: Note): void {
  const { sample, credit_scheme: scheme } = task;
  if (scheme !== undefined && !facts.credit_schemes.has(scheme)) {
    error('credit_scheme', 'scheme-unknown', {
      zh: `没有信用评价办法 ${scheme}，或已停用`,
      en: 'no such credit scheme in use',
    });
  }
  if (scheme !== undefined && task.unrated_as === undefined) {
    error('unrated_as', 'missing', {
      zh: '应说明没有有效评价的对象计入哪一等级',
      en: 'say as which tier unrated targets count',
    });
  }
  if (task.times_a_year !== undefined && task.rounds > 1) {
    error('rounds', 'rounds-and-times', {
      zh: '分批抽取（rounds）与各等级次数（times_a_year）不能同用',
      en: 'rounds and times_a_year exclude each other',
    });
  }
  if (sample === undefined) {
    error('sample', 'missing', { zh: '未填写抽查比例或数量', en: 'no sample rule' });
    return;
  }
  if (scheme === undefined && differsByTier(sample)) {
    error('credit_scheme', 'missing', {
      zh: '比例按等级不同，应指明信用评价办法',
      en: 'rates differ by tier: name the scheme',
    });
  }
  const possible = scheme === undefined ? [tierOfUnrated(task)] : (task.scope.tiers ?? TIERS);
  const unnamed =
    sample.mode === 'count' ? [] : possible.filter((tier) => perTier(sample)[tier] === undefined);
  if (unnamed.length > 0) {
    error('sample', 'tier-unnamed', {
      zh: `抽查规则未给出等级 ${unnamed.join('、')}`,
      en: `the rule does not name tiers ${unnamed.join(', ')}`,
    });
  }
  if (
    sample.mode === 'rate' &&
    sample.floor !== undefined &&
    sample.cap !== undefined &&
    sample.floor > sample.cap
  ) {
    error('sample', 'floor-above-cap', { zh: '下限高于上限', en: 'the floor is above the cap' });
  }
}

type PerTier = Readonly<Partial<Record<Tier, number>>>;
const perTier = (sample: PlannedSample | SampleRule): PerTier =>
  sample.mode === 'rate' ? sample.rates : sample.mode === 'total' ? sample.weights : sample.counts;

function differsByTier(sample: PlannedSample): boolean {
  const values = Object.values(perTier(sample));
  if (sample.mode === 'count') return values.filter((n) => n > 0).length > 1;
  return new Set(values).size > 1;
}

/** Whether scope, methods and team scopes agree with the dictionaries and with the matters. */
function checkFit(task: Task, facts: RegisterFacts, error: Note, warn: Note): void {
  for (const kind of task.scope.kinds ?? []) {
    if (!facts.kinds.has(kind))
      error('scope', 'kind-unknown', { zh: `没有对象类别 ${kind}`, en: 'no such kind of target' });
  }
  for (const department of task.scope.departments ?? []) {
    if (!facts.departments.has(department)) {
      error('scope', 'department-unknown', { zh: `没有部门 ${department}`, en: 'no such department' });
    }
  }
  for (const method of task.methods) {
    if (!facts.methods.has(method))
      error('methods', 'method-unknown', { zh: `没有检查方式 ${method}`, en: 'no such method' });
  }
  const held = new Set(task.teams.flatMap(({ scopes }) => scopes));
  for (const code of task.matters) {
    const matter = facts.matters.get(code);
    if (matter === undefined) continue;
    const lacking = matter.scopes.filter((scope) => !held.has(scope));
    if (lacking.length > 0) {
      warn('teams', 'scope-not-held', {
        zh: `${code} 要求执法领域 ${lacking.join('、')}，检查组未要求`,
        en: `no team must hold the scopes ${lacking.join(', ')} of ${code}`,
      });
    }
    const kinds = task.scope.kinds ?? [];
    if (
      matter.target_kinds.length > 0 &&
      kinds.length > 0 &&
      !kinds.some((kind) => matter.target_kinds.includes(kind))
    ) {
      warn('scope', 'kind-of-matter', {
        zh: `任务的对象类别不在 ${code} 的适用范围`,
        en: 'the matter is not for these kinds',
      });
    }
  }
}

const FIRMS = ['enterprise', 'individual', 'institution'];
const OWNED = ['vehicle', 'vessel'];

/** Firms and their vehicles are two tasks: a firm with many vehicles would be drawn many times over. */
function warnOfMixedScope({ scope: { kinds } }: Task, warn: Note): void {
  const holds = (some: readonly string[]) => kinds === undefined || some.some((kind) => kinds.includes(kind));
  if (!holds(FIRMS) || !holds(OWNED)) return;
  const open =
    kinds === undefined ? { zh: '未限定对象类别，', en: 'no kinds are given: ' } : { zh: '', en: '' };
  warn('scope', 'firms-with-vehicles', {
    zh: `${open.zh}范围同时包含企业和车辆、船舶；请分为两项任务`,
    en: `${open.en}firms and their vehicles or vessels stand in one scope; make them two tasks`,
  });
}
