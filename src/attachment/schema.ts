import { z } from 'zod';
import { digest } from '../core/draw/document.ts';

export const MEDIA_TYPES = ['application/pdf', 'image/jpeg', 'image/png'] as const;
export const mediaType = z.enum(MEDIA_TYPES);
export type MediaType = z.infer<typeof mediaType>;

/** A scan or image that backs a step (domain: 附件). */
export const attachment = z
  .object({
    digest: digest.describe('文件的 SHA-256'),
    media_type: mediaType.describe('按内容识别'),
    size: z.int().min(1).describe('字节数'),
    name: z.string().describe('首次上传时的文件名'),
    created_by: z.string(),
    created_at: z.iso.datetime(),
  })
  .meta({
    id: 'Attachment',
    examples: [
      {
        digest: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
        media_type: 'application/pdf',
        size: 183_204,
        name: '联席会议纪要.pdf',
        created_by: 'token:4b1c1a52-7d7e-4f55-9a0e-1f0a6f1d2c3b',
        created_at: '2026-02-20T02:00:00.000Z',
      },
    ],
  });
export type Attachment = z.infer<typeof attachment>;
