import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Kysely } from 'kysely';
import type { Database } from '../platform/database.ts';
import type { LogKeys } from '../platform/log-keys.ts';
import { Problem } from '../platform/problems.ts';
import { publishCheckpoint } from './sign-checkpoint.ts';

/** The service as far as the log is signed by it. */
export interface Signing {
  readonly db: Kysely<Database>;
  readonly logKeys: LogKeys;
  readonly log: Pick<FastifyBaseLogger, 'error'>;
}

/**
 * Signs the log after everything that may have changed it, so that every change is bound outside the database at once:
 * after a request before its answer leaves, after an operation before it is called done. What the service does by the
 * clock signs for itself (`signLog`).
 */
export function keepLedgerSigned(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply) => {
    if (request.method === 'GET' || request.method === 'HEAD' || reply.statusCode >= 400) return;
    await signLog(app);
  });
  app.operations.afterWork(() => signLog(app));
}

/**
 * Never throws: a log that is refused keeps nobody from his answer; the refusal is loud in the service's log and in
 * `/readyz`.
 */
export async function signLog({ db, logKeys, log }: Signing): Promise<void> {
  try {
    await publishCheckpoint(db, logKeys);
  } catch (error) {
    if (!(error instanceof Problem)) log.error({ err: error }, 'the log could not be signed');
  }
}
