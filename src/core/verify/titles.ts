import type { CheckName, Sentence } from './check.ts';

/** What each check asks, as the report's reader is told. */
export const TITLES: Readonly<Record<CheckName, Sentence>> = {
  'commitment-digest': {
    zh: '承诺文件与日志中登记的承诺一致',
    en: 'the commitment document is the one in the log',
  },
  'commitment-before-entropy': {
    zh: '承诺登记在随机数产生之前',
    en: 'the commitment was logged before the entropy',
  },
  'entropy-authentic': { zh: '随机数格式正确且与登记一致', en: 'the entropy values are those logged' },
  'secret-matches': { zh: '单位密值与承诺一致', en: 'the secret is the one committed to' },
  seed: { zh: '种子可由承诺、密值和随机数推出', en: 'the seed follows from commitment, secret and entropy' },
  'sample-sizes': { zh: '各分层抽取数量符合抽取规则', en: 'the sizes follow from the rules' },
  'zero-and-certain-confirmed': {
    zh: '全部抽中或一户不抽的分层均事先确认',
    en: 'strata drawn in full or not at all were confirmed beforehand',
  },
  selection: { zh: '抽中结果可由种子重现', en: 'the selection follows from the seed' },
  'frame-membership': {
    zh: '抽中对象均在封存名单的相应位置',
    en: 'every drawn target stands at its place of the sealed list',
  },
  'frame-unique': { zh: '封存名单中没有重复对象', en: 'no target stands twice in the sealed list' },
  visits: { zh: '上门检查由抽中结果合并而成', en: 'the visits follow from the selection' },
  units: { zh: '检查单元由上门检查划分而成', en: 'the units follow from the visits' },
  'staff-digest': { zh: '检查人员名录与封存的一致', en: 'the staff document is the one sealed' },
  'teams-eligible': {
    zh: '检查组成员均具备资格且不须回避',
    en: 'every team member is eligible and without conflict',
  },
  'teams-even': { zh: '检查任务分配最为均衡', en: 'the load is as even as it can be' },
  'teams-drawn': { zh: '检查组可由种子重现', en: 'the teams follow from the seed' },
  'teams-choice': { zh: '随机选派有选择余地', en: 'how much the lot could decide about the teams' },
  replacements: { zh: '递补和换人符合规则', en: 'the replacements follow from the rules' },
  'outcome-logged': { zh: '结果与日志中登记的结果一致', en: 'the outcome is the one in the log' },
  'single-draw': { zh: '同一计划任务没有其他抽取同时进行', en: 'no other draw over the same lines was open' },
  'log-consistent': { zh: '日志条目完整、有序、可证明', en: 'the log entries are proven and in order' },
  'checkpoint-signature': { zh: '日志检查点的签名有效', en: 'the checkpoint of the log is signed' },
  witnesses: { zh: '日志有独立见证方联署', en: 'independent witnesses co-signed the log' },
  'plan-matches': { zh: '抽取与公布的计划一致', en: 'the draw is of the published plan' },
};
