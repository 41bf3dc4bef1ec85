import { defineProblems } from '../platform/problems.ts';

export const recordProblems = defineProblems('record', {
  'record-stale': {
    status: 409,
    title: {
      zh: '这份记录已有更新的版本，您的版本没有覆盖它',
      en: 'There is a newer version of this record; yours did not overwrite it',
    },
    next: {
      zh: 'current 是服务器上的版本，yours 是您发来的版本；请对照合并后，以 current.client_id 为 base、用新的 client_id 重新发送。',
      en: 'current is the version here, yours what you sent. Merge them and send the result with base = current.client_id and a new client_id.',
    },
  },
  'record-id-reused': {
    status: 409,
    title: {
      zh: '这个 client_id 已用于另一份内容',
      en: 'This client_id was used for other content',
    },
    next: {
      zh: '重发须与原先完全相同；内容有改动的，请换新的 client_id。receipt 是原先那份的回执。',
      en: 'Send exactly the same again, or use a new client_id for what changed. receipt is that of the first.',
    },
  },
  'record-closed': {
    status: 409,
    title: { zh: '现在不能填写这次检查的记录', en: 'The record of this visit cannot be written now' },
    next: {
      zh: '须先经审批；已归档的，由审核人员退回后才能修改。当前状态见 state，服务器上的版本见 current。',
      en: 'It is written after the approval; once filed, after a reviewer returned it. See state and current.',
    },
  },
  'record-department-not-yours': {
    status: 403,
    title: { zh: '这一部分由其他部门填写', en: 'This part is another department’s' },
    next: {
      zh: '请填写本部门的部分；牵头部门可以查看全部并填写汇总意见。',
      en: 'Write the part of your own department; the lead reads all parts and writes the summary.',
    },
  },
  'record-not-found': {
    status: 404,
    title: { zh: '没有这份记录或这个版本', en: 'There is no such record, or no such version of it' },
    next: { zh: '请刷新后核对部门和版本。', en: 'Read the record again and check department and version.' },
  },
  'record-content-unknown': {
    status: 422,
    title: {
      zh: '记录中有不属于这次检查的内容',
      en: 'The record names something that does not belong to this visit',
    },
    next: {
      zh: 'findings 中逐项列出；任务、事项和检查项以检查任务中给出的为准，佐证文件须先上传。',
      en: 'Each is listed in findings: use the tasks, matters and items of the visit, and send files first.',
    },
  },
  'record-incomplete': {
    status: 422,
    title: { zh: '记录尚不完整，不能确认', en: 'The record is not complete and cannot be confirmed' },
    next: {
      zh: '请逐项补齐 findings 中列出的内容，全部列在其中；草稿已保存。',
      en: 'Complete every entry of findings, nothing else is missing; the draft is kept.',
    },
  },
  'record-signers-unfit': {
    status: 422,
    title: {
      zh: '检查单须由检查组至少两人签字，其中一人属于本部门',
      en: 'Two of the team sign the sheet, one of them of the department',
    },
    next: {
      zh: '请核对执法证号；strangers 中的人员不在检查组内。换人须先经重新抽取。',
      en: 'Check the certificate numbers: those in strangers are not of the team. A seat changes hands by lot alone.',
    },
  },
  'review-own': {
    status: 409,
    title: { zh: '不能审核自己填写或确认的记录', en: 'Nobody reviews a record of his own' },
    next: { zh: '请交另一名审核人员办理。', en: 'Have another reviewer do it.' },
  },
  'review-not-lead': {
    status: 403,
    title: { zh: '由牵头部门的审核人员审核', en: 'A reviewer of the lead department does this' },
    next: { zh: '请交牵头部门办理；部门见 lead_department。', en: 'Ask the department in lead_department.' },
  },
  'measure-unknown': {
    status: 422,
    title: { zh: '归档的记录中没有这项后续措施', en: 'The filed record has no such measure' },
    next: {
      zh: '请按 GET …/follow-ups 中列出的部门、任务、事项和序号填写。',
      en: 'Name it as GET …/follow-ups lists it: department, task, matter and place.',
    },
  },
  'measure-settled': {
    status: 409,
    title: { zh: '这项后续措施已经办结', en: 'This measure is settled already' },
    next: {
      zh: '无需再办；如有误，请另行说明并更正公示。',
      en: 'Nothing is left to do; correct the publication if it is wrong.',
    },
  },
  'follow-up-unfit': {
    status: 422,
    title: { zh: '这一步不适用于该项措施', en: 'This step does not fit the measure' },
    next: {
      zh: '复查适用于责令改正，案件反馈适用于移送；责令改正复查合格后、移送有案件编号后方可办结。',
      en: 'A re-check belongs to a correction order, case news to a transfer; they are settled after a passed re-check or with a case number.',
    },
  },
});
