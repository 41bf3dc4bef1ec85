import type { Transaction } from 'kysely';
import type pg from 'pg';
import { hex, utf8 } from '../../core/canonical/bytes.ts';
import { jcs } from '../../core/canonical/jcs.ts';
import { previewSizes } from '../../core/draw/commitment.ts';
import { saltsOf } from '../../core/draw/frame.ts';
import { guardOf } from '../../frequency/guard.ts';
import { appendEntries, lockLedger } from '../../ledger/append.ts';
import { frameQuery } from '../../plan/scope.ts';
import { type Actor, record } from '../../platform/audit.ts';
import { instantNow, officeToday } from '../../platform/clock.ts';
import type { Office } from '../../platform/config.ts';
import { readSnapshot, transactWithClient } from '../../platform/copy.ts';
import type { Database } from '../../platform/database.ts';
import { nativeSuites } from '../../platform/native-suites.ts';
import { Problem } from '../../platform/problems.ts';
import type { Vault } from '../../platform/vault.ts';
import { drawProblems } from '../problems.ts';
import { nextNumber, planText } from '../queries.ts';
import { freshSecrets, staffKey, storeSecrets } from '../secrets.ts';
import { beginStep, named } from '../steps.ts';
import { lastPosition, takenSince } from '../taken-since.ts';
import { RowGroups } from './frame-rows.ts';
import { insertFrame, stageFrame, storeFrame } from './frame-store.ts';
import { freezeStaff } from './freeze-staff.ts';
import { conditionsMet, refuseLiveDraws, windowOf } from './seal-conditions.ts';
import { sealedTasks } from './sealed-tasks.ts';

export interface Sealing {
  readonly pool: pg.Pool;
  readonly vault: Vault;
  readonly office: Pick<Office, 'code'>;
}

export interface SealedDraw {
  readonly id: number;
  readonly number: string;
  readonly size: number;
  readonly root: string;
}

/**
 * Freezes who may be drawn, then who may inspect, under a number that is never used again (protocol sections 2
 * and 4). All of it is one transaction, which for a million targets takes seconds and no memory to speak of.
 * @param progress told the step that was just done, of `SEAL_STEPS`
 */
export async function sealFrame(
  { pool, vault, office }: Sealing,
  actor: Actor,
  drawId: number,
  progress: (done: number, total: number) => void = () => undefined,
): Promise<SealedDraw> {
  return await transactWithClient(pool, actor, async (trx, writer) => {
    const draw = await beginStep(trx, drawId, 'seal');
    const today = officeToday();
    const planned = await conditionsMet(trx, draw);
    const suite = nativeSuites[draw.suite];
    const secrets = freshSecrets();
    const groups = new RowGroups(planned.map(({ code }) => code));
    const guard = await guardOf(trx, (await planText(trx, draw)).document);
    const before = await lastPosition(trx);
    const query = frameQuery(planned, today, guard).compile(trx).sql;
    await readSnapshot(pool, (reader) =>
      stageFrame(reader, writer, query, saltsOf(suite, secrets.frame_key), groups),
    );
    progress(1, SEAL_STEPS);

    const tasks = sealedTasks(planned, groups.rows());
    const header = await storeFrame(writer, drawId, groups.cells(), suite);
    progress(2, SEAL_STEPS);
    named(drawProblems['draw-not-by-lot'], () => previewSizes(header, tasks.documents));

    const year = Number(today.slice(0, 4));
    const number = await nextNumber(trx, `${office.code}-${year}-${draw.rehearsal ? 'R' : ''}`);
    await refuseLiveDraws(trx, draw);
    const at = instantNow();
    await insertFrame(trx, {
      draw_id: drawId,
      number,
      header,
      tasks: tasks.documents,
      unrated: tasks.unrated,
      at,
    });
    const { units_salt: _none, ...kept } = secrets;
    await storeSecrets(trx, vault, drawId, kept);
    const staff = await freezeStaff(trx, {
      drawId,
      suite,
      header,
      tasks: tasks.documents,
      window: windowOf(planned, today),
      year,
      staffKey: await staffKey(trx, vault, year),
      staffSalt: secrets.staff_salt,
    });
    await record(trx, {
      action: 'draw.seal',
      object_kind: 'draw',
      object_id: number,
      after: { root: header.root, size: header.size },
    });
    await lockLedger(trx);
    await refuseTaken(trx, before);
    await appendEntries(trx, [
      {
        type: 'frame-sealed',
        draw: number,
        at,
        frame: { digest: hex(suite.hash(utf8(jcs(header)))), size: header.size },
        ...(staff && { staff: { digest: hex(staff.digest), size: staff.size } }),
      },
    ]);
    return { id: drawId, number, size: header.size, root: header.root };
  });
}

/** The list was read as it was before: whoever another draw has taken meanwhile would stand on it unseen. */
async function refuseTaken(trx: Transaction<Database>, before: number): Promise<void> {
  const draws = await takenSince(trx, before);
  if (draws.length > 0) throw new Problem(drawProblems['draw-taken-meanwhile'], { members: { draws } });
}

const SEAL_STEPS = 2;
