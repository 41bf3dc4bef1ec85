import { defineProblems } from '../platform/problems.ts';

export const visitProblems = defineProblems('visit', {
  'visit-not-found': {
    status: 404,
    title: { zh: '没有这次检查，或它不由您承担', en: 'There is no such visit, or it is not yours' },
    next: { zh: '请在自己的检查任务列表中核对。', en: 'Look it up in the list of your visits.' },
  },
  'visit-of-others': {
    status: 403,
    title: { zh: '只能查看自己的检查任务', en: 'You may read your own visits only' },
    next: {
      zh: '请去掉 inspector 参数，或填写自己的执法证号。',
      en: 'Leave out inspector, or name yourself.',
    },
  },
});
