/** A visit as its papers see it, with as much of everything as the test asks for. */
import { EXAMPLE_MATTER } from '../../../src/matter/schema.ts';
import type { MatterOfTask, VisitOnPaper } from '../../../src/visit/papers/visit-on-paper.ts';
import { visit as visitSchema } from '../../../src/visit/schema.ts';

const [EXAMPLE] = visitSchema.meta()!.examples as [VisitOnPaper['visit']];

export const LONG_NAME =
  '黔江区武陵山脉跨省道路危险货物运输及仓储综合服务（集团）有限责任公司正阳工业园区第三分公司';

export interface Wanted {
  readonly name?: string;
  readonly matters?: number;
  readonly items?: number;
  readonly departments?: number;
  readonly text?: string;
}

export function visitOnPaper(wanted: Wanted = {}): VisitOnPaper {
  const { name = EXAMPLE.target.name, matters = 1, items = 3, departments = 1, text } = wanted;
  const codes = Array.from({ length: matters }, (_, i) => `JT-${String(i + 1).padStart(3, '0')}`);
  const task = { ...EXAMPLE.tasks[0]!, matters: codes };
  const names = ['交通运输综合行政执法支队', '生态环境保护综合行政执法支队', '应急管理综合行政执法大队'];
  const team = Array.from({ length: departments }, (_, at) =>
    ['甲某', '乙某'].map((person, seat) => ({
      department: `D${at}`,
      department_name: `黔江区${names[at % names.length]}`,
      seat,
      inspector: `5001142${at}0${seat + 1}1`,
      name: person,
      is_lead: seat === 0,
      accepted_at: null,
    })),
  ).flat();
  return {
    visit: {
      ...EXAMPLE,
      target: { ...EXAMPLE.target, name, phone: '023-79220000', contact: '王某' },
      tasks: [task],
      team,
    },
    matters: codes.map((code, i): MatterOfTask => ({ task, matter: matterOf(code, i, items, text) })),
    office: { name: '黔江区交通运输委员会', contact: '法制科 023-79220001' },
    methods: new Map([['on_site', '实地核查']]),
    notice_number: undefined,
    year: '2026',
  };
}

const matterOf = (code: string, i: number, items: number, text?: string): MatterOfTask['matter'] => ({
  ...EXAMPLE_MATTER,
  code,
  name: text ?? `${EXAMPLE_MATTER.name}${i === 0 ? '' : `（第 ${i + 1} 项）`}`,
  checklist: Array.from({ length: items }, (_, at) => ({
    code: String(at + 1),
    text:
      text ??
      `经营许可证、车辆营运证和从业人员资格证是否在有效期内，第 ${at + 1} 项${at % 4 === 0 ? '；证照上的单位名称、经营范围与实际经营的是否一致，变更是否按规定办理' : ''}`,
    ...(at % 3 === 0 && { guide: text ?? '查验许可证原件，与系统登记信息核对' }),
  })),
  list_version: '2026-1',
});
