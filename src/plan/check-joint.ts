/** What a joint plan must say of every department that takes part (domain: 联合抽查计划). */
import type { Note, RegisterFacts } from './finding.ts';
import type { PlanHeading, Task } from './schema.ts';
import { isWithin } from './within.ts';

export function checkParticipants(
  plan: PlanHeading,
  tasks: readonly Task[],
  { departments }: RegisterFacts,
  error: Note,
): void {
  if (plan.participants.length === 0) {
    error('participants', 'missing', {
      zh: '联合计划未填写参与部门',
      en: 'a joint plan names its participants',
    });
  }
  const sent = tasks.flatMap(({ teams }) => teams.map(({ department }) => department));
  for (const participant of plan.participants) {
    if (sent.some((department) => isWithin(departments, department, participant))) continue;
    error('participants', 'participant-without-team', {
      zh: `参与部门 ${participant} 没有在任何任务中派出检查组`,
      en: `the participant ${participant} sends a team to no task`,
    });
  }
}

export function checkJointTask(
  plan: PlanHeading,
  task: Task,
  { departments }: RegisterFacts,
  error: Note,
): void {
  if (Object.keys(task.scope).length === 0) {
    error('scope', 'missing', { zh: '联合计划未填写抽查对象范围', en: 'a joint task names its targets' });
  }
  const partners = [plan.lead_department, ...plan.participants];
  for (const { department, authority, content } of task.teams) {
    if (authority === undefined) {
      error('teams', 'authority-missing', {
        zh: `联合计划未填写 ${department} 的执法权限`,
        en: `no enforcement authority of ${department}`,
      });
    }
    if (content === undefined) {
      error('teams', 'content-missing', {
        zh: `联合计划未填写 ${department} 的检查内容`,
        en: `no check content of ${department}`,
      });
    }
    if (!partners.some((partner) => isWithin(departments, department, partner))) {
      error('teams', 'department-not-participant', {
        zh: `${department} 派出检查组，但不是牵头或参与部门`,
        en: `${department} sends a team but is neither lead nor participant`,
      });
    }
  }
}
