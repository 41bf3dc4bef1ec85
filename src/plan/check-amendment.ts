/** Temporary tasks (临时任务) come after publication and say their ground; a planned task cannot become one. */
import type { Note } from './finding.ts';
import type { Task } from './schema.ts';

/** @param inForce tasks of the published revision; absent before the first publication */
export function checkTemporary(
  task: Task,
  inForce: readonly Task[] | undefined,
  error: Note,
  warn: Note,
): void {
  const before = inForce?.find(({ code }) => code === task.code);
  const isTemporary = task.temporary_ground !== undefined;
  if (isTemporary && inForce === undefined) {
    error('temporary_ground', 'temporary-before-publication', {
      zh: '计划首次公布以前没有临时任务',
      en: 'there is no temporary task before the plan is published',
    });
  }
  if (isTemporary && before !== undefined && before.temporary_ground === undefined) {
    error('temporary_ground', 'planned-task-as-temporary', {
      zh: '年度计划中的任务不能改为临时任务',
      en: 'a task of the annual plan cannot be made a temporary one',
    });
  }
  if (!isTemporary && before?.temporary_ground !== undefined) {
    error('temporary_ground', 'missing', {
      zh: '临时任务须保留其依据',
      en: 'a temporary task keeps its ground',
    });
  }
  if (!isTemporary && inForce !== undefined && before === undefined) {
    warn('temporary_ground', 'task-added', {
      zh: '公布后增加的任务；如为临时任务，请填写依据',
      en: 'a task added after publication: if it is a temporary one, give its ground',
    });
  }
}
