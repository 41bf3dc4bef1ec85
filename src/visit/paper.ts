import type { Transaction } from 'kysely';
import { z } from 'zod';
import { attachmentOrProblem } from '../attachment/queries.ts';
import { digest } from '../core/draw/document.ts';
import { actorOf } from '../platform/audit.ts';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import { day, line } from '../register/fields.ts';
import { visitProblems } from './problems.ts';

/** The signed sheet from which a clerk enters a step that others took on paper. */
export const paper = z
  .strictObject({
    scan: digest.describe('签字件的扫描件（附件的 SHA-256）'),
    signed_by: line(200).describe('在纸上签字的人'),
    signed_on: day,
  })
  .meta({
    id: 'Paper',
    examples: [
      {
        scan: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
        signed_by: '王某',
        signed_on: '2026-04-10',
      },
    ],
  });
export type Paper = z.infer<typeof paper>;

/**
 * A clerk acts for those who signed, and only with what they signed; everybody else acts in his own name.
 * @throws Problem `paper-needed`, `paper-not-yours`, `attachment-unknown`
 */
export async function checkPaper(trx: Transaction<Database>, given: Paper | undefined): Promise<void> {
  const isClerk = actorOf(trx).role === 'registrar';
  if (isClerk && given === undefined) throw new Problem(visitProblems['paper-needed']);
  if (!isClerk && given !== undefined) throw new Problem(visitProblems['paper-not-yours']);
  if (given !== undefined) await attachmentOrProblem(trx, given.scan);
}
