import { defineProblems } from '../platform/problems.ts';

export const samplingRulesProblems = defineProblems('sampling-rules', {
  'sampling-rules-not-found': {
    status: 404,
    title: { zh: '没有这个版本的抽查工作细则', en: 'There is no such version of the sampling rules' },
    next: {
      zh: '请在 /api/v1/public/sampling-rules 中核对版本号。',
      en: 'Look the version up in /api/v1/public/sampling-rules.',
    },
  },
  'sampling-rules-backdated': {
    status: 422,
    title: {
      zh: '施行日期过早：首个版本最早今天，其后各版本最早明天，且不早于前一版本',
      en: 'Rules take effect too early: a first version today at the earliest, later ones tomorrow and not before the last',
    },
    next: {
      zh: '已封存的抽取受当时的细则约束，不能追溯。请改正 effective_on。',
      en: 'Draws already sealed are bound by the rules of their day. Correct effective_on.',
    },
  },
  'sampling-rules-unchanged': {
    status: 409,
    title: { zh: '与前一版本相同，没有可发布的变化', en: 'Nothing has changed since the last version' },
    next: { zh: '请沿用现行版本。', en: 'Go on with the version in force.' },
  },
});
