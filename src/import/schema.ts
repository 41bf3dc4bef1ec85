import { z } from 'zod';
import { day } from '../register/fields.ts';
import { REGISTER_NAMES } from './register-sheets.ts';

export const ROW_KINDS = ['new', 'changed', 'same', 'bad'] as const;
export type RowKind = (typeof ROW_KINDS)[number];

const texts = z.record(z.string().max(100), z.string().max(500));

/** The fields of an upload beside its file; `mapping` and `defaults` come as JSON texts. */
export const uploadFields = z.strictObject({
  register: z.enum(REGISTER_NAMES).describe('导入哪个登记簿 (which register)'),
  mapping: texts
    .default({})
    .describe('列的英文名 → 文件中的列名，JSON (column key → title in the file, as JSON)'),
  defaults: texts
    .default({})
    .describe(
      '文件中没有的列的值，每行相同，JSON；与写在表中一样会改变已有的各条 (the same value in every row for columns the file lacks, as JSON; changes existing rows as a column would)',
    ),
  sheet: z.string().max(200).optional().describe('工作表名；缺省为第一张有表头的 (sheet to read)'),
  as_of: day.optional().describe('名单反映哪一天的情况 (the day whose state the file shows)'),
});
export type UploadFields = z.infer<typeof uploadFields>;

export const counts = z.object({
  rows: z.int(),
  new: z.int(),
  changed: z.int(),
  same: z.int(),
  bad: z.int(),
  doubtful: z.int().describe('有存疑之处、须确认的行 (rows with warnings to be confirmed)'),
});
export type Counts = z.infer<typeof counts>;

export const summary = z.object({
  counts,
  format: z.enum(['xlsx', 'xls', 'csv', 'json']),
  encoding: z.enum(['utf-8', 'gb18030']).nullable(),
  separator: z.string().nullable(),
  sheet: z.string().nullable(),
  sheets: z.array(z.string()),
  header_row: z.int(),
  columns: z.array(z.string()).describe('文件的列名 (titles in the file)'),
  mapped: z.record(z.string(), z.string()).describe('列的英文名 → 文件中的列名 (column key → title)'),
  ignored: z.array(z.string()).describe('未识别、不导入的列 (titles that are not imported)'),
  missing: z
    .array(z.object({ key: z.string(), title: z.string(), required: z.boolean() }))
    .describe('文件中没有的列；已有各条的该项不变 (columns the file lacks; these fields stay)'),
});
export type Summary = z.infer<typeof summary>;

const EXAMPLE_COUNTS = { rows: 1806, new: 12, changed: 30, same: 1761, bad: 3, doubtful: 1 };
const EXAMPLE_ID = '0d4f2f6e-6a4e-4c36-9d0c-9b7a2f3f1c55';

export const importView = z
  .object({
    id: z.uuid(),
    register: z.enum(REGISTER_NAMES),
    state: z
      .enum(['previewing', 'previewed', 'failed', 'confirmed'])
      .describe('预览中、待确认、失败、已确认'),
    file_name: z.string(),
    file_bytes: z.int(),
    file_sha256: z.string(),
    as_of: z.string().nullable(),
    operation: z.string().describe('预览操作的地址 (the operation that makes the preview)'),
    created_at: z.iso.datetime(),
    preview: summary.nullable(),
  })
  .meta({
    id: 'Import',
    examples: [
      {
        id: EXAMPLE_ID,
        register: 'targets',
        state: 'previewed',
        file_name: '检查对象.xlsx',
        file_bytes: 184_320,
        file_sha256: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
        as_of: '2026-03-01',
        operation: `/api/v1/operations/${EXAMPLE_ID}`,
        created_at: '2026-03-02T01:30:00.000Z',
        preview: {
          counts: EXAMPLE_COUNTS,
          format: 'xlsx',
          encoding: null,
          separator: null,
          sheet: '检查对象',
          sheets: ['检查对象', '说明'],
          header_row: 1,
          columns: ['统一社会信用代码', '企业名称', '备注'],
          mapped: { id: '统一社会信用代码', name: '企业名称' },
          ignored: ['备注'],
          missing: [{ key: 'address', title: '地址', required: false }],
        },
      },
    ],
  });

export const accepted = z
  .object({
    id: z.uuid().describe('导入的编号 (id of the import)'),
    operation: z.string().describe('操作的地址，可查进度 (where to see how far it is)'),
  })
  .meta({
    id: 'ImportAccepted',
    examples: [{ id: EXAMPLE_ID, operation: `/api/v1/operations/${EXAMPLE_ID}` }],
  });

export const importRow = z
  .object({
    row: z.int().describe('表格中的行号 (row number in the sheet)'),
    kind: z.enum(ROW_KINDS),
    id: z.string().nullable().describe('登记簿中的编号；待给编号的为空 (null until a number is given)'),
    findings: z.array(
      z.object({
        column: z.string(),
        title: z.string().describe('列名 (title of the column)'),
        problem: z.string(),
        warning: z.boolean(),
        reason: z.string(),
      }),
    ),
    changes: z.array(
      z.object({ column: z.string(), title: z.string(), before: z.string(), after: z.string() }),
    ),
  })
  .meta({
    examples: [
      {
        row: 7,
        kind: 'changed',
        id: '91500114MA60D4NB68',
        findings: [],
        changes: [{ column: 'status', title: '经营状态', before: '营业', after: '停业' }],
      },
      {
        row: 9,
        kind: 'bad',
        id: null,
        findings: [
          {
            column: 'name',
            title: '名称',
            problem: 'required',
            warning: false,
            reason: '必填，不能为空',
          },
        ],
        changes: [],
      },
    ],
  });

export const confirmBody = z
  .strictObject({
    confirm_warnings: z
      .boolean()
      .default(false)
      .describe('已核对并确认存疑的行；有这样的行时必须为 true (warnings were looked at)'),
    all_or_nothing: z
      .boolean()
      .default(false)
      .describe('有错误的行则一行也不导入 (import nothing if there are bad rows)'),
  })
  .meta({ examples: [{ confirm_warnings: true }] });

export const receipt = z
  .object({
    number: z.int().describe('回执号'),
    import: z.uuid(),
    register: z.enum(REGISTER_NAMES),
    file_name: z.string(),
    file_sha256: z.string().describe('文件的 SHA-256，十六进制 (of the file as it was sent)'),
    as_of: z.string().nullable(),
    counts,
    confirmed_by: z.string(),
    confirmed_at: z.iso.datetime(),
  })
  .meta({
    id: 'ImportReceipt',
    examples: [
      {
        number: 7,
        import: EXAMPLE_ID,
        register: 'targets',
        file_name: '检查对象.xlsx',
        file_sha256: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
        as_of: '2026-03-01',
        counts: EXAMPLE_COUNTS,
        confirmed_by: '王敏',
        confirmed_at: '2026-03-02T01:40:00.000Z',
      },
    ],
  });
