/** Whose targets a task may be over: a plan gives its department no view of another one's register. */
import type { Note, RegisterFacts } from './finding.ts';
import type { PlanHeading, Task } from './schema.ts';
import { isWithin } from './within.ts';

export function checkReach(plan: PlanHeading, task: Task, facts: RegisterFacts, error: Note): void {
  const { departments, targets } = facts;
  const own = [plan.lead_department, ...plan.participants];
  const foreign = [...(targets?.get(task.code) ?? [])].filter(
    ([department]) => !own.some((whole) => isWithin(departments, department, whole)),
  );
  if (foreign.length === 0) return;
  const names = foreign.map(([department]) => department).join('、');
  const n = foreign.reduce((sum, [, count]) => sum + count, 0);
  error('scope', 'scope-outside-plan', {
    zh: `范围内有 ${n} 个对象由 ${names} 主管，不属于牵头部门或参与部门；请用 scope.departments 缩小范围，或改为联合计划并将其列为参与部门`,
    en: `${n} targets in scope are in charge of ${names}, neither lead nor participant: narrow scope.departments, or make it a joint plan with them`,
  });
}
