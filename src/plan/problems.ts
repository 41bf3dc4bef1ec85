import { defineProblems } from '../platform/problems.ts';

export const planProblems = defineProblems('plan', {
  'plan-not-found': {
    status: 404,
    title: { zh: '没有这份计划', en: 'There is no such plan' },
    next: { zh: '请在计划列表中核对代码。', en: 'Look the code up in the list of plans.' },
  },
  'plan-task-not-found': {
    status: 404,
    title: { zh: '计划中没有这项任务', en: 'The plan has no such task' },
    next: { zh: '请在计划中核对任务代码。', en: 'Look the code up among the tasks of the plan.' },
  },
  'plan-code-taken': {
    status: 409,
    title: { zh: '计划代码已被使用', en: 'The code is another plan’s' },
    next: {
      zh: '请换一个代码；修改已有的计划请用 PATCH。',
      en: 'Choose another code, or change the existing plan with PATCH.',
    },
  },
  'plan-not-editable': {
    status: 409,
    title: {
      zh: '计划已提交或公布，不能直接修改',
      en: 'The plan is submitted or published and cannot be edited',
    },
    next: {
      zh: '审核中的计划须先撤回（withdraw）或退回；已公布的计划请先发起调整（amend）并说明理由。',
      en: 'Withdraw a submitted plan first, or have it returned; amend a published one, with a reason.',
    },
  },
  'plan-out-of-order': {
    status: 409,
    title: { zh: '计划的当前状态不允许这一步', en: 'The plan is not in a state for this step' },
    next: { zh: '请按 state 所示的状态办理。', en: 'Look at state: it says what the plan is waiting for.' },
  },
  'plan-decision-pending': {
    status: 409,
    title: {
      zh: '纸面决定已录入，待第二人核对',
      en: 'A decision made on paper waits for the second person',
    },
    next: {
      zh: '请由另一名联席会议秘书核对扫描件后确认，或说明理由予以否定。',
      en: 'Have another conference secretary compare the scan and confirm the entry, or refuse it with a reason.',
    },
  },
  'plan-no-decision-pending': {
    status: 409,
    title: { zh: '没有待核对的纸面决定', en: 'No decision made on paper is waiting' },
    next: {
      zh: '请查看计划的经过：可能已被确认或否定。',
      en: 'Look at the events of the plan: it may have been confirmed or refused already.',
    },
  },
  'plan-meeting-ahead': {
    status: 422,
    title: { zh: '会议日期晚于今日', en: 'The meeting lies in the future' },
    next: {
      zh: '请核对会议日期；会议召开以后再录入决定。',
      en: 'Check the date; enter the decision after the meeting.',
    },
  },
  'plan-not-finished': {
    status: 409,
    title: {
      zh: '计划尚有未完成的抽取，或未公示的检查',
      en: 'Rounds of the plan are still to be drawn, or results to be published',
    },
    next: {
      zh: '请完成 rounds 中列出的轮次（或以计划调整说明理由后取消），并公示 visits 中所计的检查结果。',
      en: 'Draw the rounds listed in rounds, or take them out by an amendment with a reason, and publish the results counted in visits.',
    },
  },
  'plan-revision-not-found': {
    status: 404,
    title: { zh: '计划没有提交过这一版本', en: 'No such revision of the plan was submitted' },
    next: { zh: '请查阅 events 中的版本号。', en: 'The events of the plan name its revisions.' },
  },
  'plan-reference-unknown': {
    status: 422,
    title: { zh: '引用的部门或信用评价办法不存在', en: 'A department or credit scheme named does not exist' },
    next: {
      zh: '请改正 fields 中列出的代码，或先在名录中登记。',
      en: 'Correct the codes listed in fields, or register them first.',
    },
  },
  'plan-incomplete': {
    status: 422,
    title: { zh: '计划尚不完整或不合规定', en: 'The plan is incomplete or against a rule' },
    next: {
      zh: '请逐项处理 findings 中列出的问题，全部列在其中。',
      en: 'Deal with every entry of findings; nothing else is missing.',
    },
  },
});
