import { defineProblems } from '../platform/problems.ts';

export const simulationProblems = defineProblems('simulation', {
  'simulation-incomplete': {
    status: 422,
    title: { zh: '计划尚有缺项，不能模拟', en: 'The plan has gaps and cannot be simulated' },
    next: {
      zh: '请补全 missing 中列出的抽查规则和检查期限。',
      en: 'Fill in the sample rules and windows listed in missing.',
    },
  },
  'simulation-without-targets': {
    status: 422,
    title: { zh: '计划范围内没有检查对象', en: 'No target is in scope of the plan' },
    next: { zh: '请核对任务范围与名录。', en: 'Check the scopes of the tasks and the register.' },
  },
  'simulation-too-large': {
    status: 422,
    title: { zh: '计划范围内的对象过多，不能模拟', en: 'The plan is over too many targets to be simulated' },
    next: {
      zh: '请把任务分到几个计划中分别模拟；上限见 most。',
      en: 'Simulate its tasks in several plans; the limit is in most.',
    },
  },
  'simulation-running': {
    status: 409,
    title: { zh: '另一项模拟正在进行', en: 'Another simulation is under way' },
    next: { zh: '请等它结束后再发起。', en: 'Start again when it has ended.' },
  },
});
