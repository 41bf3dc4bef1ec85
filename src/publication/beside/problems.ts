import { defineProblems } from '../../platform/problems.ts';

export const besideProblems = defineProblems('publication-beside', {
  'publication-not-a-result': {
    status: 409,
    title: {
      zh: '这份公示不是检查结果的原公示',
      en: 'This publication is not the first one of a result',
    },
    next: {
      zh: '更正和异议只针对检查结果的原公示，编号见 result；计划、清单、细则由调整和新版本变更。',
      en: 'Corrections and objections are about the result itself, whose number is in result; plans, lists and rules change by amendments and new versions.',
    },
  },
  'publication-withdrawn': {
    status: 409,
    title: { zh: '这份公示已经撤下', en: 'The publication was withdrawn' },
    next: {
      zh: '已撤下的不再更正、异议或再次撤下。',
      en: 'What was withdrawn is neither corrected nor withdrawn again.',
    },
  },
  'publication-date-refused': {
    status: 422,
    title: { zh: '日期不对', en: 'The date does not fit' },
    next: {
      zh: '日期不早于公示之日（earliest），不晚于今日（latest）。',
      en: 'It lies between the day of the publication (earliest) and today (latest).',
    },
  },
  'correction-line-unknown': {
    status: 422,
    title: { zh: '原公示中没有所更正的事项', en: 'The result has no such line to correct' },
    next: {
      zh: 'unknown 中列出；部门、任务、事项须与公示中的一致，每项只写一次。',
      en: 'They are listed in unknown: department, task and matter as published, each once.',
    },
  },
  'correction-changes-nothing': {
    status: 422,
    title: { zh: '更正没有改变任何内容', en: 'The correction changes nothing' },
    next: { zh: '请核对结果代码和措施。', en: 'Compare codes and measures with what is published.' },
  },
  'withdrawal-refused': {
    status: 409,
    title: { zh: '这类公示不能撤下', en: 'A publication of this kind cannot be withdrawn' },
    next: {
      zh: '只有检查结果、更正和异议处理结果可以撤下；计划、清单、细则由调整和新版本变更，抽取由作废终止。',
      en: 'Results, corrections and answers to objections can be; plans, lists and rules change by amendments and new versions, and a draw is made void.',
    },
  },
  'withdrawal-decided': {
    status: 409,
    title: { zh: '已有撤下的决定', en: 'Its withdrawal was decided already' },
    next: { zh: '请由另一人执行（…/withdrawal）。', en: 'Have another person carry it out (…/withdrawal).' },
  },
  'withdrawal-not-decided': {
    status: 409,
    title: { zh: '尚无撤下的决定', en: 'Its withdrawal was not decided' },
    next: {
      zh: '请先登记决定及理由（…/withdrawal-decision）。',
      en: 'Enter the decision with its reason first (…/withdrawal-decision).',
    },
  },
});
