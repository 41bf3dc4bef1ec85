import { defineProblems } from '../../platform/problems.ts';

export const ceremonyProblems = defineProblems('draw ceremony', {
  'draw-first-typing-missing': {
    status: 409,
    title: { zh: '现场数字须由两人各录入一次', en: 'Digits of a ceremony are typed by two people' },
    next: {
      zh: '请先由另一人按见证单录入一次（first-typing），再由您录入第二次。',
      en: 'Have another person type them first (first-typing); yours is the second typing.',
    },
  },
  'draw-typings-differ': {
    status: 409,
    title: { zh: '两次录入的数字不一致', en: 'The two typings of the digits differ' },
    next: {
      zh: '什么都没有改变。请两人对照已签名的承诺单；第一次录错的，由一人重新录入第一次，再由另一人录入第二次。',
      en: 'Nothing has changed. Look at the signed slip together; if the first typing was wrong, one of you makes a new first typing and the other types the second.',
    },
  },
  'draw-not-a-ceremony': {
    status: 422,
    title: { zh: '这一项随机数不是现场产生的', en: 'This value does not come from a ceremony' },
    next: {
      zh: '两次录入只用于来源为 ceremony 的项；请核对 item。',
      en: 'Only items whose source is a ceremony are typed twice; check item.',
    },
  },
  'draw-slip-witnesses': {
    status: 422,
    title: {
      zh: '在承诺单上签名的人数多于承诺书所列的见证人',
      en: 'More people signed the slip than the commitment names as witnesses',
    },
    next: {
      zh: '请只填写承诺书 witnesses 所列、且前后两次都签名的外部见证人数，最多 named 人。',
      en: 'Count those alone whom the commitment names in witnesses and who signed both before and after: named at most.',
    },
  },
  'draw-value-out-of-turn': {
    status: 409,
    title: { zh: '随机数须按顺序登记', en: 'Values are recorded in their order' },
    next: {
      zh: '请登记第 index 项；最后一项随抽取（run）录入。已登记的不能更改。',
      en: 'Record the value at index; the last one comes with run. What is recorded cannot be changed.',
    },
  },
  'draw-in-session': {
    status: 409,
    title: { zh: '这次抽取属于一场抽取会', en: 'The draw belongs to a draw session' },
    next: {
      zh: '请在抽取会（session）中录入数字并抽取，全部抽取一起完成。',
      en: 'Type the digits and run in the session given: all its draws run together.',
    },
  },
});
