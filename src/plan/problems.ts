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
      zh: '审核中的计划须先退回；已公布的计划请先发起调整（amend）并说明理由。',
      en: 'Have a submitted plan returned first; amend a published one, with a reason.',
    },
  },
  'plan-out-of-order': {
    status: 409,
    title: { zh: '计划的当前状态不允许这一步', en: 'The plan is not in a state for this step' },
    next: { zh: '请按 state 所示的状态办理。', en: 'Look at state: it says what the plan is waiting for.' },
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
