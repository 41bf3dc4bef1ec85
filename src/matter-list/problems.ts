import { defineProblems } from '../platform/problems.ts';

export const matterListProblems = defineProblems('matter-list', {
  'matter-list-not-found': {
    status: 404,
    title: { zh: '没有这个版本的抽查事项清单', en: 'There is no such version of the matter list' },
    next: {
      zh: '请在 /api/v1/public/matter-lists 中核对版本号，如 2026-1。',
      en: 'Look the number up in /api/v1/public/matter-lists, as 2026-1.',
    },
  },
  'matter-not-in-list': {
    status: 404,
    title: { zh: '这个版本的清单里没有这一事项', en: 'This version of the list has no such matter' },
    next: {
      zh: '请在清单中查找；未列入的事项不得抽查。',
      en: 'Look in the list: what is not in it may not be checked.',
    },
  },
  'matter-list-incomplete': {
    status: 422,
    title: { zh: '抽查事项清单尚不能发布', en: 'The matter list cannot be published yet' },
    next: {
      zh: '请逐项处理 findings 中列出的问题，全部列在其中；改正事项后重试。',
      en: 'Deal with every entry of findings, nothing else is missing; correct the matters and try again.',
    },
  },
  'matter-list-empty': {
    status: 422,
    title: { zh: '没有可以列入清单的事项', en: 'There is no matter to be listed' },
    next: { zh: '请先登记或导入抽查事项。', en: 'Register or import matters first.' },
  },
  'matter-list-unchanged': {
    status: 409,
    title: { zh: '与现行版本相同，没有可发布的变化', en: 'Nothing has changed since the newest version' },
    next: { zh: '请沿用现行版本。', en: 'Go on with the newest version.' },
  },
  'matter-list-year-refused': {
    status: 422,
    title: { zh: '不能以这一年份编号', en: 'A version cannot be numbered by this year' },
    next: {
      zh: '只能是今年或明年，且不早于现行版本的年份。',
      en: 'It is this year or the next, and not before that of the newest version.',
    },
  },
});
