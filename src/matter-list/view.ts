/** How versions and their differences are answered. */
import { z } from 'zod';
import { digest } from '../core/draw/document.ts';
import { changedField } from '../platform/changed-fields.ts';
import type { StoredList } from './queries.ts';
import { EXAMPLE_ISSUANCE, EXAMPLE_LIST, issuance, listNumber, matterListDocument } from './schema.ts';

const named = z.object({ code: z.string(), name: z.string() });

export const EXAMPLE_DIFFERENCE = {
  added: [{ code: 'JT-014', name: '对网络平台道路货物运输经营者的检查' }],
  left_out: [{ code: 'JT-009', name: '对道路运输站场经营的检查' }],
  changed: [
    {
      code: 'JT-001',
      name: '对道路危险货物运输企业安全生产的检查',
      fields: [{ field: 'kind', before: 'general', after: 'key' }],
    },
  ],
};

export const listDifference = z
  .object({
    added: z.array(named).describe('新增'),
    left_out: z.array(named).describe('不再列入'),
    changed: z.array(named.extend({ fields: z.array(changedField) })).describe('有变更，逐字段'),
  })
  .meta({ id: 'MatterListDifference', examples: [EXAMPLE_DIFFERENCE] });

const summary = {
  number: listNumber,
  ...issuance.shape,
  digest: digest.describe('文本按 JCS（RFC 8785）规范化后的 SHA-256'),
  ledger_position: z.int().describe('在公开日志中的位置'),
  published_at: z.iso.datetime(),
};
const EXAMPLE_SUMMARY = {
  number: EXAMPLE_LIST.number,
  ...EXAMPLE_ISSUANCE,
  digest: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
  ledger_position: 12,
  published_at: '2026-01-15T02:00:00.000Z',
};

export const publicListLine = z
  .object({ ...summary, matters: z.int().describe('事项数') })
  .meta({ id: 'PublicMatterListLine', examples: [{ ...EXAMPLE_SUMMARY, matters: 42 }] });

export const publicList = z
  .object({ ...summary, document: matterListDocument })
  .meta({ id: 'PublicMatterList', examples: [{ ...EXAMPLE_SUMMARY, document: EXAMPLE_LIST }] });

const summaryOf = ({ number, digest: hash, ledger_position, published_at, document }: StoredList) => {
  const { issuer, document_number, issued_on } = document;
  return { number, issuer, document_number, issued_on, digest: hash, ledger_position, published_at };
};

export const lineOf = (list: StoredList) => ({
  ...summaryOf(list),
  matters: list.document.matters.length,
});

export const listOf = (list: StoredList) => ({ ...summaryOf(list), document: list.document });
