import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import { z } from 'zod';
import { attachmentOrProblem } from '../attachment/queries.ts';
import { digest } from '../core/draw/document.ts';
import { isOpenForRecords } from '../core/visit/state.ts';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import { code, line } from '../register/fields.ts';
import { holdVisit, type VisitName } from '../visit/hold-visit.ts';
import { checkContent } from './check-content.ts';
import { refuseIncomplete } from './confirm-record.ts';
import { fileVisit } from './file-visit.ts';
import { recordProblems } from './problems.ts';
import type { Receipt } from './receipt.ts';
import { headOf, headsOf } from './record-store.ts';
import { beginCheck, storeVersion } from './save-record.ts';
import { recordDocument } from './schema.ts';
import { teamOf, type VisitTeam } from './visit-team.ts';

/** A department's part as it stands on the signed sheet. */
export const paperRecord = z
  .strictObject({
    department: code,
    document: recordDocument,
    scan: digest.describe('签字的检查单扫描件（附件的 SHA-256）'),
    signed_by: z.array(line(64)).min(2).max(20).describe('在检查单上签字的检查组成员的执法证号，至少两人'),
  })
  .meta({
    id: 'PaperRecord',
    examples: [
      {
        department: 'JT-ZF',
        document: {
          started_at: '2026-04-20T09:30:00+08:00',
          ended_at: '2026-04-20T10:40:00+08:00',
          results: [
            {
              task: 'T01',
              matter: 'JT-001',
              answers: [{ item: '1', answer: 'yes' }],
              codes: ['1'],
              measures: [{ kind: 'none' }],
            },
          ],
          signature: { kind: 'signed' },
        },
        scan: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
        signed_by: ['50011426011', '50011426023'],
      },
    ],
  });
export type PaperRecord = z.infer<typeof paperRecord>;

/**
 * A clerk enters a part from the signed sheet: it must be complete, and is filed at once, since two team members
 * signed it. It follows whatever version there was; a draft that a phone sent before stays as it is.
 * @throws Problem `visit-not-found`, `record-closed`, `record-incomplete`, `record-content-unknown`, `attachment-unknown`
 */
export async function enterPaperRecord(
  trx: Transaction<Database>,
  name: VisitName,
  given: PaperRecord,
): Promise<{ readonly receipt: Receipt; readonly recorded: boolean }> {
  const held = await holdVisit(trx, name);
  const { department, document, scan, signed_by } = given;
  if (!isOpenForRecords(held.state))
    throw new Problem(recordProblems['record-closed'], { members: { state: held.state, current: null } });
  const team = await teamOf(trx, held);
  refuseStrangers(team, department, signed_by);
  await attachmentOrProblem(trx, scan);
  await checkContent(trx, held, given);
  await refuseIncomplete(trx, held, team, given);
  const visit = await beginCheck(trx, held, given);
  const receipt = await storeVersion(trx, visit, await headOf(trx, visit, department), {
    client_id: randomUUID(),
    department,
    document,
    inspector_id: null,
    paper: scan,
    signed_by,
  });
  const filed = await fileVisit(trx, visit, team, await headsOf(trx, visit));
  return { receipt, recorded: filed.state === 'recorded' };
}

/** Signatures of people whom the lot did not send are worth nothing. */
function refuseStrangers(team: VisitTeam, department: string, signed_by: readonly string[]): void {
  const signers = new Set(signed_by);
  const strangers = [...signers].filter((inspector) => !team.members.has(inspector));
  const own = [...signers].some((inspector) => team.members.get(inspector) === department);
  if (strangers.length === 0 && own && signers.size >= 2) return;
  throw new Problem(recordProblems['record-signers-unfit'], { members: { strangers } });
}
