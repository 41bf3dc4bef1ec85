/** What several papers of a visit have in common. */
import { officialDate } from '../../draw/official-time.ts';
import {
  type Block,
  cell,
  facts,
  type Height,
  type Line,
  label,
  note,
  type PaperContent,
  type Row,
  type Run,
  signatures,
} from '../../paper/content.ts';
import type { MatterOfTask, VisitOnPaper } from './visit-on-paper.ts';

/** A document number with room for the office's short name and the number: `　　〔2026〕　　号`. */
const emptyNumber = (year: string): Line => [{ blank: 6 }, `〔${year}〕`, { blank: 3 }, '号'];

/** Heading, title and what each page says of which visit it is. */
export function frameOf(
  { visit, office, year }: VisitOnPaper,
  title: string,
  number?: string,
): Omit<PaperContent, 'blocks'> {
  return {
    office: office.name,
    number: number ?? emptyNumber(year),
    title,
    reference: `${title}　抽取 ${visit.draw}　检查 ${visit.id}`,
    code: { text: `${visit.draw}/${visit.id}`, caption: [visit.draw, visit.id] },
  };
}

export const CHINESE_NUMBERS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'] as const;

/** From the first window's beginning to the last one's end. */
export function windowOf({ visit }: VisitOnPaper): string {
  const from = visit.tasks.map(({ window_from }) => window_from).sort()[0] ?? '';
  const to =
    visit.tasks
      .map(({ window_to }) => window_to)
      .sort()
      .at(-1) ?? '';
  return `${officialDate(from)}至${officialDate(to)}`;
}

export const methodsOf = ({ visit, methods }: VisitOnPaper): string =>
  [...new Set(visit.tasks.flatMap((task) => task.methods))]
    .map((code) => methods.get(code) ?? code)
    .join('、');

export const nameOfMatter = ({ matter }: MatterOfTask): string =>
  matter.sub_item === null ? matter.name : `${matter.name}（${matter.sub_item}）`;

/** `《条例》第三条；《规定》第四条`, or that the list names none. */
export const basisOf = ({ matter }: MatterOfTask): string =>
  matter.legal_basis.map(({ law, article }) => `${law}${article ?? ''}`).join('；') || '见抽查事项清单';

/** Whom it is about. */
export function targetFacts({ visit: { target } }: VisitOnPaper): Block {
  const rows: (readonly [string, ...Line[]])[] = [
    ['名称', [{ strong: target.name }]],
    ['信用代码（编号）', target.credit_code ?? target.id],
    ['地址', target.address ?? ''],
    ['法定代表人', target.legal_representative ?? ''],
    ['联系人、电话', [target.contact, target.phone].filter((one) => one !== null).join('　')],
  ];
  return facts(...rows);
}

/** Who comes, by department and seat; an open seat has room for nobody's name. */
export const teamTable = ({ visit: { team } }: VisitOnPaper): Block => ({
  kind: 'table',
  widths: [40, 22, 26, 12],
  head: ['单位', '姓名', '执法证号', '组长'],
  rows: team.map(({ department_name, name, inspector, is_lead }) => ({
    cells: [cell(department_name), cell(name), cell(inspector), cell(is_lead ? '是' : '')],
  })),
});

/** Matters with the law behind each. */
export const mattersTable = ({ matters }: VisitOnPaper): Block => ({
  kind: 'table',
  widths: [8, 46, 46],
  head: ['序号', '检查事项', '检查依据'],
  rows: matters.map((one, i) => ({
    cells: [cell(String(i + 1)), cell(nameOfMatter(one)), cell(basisOf(one))],
  })),
});

/** Each inspector signs beside his name and certificate number. */
export const teamSignatures = ({ visit: { team } }: VisitOnPaper): Block =>
  signatures(...team.map(({ name, inspector }) => `检查人员 ${name}（执法证号 ${inspector}）签名：`));

/** What the target's representative does with a paper. */
export const representative = (): Block[] => [
  {
    kind: 'table',
    widths: [18, 82],
    rows: [
      {
        cells: [
          label('核对意见'),
          cell([{ tick: '以上记录已核对，属实' }, '　', { tick: '有异议：' }, { blank: 16 }]),
        ],
        height: 10,
      },
      {
        cells: [
          label('被检查对象代表'),
          cell(
            [{ tick: '签字' }, '　姓名、职务：', { blank: 12 }],
            ['签名（盖章）：', { blank: 8 }, '　　年　　月　　日'],
          ),
        ],
        height: 16,
      },
      {
        cells: [
          label('未签字的'),
          cell(
            [{ tick: '拒绝签字' }, '　', { tick: '不在场' }, '　原因：', { blank: 16 }],
            ['见证人签名：', { blank: 8 }],
          ),
        ],
        height: 14,
      },
    ],
  },
];

export const lotNote = ({ visit: { draw, title } }: VisitOnPaper): Block =>
  note(
    `检查对象和检查人员均由“双随机”抽取产生。抽取编号 ${draw}（${title}），抽取结果公开后任何人均可凭编号在本机关网站自行核验。`,
  );

export const room = (name: string, height: Height, ...runs: readonly Run[]): Row => ({
  cells: [label(name), cell(runs)],
  height,
});
