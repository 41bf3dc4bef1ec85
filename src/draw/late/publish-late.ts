import type { FastifyBaseLogger } from 'fastify';
import type { Kysely, Transaction } from 'kysely';
import { SERVICE_ROLE } from '../../core/draw/state.ts';
import type { Actor } from '../../platform/audit.ts';
import { record } from '../../platform/audit.ts';
import { instantNow } from '../../platform/clock.ts';
import { type Database, transact } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import { type Disclosing, discloseDraw } from '../disclose/disclose-draw.ts';
import { type Draw, findDraw } from '../queries.ts';
import { beginStep } from '../steps.ts';
import { type Ending, endDraw } from '../void/end-draw.ts';
import { reasonDigest } from '../void/void-store.ts';
import { LATE_REASONS } from './late-reasons.ts';

const DEADLINE: Actor = { id: 'system:deadline', name: '逾期自动公开', role: SERVICE_ROLE };

export interface LatePublishing extends Ending, Disclosing {
  readonly db: Kysely<Database>;
}

/**
 * Publishes what is known of every draw that has missed a deadline (protocol section 10), without asking anybody: what
 * was drawn is disclosed; what was not is ended with its document, secret and values. Numbers of the draws published.
 * A draw that somebody else holds, or that cannot be published, is told to `log` and tried again the next time.
 */
export async function publishLate(
  ending: LatePublishing,
  log: Pick<FastifyBaseLogger, 'error'>,
): Promise<string[]> {
  const { db } = ending;
  const published: string[] = [];
  for (const draw of await failedDraws(db, log)) {
    try {
      await transact(db, DEADLINE, (trx) => publishDraw(trx, ending, draw));
      published.push(draw.number!);
    } catch (error) {
      if (!isBusy(error)) log.error({ err: error, draw: draw.number }, 'a late draw could not be published');
    }
  }
  return published;
}

/** Never throws: a database that does not answer now is asked again the next time. */
async function failedDraws(db: Kysely<Database>, log: Pick<FastifyBaseLogger, 'error'>): Promise<Draw[]> {
  try {
    const draws = await Promise.all((await undisclosedDraws(db)).map((id) => findDraw(db, id)));
    return draws.flatMap((draw) => (draw?.now.state === 'failed' ? draw : []));
  } catch (error) {
    log.error({ err: error }, 'late draws could not be looked for');
    return [];
  }
}

async function publishDraw(
  trx: Transaction<Database>,
  ending: LatePublishing,
  { id, now: { outcome } }: Draw,
): Promise<void> {
  if (outcome) {
    await discloseDraw(trx, ending, id, { frame: 'drawn' });
    return;
  }
  const draw = await beginStep(trx, id, 'void');
  const { late } = draw.now;
  const reason = LATE_REASONS[late!];
  await record(trx, {
    action: 'draw.publish-late',
    object_kind: 'draw',
    object_id: draw.number!,
    after: { late },
  });
  await endDraw(trx, ending, draw, {
    at: instantNow(),
    asked_by: SERVICE_ROLE,
    confirmed_by: SERVICE_ROLE,
    reason: reasonDigest(reason),
  });
}

/** Committed, and neither disclosed nor void: whether a deadline has passed, their entries say. */
async function undisclosedDraws(db: Kysely<Database>): Promise<number[]> {
  const rows = await db
    .selectFrom('commitment')
    .innerJoin('frame', 'frame.draw_id', 'commitment.draw_id')
    .select('commitment.draw_id')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('ledger_entry')
            .select('position')
            .whereRef('ledger_entry.draw', '=', 'frame.number')
            .where('type', 'in', ['disclosed', 'void']),
        ),
      ),
    )
    .orderBy('commitment.draw_id')
    .execute();
  return rows.map(({ draw_id }) => draw_id);
}

const isBusy = (error: unknown): boolean =>
  error instanceof Problem &&
  (error.definition.name === 'draw-busy' || error.definition.name === 'draw-out-of-order');
