import type { Transaction } from 'kysely';
import type pg from 'pg';
import { readSnapshot } from '../../platform/copy.ts';
import type { Database } from '../../platform/database.ts';
import { nativeSuites } from '../../platform/native-suites.ts';
import { Problem } from '../../platform/problems.ts';
import type { Vault } from '../../platform/vault.ts';
import { drawProblems } from '../problems.ts';
import { type Draw, planText } from '../queries.ts';
import { selectInThread } from '../run/draw-thread.ts';
import { drawnInputs, sealedStaff } from '../run/drawn-inputs.ts';
import { entriesAt } from '../run/outcome-store.ts';
import type { DiscloseRequest } from '../schema.ts';
import { frameLeaves, readFrame } from '../seal/frame-store.ts';
import { openSecret } from '../secrets.ts';
import { openStaffing } from '../staffing/open-staffing.ts';
import { planShown } from './evidence-plan.ts';
import { type EvidencePartsText, makePartsInThread } from './evidence-thread.ts';
import { refuseAltered } from './stored-records.ts';

const LARGEST_WHOLE_FRAME = 200_000;

export interface Opening {
  readonly pool: pg.Pool;
  readonly vault: Vault;
}

/**
 * Lays a draw open all of whose values are stored: from them the outcome is made anew, so it needs not have
 * been run.
 * @throws Problem `draw-frame-altered`, `draw-records-altered`, `draw-frame-too-large`, `staffing-parent-undisclosed`
 */
export async function openDraw(
  trx: Transaction<Database>,
  { pool, vault }: Opening,
  draw: Draw,
  frame: DiscloseRequest['frame'],
): Promise<EvidencePartsText> {
  if (draw.staffing !== undefined) return await openStaffing(trx, vault, draw);
  const inputs = await drawnInputs(trx, vault, draw);
  const { size } = inputs.document.targets.frame;
  const leaves = await readSnapshot(pool, (client) =>
    frameLeaves(client, draw.id, nativeSuites[draw.suite], size),
  );
  await refuseAltered(trx, draw, inputs, leaves);
  const selection = await selectInThread(inputs.shuffle);
  return await makePartsInThread({
    suite: draw.suite,
    ...inputs,
    ...selection,
    entries: await entriesAt(trx, draw.id, selection.drawn),
    staff: await sealedStaff(trx, draw.id),
    staff_salt: await openSecret(trx, vault, draw.id, 'staff_salt'),
    plan: planShown(await planText(trx, draw)),
    slip: draw.now.outcome?.slip,
    frame:
      frame === 'whole'
        ? {
            frame_key: await openSecret(trx, vault, draw.id, 'frame_key'),
            ...(await wholeFrame(pool, draw, size)),
          }
        : { leaves },
  });
}

/** A whole frame is a document like any other and is held as one, which a very large one cannot be. */
async function wholeFrame(pool: pg.Pool, { id }: Draw, size: number) {
  if (size > LARGEST_WHOLE_FRAME) throw new Problem(drawProblems['draw-frame-too-large']);
  const ids: string[] = [];
  const routes: string[] = [];
  await readSnapshot(pool, (client) =>
    readFrame(client, id, (_salt, target, route) => {
      ids.push(target);
      routes.push(route);
    }),
  );
  return { ids, routes };
}
