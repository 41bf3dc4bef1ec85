import { z } from 'zod';
import { digest } from '../core/draw/document.ts';

export const position = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

export const proof = z
  .array(digest)
  .describe('RFC 9162 的证明路径，SHA-256')
  .meta({ examples: [['5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef']] });

export const number = (example: number) => z.int().meta({ examples: [example] });

export const entryText = z.string().meta({
  examples: [
    '{"at":"2026-03-05T01:10:00Z","draw":"500114-2026-1","frame":{"digest":"b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9","size":1806},"type":"frame-sealed"}',
  ],
});

/** C2SP signed-note verifier key. */
export const noteKey = z
  .string()
  .min(1)
  .max(300)
  .describe('C2SP signed note 公钥：名称+哈希+base64')
  .meta({ examples: ['double-random/500114+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'] });

export const noteText = z
  .string()
  .min(1)
  .max(20_000)
  .describe('C2SP signed note（tlog-checkpoint）全文')
  .meta({
    examples: [
      'double-random/500114\n12\nBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n\n— witness.example x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
    ],
  });

export const reason = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .meta({ examples: ['密钥已使用满一年'] });
