import { z } from 'zod';
import { digest } from '../core/draw/document.ts';
import { code } from '../register/fields.ts';
import type { StoredRecord } from './record-store.ts';
import { recordDocument } from './schema.ts';

const EXAMPLE_RECEIPT = {
  number: 'R-128',
  client_id: '6f1c2a40-0d5a-4a53-9f5e-2b0c6a6f7e11',
  department: 'JT-ZF',
  version: 2,
  digest: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
  received_at: '2026-04-20T03:10:00.000Z',
};

/** What proves to a device that a record arrived: number, digest and time; only with it may the device forget its copy. */
export const receipt = z
  .object({
    number: z.string().describe('回执编号'),
    client_id: z.uuid(),
    department: code,
    version: z.int().min(1),
    digest: digest.describe('所收内容按 JCS 规范化后的 SHA-256'),
    received_at: z.iso.datetime(),
  })
  .meta({
    id: 'RecordReceipt',
    examples: [EXAMPLE_RECEIPT],
  });
export type Receipt = z.infer<typeof receipt>;

type Received = Pick<
  StoredRecord,
  'number' | 'client_id' | 'department' | 'version' | 'digest' | 'received_at'
>;

export const receiptOf = ({
  number,
  client_id,
  department,
  version,
  digest,
  received_at,
}: Received): Receipt => ({
  number: `R-${number}`,
  client_id,
  department,
  version,
  digest,
  received_at: new Date(received_at).toISOString(),
});

/** A version as the team reads it. */
export const recordVersion = z
  .object({
    ...receipt.shape,
    base: z.uuid().nullable().describe('前一版本的 client_id'),
    document: recordDocument,
    written_by: z.string().describe('填写人'),
    inspector: z.string().nullable().describe('填写人的执法证号；空：由他人代为录入'),
    on_behalf: z.boolean().describe('根据签字的纸质检查单代为录入'),
    signed_by: z.array(z.string()).describe('代为录入时：在纸质检查单上签字的人员的执法证号'),
    confirmed_by: z.array(z.string()).describe('已确认人员的执法证号；两人确认即归档'),
  })
  .meta({
    id: 'RecordVersion',
    examples: [
      {
        ...EXAMPLE_RECEIPT,
        base: '1d0e7a52-5b41-4c0e-8a43-3f1b3a7c9b10',
        document: {
          started_at: '2026-04-20T09:30:00+08:00',
          results: [{ task: 'T01', matter: 'JT-001', answers: [], codes: ['1'], evidence: [], measures: [] }],
        },
        written_by: '甲某',
        inspector: '50011426011',
        on_behalf: false,
        signed_by: [],
        confirmed_by: ['50011426011'],
      },
    ],
  });

export const shownVersion = (stored: StoredRecord): z.infer<typeof recordVersion> => ({
  ...receiptOf(stored),
  base: stored.base,
  document: stored.document,
  written_by: stored.actor_name,
  inspector: stored.inspector_id,
  on_behalf: stored.on_behalf,
  signed_by: stored.signed_by,
  confirmed_by: stored.confirmed_by,
});
