import { z } from 'zod';
import { digest } from '../core/draw/document.ts';

export const MEDIA_TYPES = ['application/pdf', 'image/jpeg', 'image/png', 'image/webp'] as const;
export const mediaType = z.enum(MEDIA_TYPES);
export type MediaType = z.infer<typeof mediaType>;

const attachment = z.object({
  digest: digest.describe('所存文件的 SHA-256；图片已去除元数据'),
  media_type: mediaType.describe('按内容识别'),
  size: z.int().min(1).describe('所存文件的字节数'),
  name: z.string().describe('首次上传时的文件名'),
  created_by: z.string(),
  created_at: z.iso.datetime(),
});
/** A scan or photograph that backs a step (domain: 附件). */
export type Attachment = z.infer<typeof attachment>;

/** The answer to who sent a file: by `received_digest` his device knows that it arrived as it was. */
export const sentAttachment = attachment
  .extend({ received_digest: digest.describe('本次收到的文件的 SHA-256，与原件一致；PDF 与 digest 相同') })
  .meta({
    id: 'Attachment',
    examples: [
      {
        digest: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
        media_type: 'image/jpeg',
        size: 2_183_204,
        name: 'IMG_0412.JPG',
        created_by: 'account:4b1c1a52-7d7e-4f55-9a0e-1f0a6f1d2c3b',
        created_at: '2026-02-20T02:00:00.000Z',
        received_digest: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
      },
    ],
  });
