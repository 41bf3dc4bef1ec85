import type { Transaction } from 'kysely';
import { appendEntries } from '../../ledger/append.ts';
import { record } from '../../platform/audit.ts';
import { instantNow, officeToday } from '../../platform/clock.ts';
import type { Office } from '../../platform/config.ts';
import type { Database } from '../../platform/database.ts';
import type { LogKeys } from '../../platform/log-keys.ts';
import { Problem } from '../../platform/problems.ts';
import { beginBulletin } from '../../publication/bulletin/begin-bulletin.ts';
import { drawProblems } from '../problems.ts';
import { type Draw, plannedTasks } from '../queries.ts';
import { replacementProblems } from '../replace/problems.ts';
import { openConflicts } from '../replace/settle-replacement.ts';
import type { DiscloseRequest } from '../schema.ts';
import { beginStep } from '../steps.ts';
import { announceDraw } from './announce-draw.ts';
import { publicFrom } from './embargo.ts';
import { type Opening, openDraw } from './open-draw.ts';
import { publishEvidence } from './reissue-evidence.ts';

export interface Disclosing extends Opening {
  readonly logKeys: LogKeys;
  readonly office: Pick<Office, 'code'>;
}

/**
 * Publishes everything from which anybody can repeat the draw (protocol section 11). The bundle is verified
 * before it is stored: one that does not verify is never published, and nothing changes. A bulletin announces it, but for
 * a rehearsal, which is no act of the office.
 */
export async function discloseDraw(
  trx: Transaction<Database>,
  service: Disclosing,
  drawId: number,
  { frame }: DiscloseRequest,
): Promise<{ readonly number: string; readonly evidence: string }> {
  const draw = await beginStep(trx, drawId, 'disclose');
  await refuseEmbargoed(trx, draw);
  await refuseUnsettled(trx, draw);
  const { parts, digests } = await openDraw(trx, service, draw, frame);
  const number = draw.number!;
  const bulletin = draw.rehearsal ? undefined : await beginBulletin(trx, service.office);
  const at = instantNow();
  const [entry] = await appendEntries(trx, [{ type: 'disclosed', draw: number, at, parts: digests }]);
  const { digest: evidence } = await publishEvidence(trx, service.logKeys, draw, parts, at);
  await record(trx, { action: 'draw.disclose', object_kind: 'draw', object_id: number, after: { evidence } });
  if (bulletin !== undefined) await announceDraw(trx, bulletin, draw, evidence, entry!.position);
  return { number, evidence };
}

/** An inspector in conflict with a target that joined would still stand in the team. */
async function refuseUnsettled(trx: Transaction<Database>, draw: Draw): Promise<void> {
  const open = await openConflicts(trx, draw.id);
  if (open.length === 0) return;
  throw new Problem(replacementProblems['replacement-pending'], {
    members: { requests: open.map(({ id }) => id) },
  });
}

/** Before the day that the plan names, nothing of the list may become public. */
async function refuseEmbargoed(trx: Transaction<Database>, draw: Draw): Promise<void> {
  const from = publicFrom(await plannedTasks(trx, draw));
  if (from === undefined || from <= officeToday()) return;
  throw new Problem(drawProblems['draw-embargoed'], { members: { public_from: from } });
}
