import { defineProblems } from '../../platform/problems.ts';

export const resultProblems = defineProblems('publication-results', {
  'results-not-publishable': {
    status: 409,
    title: { zh: '有的检查结果不能公示', en: 'Some of these results cannot be published' },
    next: {
      zh: 'refused 中逐件列出全部原因：unknown 不存在或不归您管，rehearsal 演练，draw-void 抽取已作废，draw-not-disclosed 抽取尚未公开，not-reviewed 未经审核，published-already 已公示，impact-assessment-missing 含个人信息而没有有效的影响评估，second-person-needed 代为录入的须由另一人公示。一件也没有公示。',
      en: 'refused lists every visit with every reason: unknown (or not yours), rehearsal, draw-void, draw-not-disclosed, not-reviewed, published-already, impact-assessment-missing (personal data without a valid assessment), second-person-needed (entered on behalf by whoever publishes). Nothing was published.',
    },
  },
  'results-none': {
    status: 409,
    title: { zh: '没有可以公示的检查结果', en: 'There is no result that may be published' },
    next: {
      zh: '审核通过的记录才能公示；已审核而不能公示的，原因见 left_out。',
      en: 'A record is published once a reviewer approved it; left_out says what keeps those back that were.',
    },
  },
});
