import { defineProblems } from '../platform/problems.ts';

export const visitProblems = defineProblems('visit', {
  'visit-not-found': {
    status: 404,
    title: { zh: '没有这次检查，或它不由您承担', en: 'There is no such visit, or it is not yours' },
    next: { zh: '请在自己的检查任务列表中核对。', en: 'Look it up in the list of your visits.' },
  },
  'visits-unknown': {
    status: 422,
    title: { zh: '有的检查不存在，或不归您管', en: 'Some of these visits do not exist, or are not yours' },
    next: {
      zh: 'visits 中逐一列出；请核对抽取编号和检查编号。整批未作任何改动。',
      en: 'They are listed in visits; check the numbers. Nothing of the batch was changed.',
    },
  },
  'visit-out-of-order': {
    status: 409,
    title: { zh: '检查的当前状态不能办理这一步', en: 'The state of the visit does not admit this step' },
    next: {
      zh: 'visits 中列出每次检查的当前状态；请刷新后办理相应的下一步。整批未作任何改动。',
      en: 'visits tells the state of each; read them again and take the step that is next. Nothing was changed.',
    },
  },
  'paper-needed': {
    status: 422,
    title: {
      zh: '代为录入须附签字的扫描件',
      en: 'What is entered on behalf of others needs their signed paper',
    },
    next: {
      zh: '请先上传签字件的扫描件，再在 paper 中填写其 digest、签字人和日期。',
      en: 'Send the scan of the signed paper first, then give its digest, who signed and when in paper.',
    },
  },
  'paper-not-yours': {
    status: 422,
    title: { zh: '本人办理的不填 paper', en: 'Whoever acts in his own name gives no paper' },
    next: {
      zh: '请去掉 paper；根据纸质件代为录入的，由登记人员（registrar）办理。',
      en: 'Leave out paper; what is entered from paper is entered by a registrar.',
    },
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
