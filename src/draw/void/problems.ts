import { defineProblems } from '../../platform/problems.ts';

export const voidProblems = defineProblems('draw void', {
  'draw-void-pending': {
    status: 409,
    title: { zh: '已有一份作废申请待确认', en: 'A request to void the draw is pending' },
    next: {
      zh: '请由另一人确认或退回，或由申请人撤回后重新提出。',
      en: 'Have another person confirm or refuse it, or withdraw it first.',
    },
  },
  'draw-void-not-requested': {
    status: 409,
    title: { zh: '没有待确认的作废申请', en: 'No request to void the draw is pending' },
    next: {
      zh: '请先说明理由提出作废申请，再由另一人确认。',
      en: 'Ask for it with a reason first; another person confirms.',
    },
  },
  'draw-void-not-yours': {
    status: 409,
    title: { zh: '只有申请人可以撤回', en: 'Only who asked can withdraw' },
    next: { zh: '其他人请确认，或说明理由退回。', en: 'Others confirm it, or refuse it with a reason.' },
  },
  'draw-void-value-due': {
    status: 422,
    title: {
      zh: '已经产生的随机数须随作废一并公开',
      en: 'A value that exists already is published with the void',
    },
    next: {
      zh: '请在 values 中依次录入到第 index 项为止已经产生的随机数，以便公布其结果。',
      en: 'Enter in values, in order, those that exist, the one at index among them: what they give is published.',
    },
  },
});
