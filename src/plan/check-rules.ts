/**
 * Where a task departs from the office's own sampling rules (抽查工作细则) in force. Warnings: the rules bind people, and
 * whoever reviews the plan may have a reason (decision 0011); but nobody departs from them without being told.
 */
import type { Note, RulesOfTasks } from './finding.ts';
import type { Task } from './schema.ts';

const WORDS = {
  up: '进一',
  nearest: '四舍五入',
  allowed: '可以递补',
  'not-allowed': '不递补',
  on_draw: '抽取后即公开',
  on_completion: '检查完成后公开',
  from: '自所定日期公开',
} as const;
type Value = keyof typeof WORDS;

export function checkRules(task: Task, rules: RulesOfTasks, warn: Note): void {
  const compare = (
    field: string,
    rule: string,
    [zh, en]: readonly [string, string],
    is: Value,
    ruled: Value,
  ) => {
    if (is === ruled) return;
    warn(field, rule, {
      zh: `任务的${zh}为“${WORDS[is]}”（${is}），现行抽查工作细则（第 ${rules.version} 版）规定为“${WORDS[ruled]}”（${ruled}）；请改为一致，或向联席会议说明理由`,
      en: `${en} is ${is}; by the sampling rules in force (version ${rules.version}) it is ${ruled}: follow them, or give the conference your reason`,
    });
  };
  const { sample } = task;
  // Only rates are rounded (protocol section 3), up unless said otherwise.
  if (sample?.mode === 'rate')
    compare('sample', 'rounding-departs', ['取整', 'rounding'], sample.rounding ?? 'up', rules.rounding);
  const allowed = (replaced: boolean) => (replaced ? 'allowed' : 'not-allowed');
  const replacement = ['递补', 'replacement'] as const;
  const ruled = allowed(rules.replacement.allowed);
  compare('replacement', 'replacement-departs', replacement, allowed(task.replacement), ruled);
  const { policy } = task.disclosure;
  compare('disclosure', 'disclosure-departs', ['公开办法', 'disclosure'], policy, rules.disclosure.policy);
}
