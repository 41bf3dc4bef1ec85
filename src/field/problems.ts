import { defineProblems } from '../platform/problems.ts';

export const fieldProblems = defineProblems('visit link', {
  'link-inspector-unfit': {
    status: 422,
    title: { zh: '此人不在这次检查的检查组内', en: 'This inspector is not of the visit’s team' },
    next: {
      zh: '请填写 team 中一名成员的执法证号；换人须先经重新抽取。',
      en: 'Name one of those in team by certificate number. A seat changes hands by lot alone.',
    },
  },
});
