import { defineProblems } from '../platform/problems.ts';

export const timeStampProblems = defineProblems('time-stamp', {
  'time-stamp-size-unknown': {
    status: 404,
    title: { zh: '没有这一条数的检查点', en: 'There is no checkpoint of this size' },
    next: {
      zh: '请读取最新检查点，取其第二行的条数。',
      en: 'Take the size from the second line of a checkpoint.',
    },
  },
  'time-stamp-refused': {
    status: 422,
    title: { zh: '时间戳未通过核验，没有保存', en: 'The time stamp does not verify and was not kept' },
    next: {
      zh: '请按 reason 核对：时间戳须针对该检查点的原文，由配置的可信机构签发。',
      en: 'See reason: it must be over the text of this checkpoint and come from an authority that is trusted here.',
    },
  },
});
