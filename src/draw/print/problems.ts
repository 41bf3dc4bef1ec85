import { defineProblems } from '../../platform/problems.ts';

export const printProblems = defineProblems('draw print', {
  'draw-not-committed': {
    status: 409,
    title: {
      zh: '抽取尚未承诺，没有可打印的内容',
      en: 'The draw is not committed, so there is nothing to print',
    },
    next: { zh: '请先完成承诺（commit）。', en: 'Commit the draw first.' },
  },
  'draw-without-ceremony': {
    status: 409,
    title: { zh: '本次抽取没有现场产生的数字', en: 'The draw takes no digits from a ceremony' },
    next: {
      zh: '见证人数字单只用于来源为 ceremony 的随机数。',
      en: 'The sheet is for entropy whose source is a ceremony.',
    },
  },
});
