import { defineProblems } from '../../platform/problems.ts';

export const objectionProblems = defineProblems('objection', {
  'objection-not-found': {
    status: 404,
    title: { zh: '没有这件异议', en: 'There is no such objection' },
    next: { zh: '请在异议列表中核对编号。', en: 'Look the number up in the list of objections.' },
  },
  'objection-answered': {
    status: 409,
    title: { zh: '这件异议已经答复', en: 'The objection was answered already' },
    next: {
      zh: '答复只作一次，见 answer；对答复仍有异议的，另行登记。',
      en: 'It is answered once, see answer; whoever objects again files another one.',
    },
  },
});
