export interface Text {
  readonly zh: string;
  readonly en: string;
}

/** Why a file is refused as a whole. `{name}` is replaced by the error's parameter of that name. */
export const SHEET_TEXTS = {
  'empty-file': {
    zh: '文件中没有任何内容。请检查是否选错了文件。',
    en: 'The file holds nothing. Check that it is the right file.',
  },
  'not-a-spreadsheet': {
    zh: '这不是可以读取的表格文件。请用表格软件另存为 .xlsx 或 CSV 后再上传。',
    en: 'This is not a spreadsheet that can be read. Save it as .xlsx or CSV and upload it again.',
  },
  'encrypted-workbook': {
    zh: '工作簿设有打开密码。请取消密码后再上传。',
    en: 'The workbook is protected by a password. Remove the password and upload it again.',
  },
  'unpacked-too-large': {
    zh: '文件解压后过大（上限 {max} 字节，压缩比上限 {ratio}）。请拆分后再上传。',
    en: 'The file is too large once unpacked (at most {max} bytes, ratio at most {ratio}). Split it.',
  },
  'file-too-large': {
    zh: '旧版 .xls 文件过大（上限 {max} 字节）。请另存为 .xlsx 后再上传。',
    en: 'The old .xls file is too large (at most {max} bytes). Save it as .xlsx and upload it again.',
  },
  'too-many-rows': {
    zh: '数据行数超过上限 {max} 行。请拆分成几个文件上传。',
    en: 'There are more than {max} rows of data. Split the file.',
  },
  'too-many-columns': {
    zh: '第 {row} 行的列数超过上限 {max} 列。请删除多余的列。',
    en: 'Row {row} has more than {max} columns. Delete the columns that are not needed.',
  },
  'no-header': {
    zh: '没有找到表头行。请保留模板的表头，或指定每一列的含义。找到的第一行是：{first_row}',
    en: "No header row was found. Keep the template's header or map the columns. The first row is: {first_row}",
  },
  'no-such-sheet': {
    zh: '没有名为“{sheet}”的工作表。文件中有：{sheets}',
    en: 'There is no sheet named "{sheet}". The file has: {sheets}',
  },
  'bad-encoding': {
    zh: '文字编码既不是 UTF-8 也不是 GB18030，或文件已损坏。请另存为 UTF-8 编码的 CSV 后再上传。',
    en: 'The text is neither UTF-8 nor GB18030, or is damaged. Save it as CSV in UTF-8 and upload it again.',
  },
  'duplicate-columns': {
    zh: '有重复的列：{columns}。请只保留一列。',
    en: 'These columns occur twice: {columns}. Keep one of each.',
  },
  'missing-columns': {
    zh: '缺少必填的列：{columns}。请补上，或指定对应的列。',
    en: 'Required columns are missing: {columns}. Add them or map them to other columns.',
  },
  'unknown-mapping': {
    zh: '指定的对应关系有误：{columns}。文件中没有这些列，或没有这些字段。',
    en: 'The given mapping does not fit: {columns}. There are no such columns or fields.',
  },
  'broken-quotes': {
    zh: '第 {line} 行附近的双引号不成对。单元格内的双引号应写成两个双引号。',
    en: 'The quotes near line {line} do not pair. Write a quote inside a cell as two quotes.',
  },
  'cell-too-long': {
    zh: '第 {row} 行“{column}”列的内容超过 {max} 个字符。请缩短后再上传。',
    en: 'The cell in row {row}, column "{column}", is longer than {max} characters. Shorten it.',
  },
  'bad-json': {
    zh: 'JSON 第 {record} 条记录有误。文件应为由单层对象组成的数组，或每行一个对象。',
    en: 'JSON record {record} is wrong. The file must be an array of flat objects or one object per line.',
  },
} as const satisfies Record<string, Text>;

/** What is wrong, or worth saying, about one cell. */
export const ISSUE_TEXTS = {
  'precision-lost': {
    zh: '数字超过 15 位，表格软件已丢失尾数。请把该列设为文本格式后重新填写。',
    en: 'The number has more than 15 digits, so its last ones are lost. Enter it again as text.',
  },
  'error-value': {
    zh: '单元格是公式错误值。请改正公式或填写结果。',
    en: 'The cell holds the error value of a formula. Correct the formula or enter the result.',
  },
  'formula-without-value': {
    zh: '公式没有保存计算结果。请用表格软件打开并保存一次，或填写结果。',
    en: 'The formula has no stored result. Open and save the file once, or enter the result.',
  },
  'bad-character': {
    zh: '含有无法识别的字符（�），说明文字在此前已损坏。请重新填写。',
    en: 'The cell holds the sign for an unreadable character (�): the text was damaged before. Enter it again.',
  },
  'bad-date': {
    zh: '日期序号不是有效的日期。请按 2026-03-01 的格式填写。',
    en: 'The serial number is not a valid date. Write the date as 2026-03-01.',
  },
  'nested-value': {
    zh: '单元格的值是嵌套对象。请改为文字或文字数组。',
    en: 'The value is a nested object. Use text or an array of texts.',
  },
  'extra-cell': {
    zh: '该单元格超出了表头的列数，可能有多余的分隔符。',
    en: 'This cell lies beyond the columns of the header; there may be one separator too many.',
  },
  'merged-cell': {
    zh: '合并单元格的值已填入其覆盖的每一格，请核对。',
    en: 'The value of a merged cell was repeated in every cell it covers; please check.',
  },
} as const satisfies Record<string, Text>;

/** Issues that are shown and do not make the row bad. */
export const WARNINGS: ReadonlySet<string> = new Set(['merged-cell']);
