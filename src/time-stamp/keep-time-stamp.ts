import { createHash } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { utf8 } from '../core/canonical/bytes.ts';
import { checkpointBody } from '../core/ledger/checkpoint.ts';
import { findCheckpoint } from '../ledger/queries.ts';
import { actorOf, record } from '../platform/audit.ts';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import { timeStampProblems } from './problems.ts';
import { insertTimeStamp } from './queries.ts';
import { readToken, TokenRefused } from './read-token.ts';

/**
 * The exact text of a checkpoint that an authority stamps: origin, size and root, each on its line.
 * @throws Problem `time-stamp-size-unknown`
 */
export async function stampedText(db: Kysely<Database>, origin: string, size: number): Promise<string> {
  const checkpoint = await findCheckpoint(db, size);
  if (checkpoint === undefined) throw new Problem(timeStampProblems['time-stamp-size-unknown']);
  return checkpointBody({ origin, size, root: checkpoint.root });
}

export interface TokenGiven {
  readonly size: number;
  readonly token: Uint8Array;
}

/**
 * Verifies a token over a checkpoint and keeps it beside the log. It replaces no signature (protocol section 6): spare
 * commitments can be stamped too.
 * @returns hex of the token's SHA-256
 * @throws Problem `time-stamp-size-unknown`, `time-stamp-refused`
 */
export async function keepTimeStamp(
  trx: Transaction<Database>,
  { origin, roots }: { readonly origin: string; readonly roots: readonly Uint8Array[] },
  { size, token: given }: TokenGiven,
): Promise<string> {
  const text = await stampedText(trx, origin, size);
  const { token, ...said } = await readToken(given, utf8(text), roots).catch((error: unknown) => {
    if (!(error instanceof TokenRefused)) throw error;
    throw new Problem(timeStampProblems['time-stamp-refused'], {
      detail: { zh: error.message, en: error.message },
      members: { reason: error.refusal },
    });
  });
  const digest = createHash('sha256').update(token).digest();
  const stamp = { ...said, digest, size, token: Buffer.from(token), kept_by: actorOf(trx).id };
  await insertTimeStamp(trx, stamp);
  await record(trx, {
    action: 'time-stamp.keep',
    object_kind: 'ledger_checkpoint',
    object_id: String(size),
    after: { digest: digest.toString('hex'), ...said },
  });
  return digest.toString('hex');
}
