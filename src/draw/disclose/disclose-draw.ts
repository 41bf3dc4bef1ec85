import type { Transaction } from 'kysely';
import type pg from 'pg';
import { appendEntries } from '../../ledger/append.ts';
import { logToShow } from '../../ledger/checkpoint.ts';
import { record } from '../../platform/audit.ts';
import { instantNow, officeToday } from '../../platform/clock.ts';
import type { Office } from '../../platform/config.ts';
import { readSnapshot } from '../../platform/copy.ts';
import type { Database } from '../../platform/database.ts';
import { nativeSuites } from '../../platform/native-suites.ts';
import { Problem } from '../../platform/problems.ts';
import type { Vault } from '../../platform/vault.ts';
import { drawProblems } from '../problems.ts';
import { type Draw, plannedTasks, planText } from '../queries.ts';
import { selectInThread } from '../run/draw-thread.ts';
import { drawnInputs, sealedStaff } from '../run/drawn-inputs.ts';
import { entriesAt } from '../run/outcome-store.ts';
import type { DiscloseRequest } from '../schema.ts';
import { frameLeaves, readFrame } from '../seal/frame-store.ts';
import { openSecret } from '../secrets.ts';
import { beginStep } from '../steps.ts';
import { publicFrom } from './embargo.ts';
import { planShown } from './evidence-plan.ts';
import { insertEvidence } from './evidence-store.ts';
import { makeBundleInThread, makePartsInThread } from './evidence-thread.ts';

const LARGEST_WHOLE_FRAME = 200_000;

export interface Disclosing {
  readonly pool: pg.Pool;
  readonly vault: Vault;
  readonly office: Pick<Office, 'log_origin'>;
}

/**
 * Publishes everything from which anybody can repeat the draw (protocol section 11). The bundle is verified
 * before it is stored: one that does not verify is never published, and nothing changes.
 */
export async function discloseDraw(
  trx: Transaction<Database>,
  { pool, vault, office }: Disclosing,
  drawId: number,
  { frame }: DiscloseRequest,
): Promise<{ readonly number: string; readonly evidence: string }> {
  const draw = await beginStep(trx, drawId, 'disclose');
  await refuseEmbargoed(trx, draw);
  const inputs = await drawnInputs(trx, vault, draw);
  const { size } = inputs.document.targets.frame;
  const selection = await selectInThread(inputs.shuffle);
  const { parts, digests } = await makePartsInThread({
    suite: draw.suite,
    ...inputs,
    ...selection,
    entries: await entriesAt(trx, drawId, selection.drawn),
    staff: await sealedStaff(trx, drawId),
    staff_salt: await openSecret(trx, vault, drawId, 'staff_salt'),
    plan: planShown(await planText(trx, draw)),
    slip: draw.now.outcome?.slip,
    frame:
      frame === 'whole'
        ? {
            frame_key: await openSecret(trx, vault, drawId, 'frame_key'),
            ...(await wholeFrame(pool, draw, size)),
          }
        : {
            leaves: await readSnapshot(pool, (client) =>
              frameLeaves(client, drawId, nativeSuites[draw.suite], size),
            ),
          },
  });
  const at = instantNow();
  const number = inputs.document.draw;
  await appendEntries(trx, [{ type: 'disclosed', draw: number, at, parts: digests }]);
  const { bundle, verified, levels, failed } = await makeBundleInThread({
    parts,
    log: await logToShow(trx, office.log_origin, number),
  });
  if (!verified) throw new Problem(drawProblems['draw-evidence-invalid'], { members: { checks: failed } });
  const evidence = await insertEvidence(trx, drawId, bundle, levels, at);
  await record(trx, { action: 'draw.disclose', object_kind: 'draw', object_id: number, after: { evidence } });
  return { number, evidence };
}

/** Before the day that the plan names, nothing of the list may become public. */
async function refuseEmbargoed(trx: Transaction<Database>, draw: Draw): Promise<void> {
  const from = publicFrom(await plannedTasks(trx, draw));
  if (from === undefined || from <= officeToday()) return;
  throw new Problem(drawProblems['draw-embargoed'], { members: { public_from: from } });
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
