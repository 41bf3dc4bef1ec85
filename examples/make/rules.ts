/** What the made-up bureau states when it publishes its matter list and its sampling rules. */
import { DEFAULT_CEILINGS } from '../../src/core/frequency/ceilings.ts';

export const MATTER_LIST = {
  issuer: '黔江区交通运输局(示例)',
  document_number: '黔江交通发〔2026〕3号(示例)',
  issued_on: '2026-03-05',
};

export const SAMPLING_RULES = {
  title: '黔江区交通运输领域双随机抽查工作细则(示例)',
  issuer: '黔江区交通运输局(示例)',
  document_number: '黔江交通发〔2026〕5号(示例)',
  issued_on: '2026-03-05',
  effective_on: '2026-03-05',
  ceilings: DEFAULT_CEILINGS,
  rounding: 'up',
  replacement: { allowed: true, grounds: ['注销、吊销或迁出本区', '停业且无法取得联系'] },
  disclosure: { policy: 'on_draw', results_within_working_days: 20 },
  text: [
    '# 总则',
    '第一条 随机抽取检查对象，随机选派执法检查人员，抽查情况及查处结果及时向社会公开。',
    '第二条 未纳入抽查事项清单的事项，不得擅自抽查。',
    '# 抽取',
    '第三条 名单封存后、随机数产生前公开承诺；随机数由见证人现场产生，任何人可以复算。',
    '第四条 同一企业一年内的检查次数不超过本细则所定上限，投诉举报、上级交办等有因检查除外。',
    '# 递补与公开',
    '第五条 抽中对象确实无法检查的，留存证据，经两人签字，由同层级下一名递补。',
    '第六条 检查结果自检查结束之日起二十个工作日内公示。',
  ].join('\n\n'),
};
