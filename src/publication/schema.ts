/** Publications and bulletins as everybody reads them. */
import { z } from 'zod';
import { digest } from '../core/draw/document.ts';
import { type PublicDocument, publicationNumber } from '../core/privacy/public-fields.ts';
import { BULLETIN_KINDS, type BulletinText } from './bulletin/bulletin-document.ts';

export const bulletinNumber = z.string().regex(/^[0-9A-Za-z._:-]{1,32}-\d{4}-G\d+$/);
export const publicationKind = z.enum([
  'plan',
  'matter_list',
  'sampling_rules',
  'draw',
  'result',
  'correction',
  'withdrawal',
  'objection',
]);
const bulletinKind = z.enum(BULLETIN_KINDS);

const EXAMPLE_DIGEST = 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9';
const EXAMPLE_RESULT: PublicDocument = {
  kind: 'result',
  origin: 'random',
  draw: '500114-2026-1',
  group: 'QY',
  plan: 'JT-2026',
  target: {
    id: '91500114MA60D4NB68',
    name: '黔江区武陵危险货物运输有限公司',
    kind: 'enterprise',
    district: '500114',
  },
  tasks: [{ code: 'T01', title: '道路货物运输经营的检查' }],
  departments: [{ code: 'JT-ZF', name: '执法支队' }],
  matters: [
    {
      department: 'JT-ZF',
      task: 'T01',
      matter: 'JT-01',
      name: '道路货物运输经营者的检查',
      codes: [{ code: 'E', text: '发现问题已责令改正' }],
      measures: [{ kind: 'correction_ordered', text: '责令改正', due_on: '2026-05-20' }],
    },
  ],
  checked_on: '2026-04-20',
  outcome: 'problem',
  on_behalf: false,
};

const EXAMPLE_LINE = {
  number: '500114-2026-G12-3',
  bulletin: '500114-2026-G12',
  kind: 'result' as const,
  title: '黔江区武陵危险货物运输有限公司检查结果',
  year: 2026,
  department: 'JT',
  district: '500114',
  target_id: '91500114MA60D4NB68',
  target_name: '黔江区武陵危险货物运输有限公司',
  corrects: null,
  digest: EXAMPLE_DIGEST,
  published_at: '2026-05-08T02:00:00.000Z',
  withdrawn: null,
};

/** Not run against a schema on its way out: what was published once is shown as it is, whatever is published today. */
const document = z
  .unknown()
  .nullable()
  .describe(
    '公开的全文，各种类的字段见 docs/schemas/public-document.schema.json；其 JCS 的 SHA-256 即 digest；已撤下的为空',
  )
  .meta({ type: ['object', 'null'], examples: [EXAMPLE_RESULT] });

const withdrawn = z
  .object({
    number: publicationNumber.describe('撤下公告'),
    at: z.iso.datetime(),
    decided_on: z.iso.date(),
    reason: z.string(),
  })
  .nullable()
  .describe('已撤下：全文和名称不再公开');

export const publicationLine = z
  .object({
    number: publicationNumber,
    bulletin: bulletinNumber,
    kind: publicationKind,
    title: z.string().nullable(),
    year: z.int(),
    department: z.string().nullable(),
    district: z.string().nullable(),
    target_id: z.string().nullable(),
    target_name: z.string().nullable().describe('自然人姓名作遮盖处理'),
    corrects: publicationNumber.nullable().describe('列于哪一公示之侧'),
    digest,
    published_at: z.iso.datetime(),
    withdrawn,
  })
  .meta({
    id: 'PublicationLine',
    examples: [EXAMPLE_LINE],
  });
export type PublicationLine = z.infer<typeof publicationLine>;

const besideLine = publicationLine
  .pick({ number: true, kind: true, digest: true, published_at: true, withdrawn: true })
  .extend({ document });

export const publicationView = publicationLine
  .extend({
    document,
    ledger_position: z.int().describe('其公告在公开日志中的位置'),
    bulletin_digest: digest.describe('公告的摘要，即日志中的 digest；公告中列有本公示的编号和摘要'),
    beside: z.array(besideLine).describe('列于其侧的更正、异议处理和撤下，依时间先后'),
  })
  .meta({
    id: 'Publication',
    examples: [
      {
        ...EXAMPLE_LINE,
        document: EXAMPLE_RESULT,
        ledger_position: 77,
        bulletin_digest: EXAMPLE_DIGEST,
        beside: [],
      },
    ],
  });
export type PublicationView = z.infer<typeof publicationView>;

const EXAMPLE_BULLETIN = {
  number: '500114-2026-G12',
  kind: 'results' as const,
  title: '抽查检查结果公示',
  digest: EXAMPLE_DIGEST,
  ledger_position: 77,
  published_at: '2026-05-08T02:00:00.000Z',
};

const EXAMPLE_BULLETIN_TEXT: BulletinText = {
  number: '500114-2026-G12',
  kind: 'results',
  title: '抽查检查结果公示',
  published_at: '2026-05-08T02:00:00Z',
  items: [{ number: '500114-2026-G12-1', digest: EXAMPLE_DIGEST }],
};

export const bulletinLine = z
  .object({
    number: bulletinNumber,
    kind: bulletinKind,
    title: z.string(),
    digest,
    ledger_position: z.int(),
    published_at: z.iso.datetime(),
  })
  .meta({
    id: 'BulletinLine',
    examples: [EXAMPLE_BULLETIN],
  });
export type BulletinLine = z.infer<typeof bulletinLine>;

export const bulletinView = bulletinLine
  .extend({
    document: z
      .unknown()
      .describe('各公示的编号和摘要；其 JCS 的 SHA-256 即 digest')
      .meta({
        type: 'object',
        examples: [EXAMPLE_BULLETIN_TEXT],
      }),
  })
  .meta({ id: 'Bulletin', examples: [{ ...EXAMPLE_BULLETIN, document: EXAMPLE_BULLETIN_TEXT }] });
export type BulletinView = z.infer<typeof bulletinView>;
