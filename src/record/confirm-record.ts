import type { Transaction } from 'kysely';
import { actorOf, record } from '../platform/audit.ts';
import { instantNow } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import { type HeldVisit, holdVisit, type VisitName } from '../visit/hold-visit.ts';
import { checkComplete } from './check-complete.ts';
import { fileVisit, isFiled } from './file-visit.ts';
import { recordProblems } from './problems.ts';
import { shownVersion } from './receipt.ts';
import { headsOf, type StoredRecord } from './record-store.ts';
import { recordResend } from './save-record.ts';
import { mattersToCheck } from './visit-matters.ts';
import { mayConfirm, teamOf, type VisitTeam } from './visit-team.ts';

export interface Confirmation {
  readonly confirmed_by: string[];
  /** Whether this department's part is filed now, by two people. */
  readonly filed: boolean;
  /** Whether every department's is, and the record goes to the reviewer. */
  readonly recorded: boolean;
}

/**
 * A team member says that the newest version of a part is right. Two file the part, at least one of them of its
 * department; once all parts are filed the visit is recorded. Said twice by the same person it counts once.
 * @throws Problem `visit-not-found`, `record-department-not-yours`, `record-not-found`, `record-stale`,
 *   `record-closed`, `record-incomplete`
 */
export async function confirmRecord(
  trx: Transaction<Database>,
  name: VisitName,
  inspector: string,
  { department, version }: { readonly department: string; readonly version: number },
): Promise<Confirmation> {
  const visit = await holdVisit(trx, name, inspector);
  const team = await teamOf(trx, visit);
  if (!mayConfirm(team, inspector, department))
    throw new Problem(recordProblems['record-department-not-yours'], {
      members: { department: team.members.get(inspector) ?? null },
    });
  const heads = await headsOf(trx, visit);
  const part = newestOrProblem(heads, department, version);
  if (part.confirmed_by.includes(inspector)) {
    await recordResend(trx, visit, { department, version, inspector });
    return answer(part, visit, team);
  }
  if (visit.state !== 'under_way' && visit.state !== 'returned')
    throw new Problem(recordProblems['record-closed'], {
      members: { state: visit.state, current: shownVersion(part) },
    });
  await refuseIncomplete(trx, visit, team, part);
  const { draw_id, id } = visit;
  await trx
    .insertInto('record_confirmation')
    .values({
      ...{ draw_id, visit: id, department, version },
      inspector_id: inspector,
      actor: actorOf(trx).id,
      confirmed_at: instantNow(),
    })
    .execute();
  await record(trx, {
    action: 'record.confirm',
    object_kind: 'visit',
    object_id: `${visit.draw}/${id}`,
    after: { department, version, inspector },
  });
  const confirmed = { ...part, confirmed_by: [...part.confirmed_by, inspector] };
  const others = heads.filter((head) => head.department !== department);
  return answer(confirmed, await fileVisit(trx, visit, team, [...others, confirmed]), team);
}

const answer = (part: StoredRecord, visit: HeldVisit, team: VisitTeam): Confirmation => ({
  confirmed_by: part.confirmed_by,
  filed: isFiled(part, team),
  recorded: visit.state !== 'under_way' && visit.state !== 'returned',
});

function newestOrProblem(heads: readonly StoredRecord[], department: string, version: number): StoredRecord {
  const head = heads.find((part) => part.department === department);
  if (head === undefined || version > head.version) throw new Problem(recordProblems['record-not-found']);
  if (version < head.version)
    throw new Problem(recordProblems['record-stale'], {
      members: { current: shownVersion(head), yours: { version } },
    });
  return head;
}

/** @throws Problem `record-incomplete` with everything that is missing */
export async function refuseIncomplete(
  trx: Transaction<Database>,
  visit: HeldVisit,
  team: VisitTeam,
  { department, document }: Pick<StoredRecord, 'department' | 'document'>,
): Promise<void> {
  const joint = team.departments.length > 1 && department === team.lead;
  const findings = checkComplete(department, document, await mattersToCheck(trx, visit), {
    now: instantNow(),
    joint,
  });
  if (findings.length > 0) throw new Problem(recordProblems['record-incomplete'], { members: { findings } });
}
