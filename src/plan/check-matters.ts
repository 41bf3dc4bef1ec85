/** Only matters of a published version of the list are planned (未纳入清单的事项不得擅自抽查). */
import type { Note, PublishedFacts, RegisterFacts } from './finding.ts';
import type { PlanHeading, Task } from './schema.ts';
import { exempt, unlawfulMatter } from './unlawful-matter.ts';

export function checkMatterList(
  { matter_list: number }: PlanHeading,
  { matter_list: list, newest_matter_list: newest }: PublishedFacts,
  error: Note,
  warn: Note,
): void {
  if (number === undefined) {
    error('matter_list', 'missing', {
      zh: '未填写所依据的抽查事项清单版本',
      en: 'no version of the matter list is named',
    });
  } else if (list === undefined) {
    error('matter_list', 'matter-list-unknown', {
      zh: `没有公布过抽查事项清单 ${number}`,
      en: `no matter list ${number} was published`,
    });
  } else if (newest !== number) {
    warn('matter_list', 'matter-list-outdated', {
      zh: `已有更新的抽查事项清单 ${newest}`,
      en: `there is a newer matter list, ${newest}`,
    });
  }
}

export function checkMatters(
  task: Task,
  facts: RegisterFacts,
  { matter_list: list }: PublishedFacts,
  error: Note,
): void {
  if (task.matters.length === 0) error('matters', 'missing', { zh: '未填写抽查事项', en: 'no matter' });
  for (const code of task.matters) {
    const matter = facts.matters.get(code);
    const listed = list?.get(code);
    if (matter !== undefined && list !== undefined && listed === undefined) {
      error('matters', 'matter-not-listed', {
        zh: `${code} 不在计划所依据的抽查事项清单版本中，不得抽查`,
        en: `${code} does not stand in the version of the matter list that the plan follows`,
      });
    }
    const unlawful = unlawfulMatter(code, matter);
    if (matter?.exempt_ground === null && listed?.exempt_ground !== undefined) unlawful.push(exempt(code));
    for (const { rule, message } of unlawful) error('matters', rule, message);
  }
}
