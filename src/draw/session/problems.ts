import { defineProblems } from '../../platform/problems.ts';

export const sessionProblems = defineProblems('draw session', {
  'session-not-found': {
    status: 404,
    title: { zh: '没有这场抽取会', en: 'There is no such session' },
    next: { zh: '请在抽取会列表中核对。', en: 'Look it up in the list of sessions.' },
  },
  'session-over': {
    status: 409,
    title: { zh: '这场抽取会的数字已经产生', en: 'The digits of this session exist already' },
    next: {
      zh: '数字只能用于此前公开的承诺；请为这次抽取另开抽取会。',
      en: 'They serve only commitments logged before them; hold another session for this draw.',
    },
  },
  'session-rehearsal-differs': {
    status: 409,
    title: {
      zh: '演练与正式抽取不能同在一场抽取会',
      en: 'A session is a rehearsal or official, and so are all its draws',
    },
    next: { zh: '请选择同类的抽取会。', en: 'Choose a session of the same kind.' },
  },
  'session-already-joined': {
    status: 409,
    title: { zh: '这次抽取已在一场抽取会中', en: 'The draw is in a session already' },
    next: { zh: '请先退出 session 中的抽取会。', en: 'Let it leave the session given first.' },
  },
  'session-not-joined': {
    status: 409,
    title: { zh: '这次抽取不在抽取会中', en: 'The draw is in no session' },
    next: { zh: '请核对抽取。', en: 'Check which draw you mean.' },
  },
  'session-entropy-differs': {
    status: 422,
    title: {
      zh: '抽取会中的抽取只用抽取会的数字',
      en: 'A draw of a session commits to the session’s ceremony and nothing else',
    },
    next: {
      zh: '请不填 entropy，或填写 entropy 中给出的内容；另用来源的，先退出抽取会。',
      en: 'Leave entropy out, or give what entropy says; for other sources leave the session first.',
    },
  },
  'session-uncommitted': {
    status: 409,
    title: { zh: '抽取会中还有没有承诺的抽取', en: 'Draws of the session are not committed' },
    next: {
      zh: '请先公开 draws 中各次抽取的承诺，或让其退出抽取会。',
      en: 'Commit the draws listed in draws, or let them leave the session.',
    },
  },
  'session-without-draws': {
    status: 409,
    title: { zh: '抽取会中没有可进行的抽取', en: 'The session has no draw to run' },
    next: {
      zh: '请先让抽取加入并公开承诺；已作废或失败的不再进行。',
      en: 'Let draws join and commit them; void and failed ones are not run.',
    },
  },
});
