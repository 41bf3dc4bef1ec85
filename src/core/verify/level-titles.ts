import type { Sentence } from './check.ts';
import type { Level } from './level.ts';

/** What an evidence level is called, what it shows and what it leaves to be believed (protocol section 6). */
export interface LevelTitle {
  readonly name: Sentence;
  readonly shows: Sentence;
  readonly leaves: Sentence;
}

export const LEVEL_TITLES: Readonly<Record<Level, LevelTitle>> = {
  0: {
    name: { zh: '未能重现', en: 'not reproducible' },
    shows: {
      zh: '所给证据不足以重现结果，或有一项核验不符。',
      en: 'The evidence does not reproduce the outcome, or a check failed.',
    },
    leaves: { zh: '全凭本机关说明。', en: 'Everything is the office’s word.' },
  },
  1: {
    name: { zh: '可重现', en: 'reproducible' },
    shows: {
      zh: '结果由公开的名单、规则和密值唯一推出，谁来算都一样。',
      en: 'The outcome follows from what was disclosed; whoever repeats it gets the same.',
    },
    leaves: {
      zh: '没有公开随机数：本机关可以预先试出一个中意的结果。',
      en: 'No public entropy: the office could have tried until it liked the outcome.',
    },
  },
  2: {
    name: { zh: '已声明', en: 'declared' },
    shows: {
      zh: '结果还取决于公开随机数。',
      en: 'The outcome also depends on public entropy.',
    },
    leaves: {
      zh: '承诺在前、随机数在后，只有本机关的说明为证。',
      en: 'That the entropy came after the commitment is the office’s word.',
    },
  },
  3: {
    name: { zh: '有见证', en: 'witnessed' },
    shows: {
      zh: '至少两名外部人员在随机数产生前后两次在承诺单上签名。',
      en: 'At least two people from outside signed the commitment slip before the entropy and after it.',
    },
    leaves: { zh: '须相信见证人未与本机关串通。', en: 'The witnesses have to be believed.' },
  },
  4: {
    name: { zh: '已证明', en: 'proven' },
    shows: {
      zh: '独立见证方在公共信标产生前至少 10 分钟联署了承诺，谁也无法挑选结果。',
      en: 'An independent witness co-signed the commitment at least ten minutes before the public beacon: nobody could choose.',
    },
    leaves: {
      zh: '须相信公共信标和您自己名单上的见证方。',
      en: 'The beacon and the witness on your own list have to be believed.',
    },
  },
};
