import { defineProblems } from '../platform/problems.ts';

export const publicationProblems = defineProblems('publication', {
  'public-plan-not-found': {
    status: 404,
    title: { zh: '没有公布过这份计划', en: 'No such plan was published' },
    next: { zh: '请在已公布的计划列表中查找。', en: 'Look in the list of published plans.' },
  },
  'public-revision-not-found': {
    status: 404,
    title: { zh: '没有公布过计划的这一版本', en: 'No such revision of the plan was published' },
    next: { zh: '请查阅 revisions 中列出的版本。', en: 'See the revisions listed with the plan.' },
  },
  'public-draw-not-found': {
    status: 404,
    title: { zh: '没有这次抽取', en: 'There is no such draw' },
    next: { zh: '请在抽取列表中核对编号。', en: 'Look the number up in the list of draws.' },
  },
  'public-list-embargoed': {
    status: 403,
    title: { zh: '抽中名单尚未到公开时间', en: 'The list is not public yet' },
    next: {
      zh: '公开时间见 public_from 或任务的公开方式 policy。',
      en: 'public_from or policy says when it will be.',
    },
  },
  'publication-not-found': {
    status: 404,
    title: { zh: '没有这份公示', en: 'There is no such publication' },
    next: {
      zh: '请在 GET /api/v1/public/publications 中核对编号。',
      en: 'Look the number up in GET /api/v1/public/publications.',
    },
  },
  'bulletin-not-found': {
    status: 404,
    title: { zh: '没有这份公告', en: 'There is no such bulletin' },
    next: {
      zh: '请在 GET /api/v1/public/bulletins 中核对编号。',
      en: 'Look the number up in GET /api/v1/public/bulletins.',
    },
  },
});
