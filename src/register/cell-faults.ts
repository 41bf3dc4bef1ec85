import { fillText, type Text } from '../platform/language.ts';
import { type CellIssueCode, describeIssue } from '../platform/sheets/sheet-error.ts';
import { ISSUE_TEXTS } from '../platform/sheets/sheet-texts.ts';
import { describeFinding, type FindingName } from './finding-texts.ts';

/** What can be wrong with a row of a sheet, besides what can be wrong with any row. */
const TEXTS = {
  'required-cell': { zh: '必填，不能为空。', en: 'This must be filled in.' },
  'not-a-date': {
    zh: '“{value}”不是日期。请按 2026-03-01 的格式填写。',
    en: '"{value}" is not a date. Write it as 2026-03-01.',
  },
  'not-an-integer': { zh: '“{value}”不是整数。', en: '"{value}" is not a whole number.' },
  'digits-lost': {
    zh: '“{value}”是科学计数法，尾数已丢失。请把该列设为文本格式后重新填写。',
    en: '"{value}" is in exponent form; its last digits are lost. Enter it again as text.',
  },
  'unknown-choice': {
    zh: '没有“{value}”这个选项。可填：{choices}',
    en: 'There is no choice "{value}". It may be: {choices}',
  },
  'ambiguous-word': {
    zh: '有几个选项都叫“{value}”。请改填代码。',
    en: 'Several choices are called "{value}". Give the code instead.',
  },
  'part-without-key': {
    zh: '填写了同组其他列，就必须填写本列（如填了信用等级须填评价方案，填了许可证日期须填许可证号）。',
    en: 'This is needed with the other columns of its group, as the scheme with a grade or the number with a permit.',
  },
  'lines-differ': {
    zh: '同组各列的行数不一致：一格填多项时每项一行，各列行数须相同，空项填“-”。',
    en: 'The columns of a group have different numbers of lines: one line for each item, "-" where there is nothing.',
  },
  'not-a-pair': {
    zh: '“{value}”不是“等级=A”的形式，信用等级限 A、B、C、D。',
    en: '"{value}" is not of the form grade=A, with a tier of A to D.',
  },
  'not-a-period': {
    zh: '“{value}”不是时段。请写作 2026-05-01~2026-05-07。',
    en: '"{value}" is not a period. Write it as 2026-05-01~2026-05-07.',
  },
  'id-missing': {
    zh: '没有编号，也没有来源行号，无法识别是哪一个。请填写其一。',
    en: 'There is neither an id nor a source row id to know it by. Fill in one of them.',
  },
  'same-as-another-row': {
    zh: '与第 {rows} 行是同一个（“{value}”）。请只保留一行。',
    en: 'This is the same as row {rows} ("{value}"). Keep one of them.',
  },
  'row-is-retired': {
    zh: '登记簿中的这一条已停用。如系误停用，请先恢复。',
    en: 'The row of the register is retired. If that was a mistake, restore it first.',
  },
} as const satisfies Record<string, Text>;

/** Everything a row of a sheet can be marked with. */
export type FaultName = keyof typeof TEXTS | CellIssueCode | FindingName;

/** One fault or doubt of a row, as it is kept and shown. */
export interface CellFault {
  /** Key of the column. */
  readonly column: string;
  /** Stable; `invalid-value` where the text alone says it. */
  readonly name: FaultName | 'invalid-value';
  readonly warning: boolean;
  readonly reason: Text;
}

export function cellFault(
  column: string,
  name: FaultName,
  values: Readonly<Record<string, string>> = {},
  warning = false,
): CellFault {
  return { column, name, warning, reason: describe(name, values) };
}

function describe(name: FaultName, values: Readonly<Record<string, string>>): Text {
  if (name in TEXTS) return fillText(TEXTS[name as keyof typeof TEXTS], values);
  if (name in ISSUE_TEXTS) return describeIssue(name as CellIssueCode);
  const { detail, next } = describeFinding({ name: name as FindingName, values });
  return { zh: `${detail.zh}。${next.zh}`, en: `${detail.en}. ${next.en}` };
}
