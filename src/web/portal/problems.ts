import { defineProblems } from '../../platform/problems.ts';

/** What the public may meet on the portal's own pages. */
export const portalProblems = defineProblems('portal', {
  'too-many-questions': {
    status: 429,
    title: { zh: '查询过于频繁', en: 'Too many questions' },
    next: {
      zh: '请等一会儿再查；要核对整份名单，请下载证据包。',
      en: 'Wait a little and ask again; to compare a whole list, download the evidence bundle.',
    },
  },
});
