/** What kinds and states are called. */
import { inBoth } from './in-both.ts';

export const KINDS = inBoth(
  {
    publication: {
      plan: '计划',
      matter_list: '事项清单',
      sampling_rules: '抽查细则',
      draw: '抽取',
      result: '检查结果',
      correction: '更正',
      withdrawal: '撤下',
      objection: '异议答复',
    },
    draw: {
      draft: '草案',
      sealed: '名单已封存',
      committed: '已承诺，待摇号',
      drawn: '已摇号，待公开',
      disclosed: '已公开',
      closed: '已公开，检查办结',
      void: '已作废',
      failed: '已失败',
    },
    plan: { published: '已公布', in_progress: '实施中', completed: '已完成' },
    outcome: { clean: '未发现问题', problem: '发现问题', not_checked: '未能检查' },
    rehearsal: '演练',
    rehearsalNote: '这是一次演练，不产生任何检查，不要当作正式抽取。',
    tier: (tier: string) => `${tier} 级`,
  },
  {
    publication: {
      plan: 'Plan',
      matter_list: 'Matter list',
      sampling_rules: 'Sampling rules',
      draw: 'Draw',
      result: 'Result',
      correction: 'Correction',
      withdrawal: 'Withdrawal',
      objection: 'Answer to an objection',
    },
    draw: {
      draft: 'Draft',
      sealed: 'List sealed',
      committed: 'Committed, lot not cast yet',
      drawn: 'Lot cast, not disclosed yet',
      disclosed: 'Disclosed',
      closed: 'Disclosed, visits done',
      void: 'Void',
      failed: 'Failed',
    },
    plan: { published: 'Published', in_progress: 'Under way', completed: 'Completed' },
    outcome: { clean: 'No problem found', problem: 'Problem found', not_checked: 'Could not be checked' },
    rehearsal: 'Rehearsal',
    rehearsalNote: 'This is a rehearsal: nobody is inspected because of it. Do not take it for a real draw.',
    tier: (tier: string) => `Tier ${tier}`,
  },
);
