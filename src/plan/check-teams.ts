/** Who is sent: 执法人员不得少于两人, and whoever sends a team to another department's plan takes part in it openly. */
import type { Note, RegisterFacts } from './finding.ts';
import type { PlanHeading, Task } from './schema.ts';
import { isWithin } from './within.ts';

export function checkTeams(plan: PlanHeading, task: Task, facts: RegisterFacts, error: Note): void {
  if (task.teams.length === 0) {
    error('teams', 'missing', { zh: '未填写检查组', en: 'no team' });
    return;
  }
  for (const { department } of task.teams) {
    if (!facts.departments.has(department)) {
      error('teams', 'department-unknown', { zh: `没有部门 ${department}`, en: 'no such department' });
    }
  }
  refuseSmall(plan, task, facts, error);
  checkLead(plan, task, facts, error);
}

/** Visits are made by the team as it stands in the task, but each county of 市抽县查 goes by itself. */
function refuseSmall(plan: PlanHeading, task: Task, { departments, matters }: RegisterFacts, error: Note) {
  const leading = [
    plan.lead_department,
    ...task.matters.map((code) => matters.get(code)?.lead_department ?? plan.lead_department),
  ];
  const together = leading.flatMap((lead) => {
    const own = task.teams.filter(({ department }) => isWithin(departments, department, lead));
    return task.mode === 'lower_level' ? own.map((team) => [team]) : [own];
  });
  const named = new Set<string>();
  for (const own of together) {
    const size = own.reduce((sum, team) => sum + team.size, 0);
    const from = own.map(({ department }) => department).join('、');
    if (own.length === 0 || size >= 2 || named.has(from)) continue;
    named.add(from);
    error('teams', 'team-too-small', {
      zh: `牵头部门的检查组（${from}）只有 ${size} 人；执法人员不得少于两人，请增加人数`,
      en: `the leading department sends ${size} (${from}); the law asks for at least two inspectors: raise the size`,
    });
  }
}

/** A department plan is its department's own; in a joint one its lead goes along. */
function checkLead(plan: PlanHeading, task: Task, { departments }: RegisterFacts, error: Note) {
  const { kind, lead_department: lead } = plan;
  // Where the lead itself is unknown, that is what is to be put right.
  if (!departments.has(lead)) return;
  const known = task.teams.filter(({ department }) => departments.has(department));
  const outside = known.filter(({ department }) => !isWithin(departments, department, lead));
  if (kind === 'joint') {
    if (outside.length < known.length) return;
    error('teams', 'lead-without-team', {
      zh: `牵头部门 ${lead} 及其下级没有派出检查组；请为本任务增加其检查组`,
      en: `neither the lead ${lead} nor a department below it sends a team: give the task one`,
    });
    return;
  }
  for (const { department } of outside) {
    error('teams', 'team-outside-lead', {
      zh: `${department} 不属于牵头部门 ${lead}，不能列入部门计划；请改为联合计划（kind: joint）并将其列为参与部门`,
      en: `${department} is no part of the lead ${lead}: make it a joint plan (kind: joint) and name it as a participant`,
    });
  }
}
