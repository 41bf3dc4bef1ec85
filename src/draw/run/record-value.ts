import type { Transaction } from 'kysely';
import { hex, utf8 } from '../../core/canonical/bytes.ts';
import { appendEntries } from '../../ledger/append.ts';
import { record } from '../../platform/audit.ts';
import { instantNow } from '../../platform/clock.ts';
import type { Database } from '../../platform/database.ts';
import { nativeSuites } from '../../platform/native-suites.ts';
import { Problem } from '../../platform/problems.ts';
import { ceremonyProblems } from '../ceremony/problems.ts';
import { findCommitment } from '../commit/commitment-store.ts';
import { refuseInSession } from '../session/membership.ts';
import { beginStep } from '../steps.ts';
import type { RecordedValue, ValueRequest } from './schema.ts';
import { takeValues } from './take-values.ts';

/** Takes a value as it comes (protocol section 10): every one but the last, which comes with `run`. */
export async function recordValue(
  trx: Transaction<Database>,
  drawId: number,
  { index, ...value }: ValueRequest,
): Promise<RecordedValue> {
  const { now, number: draw, suite } = await beginStep(trx, drawId, 'record-value');
  await refuseInSession(trx, drawId);
  if (index !== now.values.length)
    throw new Problem(ceremonyProblems['draw-value-out-of-turn'], { members: { index: now.values.length } });
  const at = instantNow();
  await takeValues(trx, drawId, (await findCommitment(trx, drawId))!, [value], at);
  const digest = hex(nativeSuites[suite].hash(utf8(value.value)));
  await record(trx, {
    action: 'draw.record-value',
    object_kind: 'draw',
    object_id: draw!,
    after: { index, digest },
  });
  const [entry] = await appendEntries(trx, [{ type: 'value', draw: draw!, at, digest, index }]);
  return { index, digest, position: entry!.position };
}
