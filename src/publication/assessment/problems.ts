import { defineProblems } from '../../platform/problems.ts';

export const assessmentProblems = defineProblems('impact-assessment', {
  'assessment-not-found': {
    status: 404,
    title: { zh: '没有这份影响评估', en: 'There is no such impact assessment' },
    next: {
      zh: '请在 GET /api/v1/impact-assessments 中核对编号。',
      en: 'Look the number up in GET /api/v1/impact-assessments.',
    },
  },
  'assessment-confirmed': {
    status: 409,
    title: { zh: '这份影响评估已经确认', en: 'The impact assessment is confirmed already' },
    next: { zh: '无须再办。', en: 'Nothing more is to be done.' },
  },
  'assessment-ahead': {
    status: 422,
    title: { zh: '评估日期晚于今日', en: 'The assessment lies in the future' },
    next: { zh: '请核对评估日期。', en: 'Check the date.' },
  },
});
