import type { Writable } from 'node:stream';
import type { ColumnKind, ColumnSpec } from './map-columns.ts';
import { writeXlsx } from './write-xlsx.ts';

/** Texts to choose from, by name of the dictionary. */
export type Dictionaries = Readonly<Record<string, readonly string[]>>;

export interface TemplateOptions {
  readonly sheet_name: string;
  readonly columns: readonly ColumnSpec[];
  readonly dictionaries: Dictionaries;
  readonly language?: 'zh' | 'en';
  /** What holds for all columns; shown above their explanations. */
  readonly remarks?: readonly string[];
}

const WORDS = {
  zh: {
    sheet: '说明',
    titles: ['列名', '是否必填', '格式', '说明', '可选项'],
    required: '必填',
    optional: '选填',
    kinds: {
      text: '文字',
      code: '文字，请勿改为数字格式',
      date: '日期，如 2026-03-01',
      integer: '整数',
      list: '可填多个，用“；”分隔',
      choice: '从下拉列表中选择',
    },
  },
  en: {
    sheet: 'Explanations',
    titles: ['Column', 'Required', 'Format', 'Meaning', 'Choices'],
    required: 'required',
    optional: 'optional',
    kinds: {
      text: 'text',
      code: 'text; do not change it to a number',
      date: 'date, such as 2026-03-01',
      integer: 'whole number',
      list: 'several are allowed, separated by ";"',
      choice: 'choose from the list',
    },
  },
} as const satisfies Record<string, { kinds: Record<ColumnKind, string> } & Record<string, unknown>>;

/** Choices beyond these are seen in the drop-down only. */
const SHOWN_CHOICES = 40;

/**
 * An empty workbook to fill in: the header (required columns marked with *), text cells and drop-downs, and a
 * sheet that explains every column. There is no example row, which would be imported by mistake.
 */
export async function writeTemplate(stream: Writable, options: TemplateOptions): Promise<void> {
  const language = options.language ?? 'zh';
  const words = WORDS[language];
  const columns = options.columns.map((spec) => {
    const choices = choicesOf(spec, options.dictionaries);
    const title = language === 'zh' ? spec.title_zh : spec.title_en;
    return {
      title: spec.required === true ? `${title}*` : title,
      ...(choices === undefined ? {} : { options: choices, free: spec.kind === 'list' }),
    };
  });
  const explanations = options.columns.map((spec, i) => {
    const choices = choicesOf(spec, options.dictionaries) ?? [];
    return [
      columns[i]?.title ?? '',
      spec.required === true ? words.required : words.optional,
      words.kinds[spec.kind],
      (language === 'zh' ? spec.note_zh : spec.note_en) ?? '',
      choices.slice(0, SHOWN_CHOICES).join('；') + (choices.length > SHOWN_CHOICES ? '……' : ''),
    ];
  });
  const widths = [20, 10, 28, 60, 60];
  await writeXlsx(stream, [
    { name: options.sheet_name, columns, rows: [] },
    {
      name: words.sheet,
      columns: words.titles.map((title, i) => ({ title, width: widths[i] ?? 20 })),
      rows: [...(options.remarks ?? []).map((remark) => ['', '', '', remark]), ...explanations],
    },
  ]);
}

function choicesOf(spec: ColumnSpec, dictionaries: Dictionaries): readonly string[] | undefined {
  return spec.dictionary === undefined ? undefined : dictionaries[spec.dictionary];
}
