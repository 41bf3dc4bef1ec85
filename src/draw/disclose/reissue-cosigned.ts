import type { FastifyInstance } from 'fastify';
import { transact } from '../../platform/database.ts';
import { findDrawByNumber } from '../queries.ts';
import { reissueEvidence } from './reissue-evidence.ts';

const SYSTEM = { id: 'system:ledger', name: '公开日志' };

/**
 * A witness has co-signed a checkpoint that shows these draws disclosed: each gets a further version of its
 * evidence (protocol section 11). The co-signature is kept already; a draw whose version fails is left to the log.
 */
export async function reissueCosigned(app: FastifyInstance, numbers: readonly string[]): Promise<void> {
  for (const number of numbers) {
    try {
      const draw = await findDrawByNumber(app.db, number);
      if (draw) await transact(app.db, SYSTEM, (trx) => reissueEvidence(trx, app.logKeys, draw.id));
    } catch (error) {
      app.log.error({ err: error, draw: number }, 'evidence could not be issued again with a co-signature');
    }
  }
}
