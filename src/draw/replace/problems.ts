import { defineProblems } from '../../platform/problems.ts';

export const replacementProblems = defineProblems('replacement', {
  'replacement-not-found': {
    status: 404,
    title: { zh: '没有这份换人或递补申请', en: 'There is no such request for a replacement' },
    next: { zh: '请在抽取的 replacements 中核对编号。', en: 'Look it up in the replacements of the draw.' },
  },
  'replacement-not-allowed': {
    status: 409,
    title: { zh: '任务规定不得递补', en: 'The task allows no replacement of a target' },
    next: {
      zh: '抽中对象保持抽中，请如实记录检查结果；要多抽的须另行抽取。',
      en: 'The target stays drawn: record its outcome. More targets need a new draw.',
    },
  },
  'replacement-place-unknown': {
    status: 422,
    title: { zh: '没有这个名次或席位', en: 'There is no such rank or seat' },
    next: {
      zh: '请核对层级和名次，或单元、部门和席位。',
      en: 'Check the stratum and rank, or the unit, department and seat.',
    },
  },
  'replacement-done': {
    status: 409,
    title: { zh: '这一名次已经递补过', en: 'This rank was replaced already' },
    next: {
      zh: '递补对象也无法检查的，请对递补对象的名次提出申请。',
      en: 'If the target that joined cannot be visited either, ask for its own rank.',
    },
  },
  'replacement-asked': {
    status: 409,
    title: { zh: '同一名次或席位已有未办结的申请', en: 'A request for this rank or seat is pending' },
    next: { zh: '请先办理 request 所列的申请。', en: 'Settle the request named in request first.' },
  },
  'replacement-decided': {
    status: 409,
    title: { zh: '这份申请已经办理', en: 'The request was decided already' },
    next: { zh: '请查看 replacements 中的结果。', en: 'See what came of it in the replacements.' },
  },
  'replacement-reserve-empty': {
    status: 409,
    title: { zh: '本层已没有递补对象', en: 'The stratum has no reserve left' },
    next: {
      zh: '只能由同层的下一名递补；没有下一名的，请退回申请并如实记录。',
      en: 'Nobody else can join: refuse the request and record the outcome of the target.',
    },
  },
  'replacement-source-needed': {
    status: 422,
    title: { zh: '须先写明新的随机数从哪里来', en: 'The source of the fresh value is to be fixed first' },
    next: {
      zh: '请在 source 中选定：现场产生的数字（ceremony，至少 10 位）或 drand；登记后不能更改。',
      en: 'Give source: digits of a ceremony (at least 10), or drand. Once logged it cannot be changed.',
    },
  },
  'replacement-awaits-value': {
    status: 409,
    title: {
      zh: '先前登记的席位申请还在等待随机数',
      en: 'A seat asked for earlier still waits for its value',
    },
    next: {
      zh: '随机数按申请登记的先后录入；请先为 logged_at 登记的申请录入随机数。',
      en: 'Values come in the order of the requests: first enter the one for the request logged at logged_at.',
    },
  },
  'replacement-value-not-due': {
    status: 409,
    title: { zh: '这份申请现在不需要新的随机数', en: 'No fresh value is awaited for this request' },
    next: {
      zh: '请核对申请是否已同意、是否已办结；证据等级不高于 2 的直接换人。',
      en: 'Check that it was accepted and is not settled; at level 2 a seat is replaced without a value.',
    },
  },
  'replacement-value-early': {
    status: 409,
    title: { zh: '约定的信标轮次尚未产生', en: 'The round that is due does not exist yet' },
    next: { zh: '请在 known_at 之后录入第 round 轮。', en: 'Enter round after known_at.' },
  },
  'replacement-value-refused': {
    status: 422,
    title: { zh: '随机数不是应当使用的那一个', en: 'The value is not the one that is due' },
    next: {
      zh: '只能用申请登记时选定的 source：现场数字须与其位数相同，drand 须为 round 轮的签名。',
      en: 'Only the source fixed with the request counts: exactly as many digits, or the signature of round.',
    },
  },
  'replacement-pending': {
    status: 409,
    title: {
      zh: '递补对象加入后须回避的席位尚未换人',
      en: 'A seat in conflict with a target that joined is not replaced yet',
    },
    next: {
      zh: '请先为 requests 中的申请录入新的随机数，再公开。',
      en: 'Enter the fresh value for the requests listed, then disclose.',
    },
  },
});
