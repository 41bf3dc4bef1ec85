import type { Text } from '../platform/language.ts';
import { defineProblems, Problem, type ProblemDefinition } from '../platform/problems.ts';
import { SheetError, type SheetErrorCode } from '../platform/sheets/sheet-error.ts';

export const importProblems = defineProblems('import', {
  'import-not-found': {
    status: 404,
    title: { zh: '没有这次导入', en: 'There is no such import' },
    next: { zh: '请使用上传时返回的编号。', en: 'Use the id that was given with the upload.' },
  },
  'preview-not-ready': {
    status: 409,
    title: { zh: '预览尚未完成', en: 'There is no preview yet' },
    next: {
      zh: '请查询上传时返回的操作，完成后再试；预览失败的请改正文件后重新上传。',
      en: 'Watch the operation of the upload and try when it is done; if it failed, correct the file and send it again.',
    },
  },
  'preview-gone': {
    status: 410,
    title: { zh: '预览的明细已清除', en: 'The rows of the preview are gone' },
    next: {
      zh: '明细保留一天，确认后即清除。请重新上传文件。',
      en: 'Rows are kept for a day and until confirmation. Send the file again.',
    },
  },
  'preview-outdated': {
    status: 409,
    title: {
      zh: '预览之后登记簿有变动，预览已不成立，未写入任何内容',
      en: 'The register has changed since the preview, which no longer holds; nothing was written',
    },
    next: {
      zh: '请重新上传文件，核对新的预览后再确认。',
      en: 'Send the file again and confirm the new preview.',
    },
  },
  'already-confirmed': {
    status: 409,
    title: { zh: '这次导入已经确认过', en: 'The import was already confirmed' },
    next: { zh: '请查看回执。', en: 'See its receipt.' },
  },
  'bad-rows-present': {
    status: 422,
    title: { zh: '有错误的行，按要求未导入任何一行', en: 'There are bad rows, so that nothing was imported' },
    next: {
      zh: '请下载错误行，改正后连同其余各行重新上传；或不要求全部导入。',
      en: 'Correct the bad rows and send the whole file again, or do not ask for all or nothing.',
    },
  },
  'receipt-not-found': {
    status: 404,
    title: { zh: '还没有回执', en: 'There is no receipt yet' },
    next: { zh: '请先确认导入，待操作完成。', en: 'Confirm the import first and wait until it is done.' },
  },
  'unknown-default': {
    status: 422,
    title: { zh: '缺省值指定的列不对', en: 'A default names a wrong column' },
    next: {
      zh: '缺省值只能给文件中没有的列，键为列的英文名。',
      en: 'Defaults are for columns that the file lacks, by the English name of the column.',
    },
  },
});

const TITLES: Readonly<Record<SheetErrorCode, Text>> = {
  'empty-file': { zh: '文件是空的', en: 'The file is empty' },
  'not-a-spreadsheet': { zh: '不是表格文件', en: 'The file is not a spreadsheet' },
  'encrypted-workbook': { zh: '工作簿已加密', en: 'The workbook is encrypted' },
  'unpacked-too-large': { zh: '文件解压后过大', en: 'The file is too large once unpacked' },
  'file-too-large': { zh: '旧版工作簿过大', en: 'The old workbook is too large' },
  'too-many-rows': { zh: '行数过多', en: 'There are too many rows' },
  'too-many-columns': { zh: '列数过多', en: 'There are too many columns' },
  'no-header': { zh: '没有找到表头', en: 'There is no header' },
  'no-such-sheet': { zh: '没有这张工作表', en: 'There is no such sheet' },
  'bad-encoding': { zh: '文字编码无法识别', en: 'The encoding of the text is unknown' },
  'duplicate-columns': { zh: '有重复的列', en: 'Columns occur twice' },
  'missing-columns': { zh: '缺少必需的列', en: 'Required columns are missing' },
  'unknown-mapping': { zh: '列的对应关系有误', en: 'The mapping of columns does not fit' },
  'broken-quotes': { zh: '双引号不成对', en: 'Quotes do not pair' },
  'cell-too-long': { zh: '单元格内容过长', en: 'A cell is too long' },
  'bad-json': { zh: 'JSON 有误', en: 'The JSON is wrong' },
};

const NEXT: Text = {
  zh: '请按 detail 的说明改正文件后重新上传。',
  en: 'Correct the file as detail says and send it again.',
};

const sheetProblems = defineProblems(
  'sheets',
  Object.fromEntries(
    Object.entries(TITLES).map(([code, title]) => [code, { status: 422, title, next: NEXT }]),
  ) as Record<SheetErrorCode, Omit<ProblemDefinition, 'name'>>,
);

/** What may be wrong with a sheet as a whole, for a route that reads one while it is waited for. */
export const SHEET_PROBLEMS: readonly ProblemDefinition[] = Object.values(sheetProblems);

/** Reading a file can end in one of these; the operation then fails by that name. */
export function asProblem(error: unknown): unknown {
  if (!(error instanceof SheetError)) return error;
  return new Problem(sheetProblems[error.code], {
    detail: { zh: error.zh, en: error.en },
    members: { ...error.params },
    cause: error,
  });
}
