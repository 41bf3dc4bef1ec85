import type { Transaction } from 'kysely';
import { outcomeOfAll } from '../core/visit/result-codes.ts';
import { record } from '../platform/audit.ts';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import type { HeldVisit } from '../visit/hold-visit.ts';
import { appendVisitEvents } from '../visit/visit-events.ts';
import { recordProblems } from './problems.ts';
import { notesOf, type RecordFinding } from './record-finding.ts';
import type { StoredRecord } from './record-store.ts';
import type { FiledMatter, RecordedBody } from './schema.ts';
import { mattersToCheck } from './visit-matters.ts';
import type { VisitTeam } from './visit-team.ts';

/** Two people say that it is right, at least one of them of the department; a signed sheet says it for a clerk. */
export function isFiled(part: StoredRecord, team: VisitTeam): boolean {
  if (part.on_behalf) return true;
  const own = part.confirmed_by.some((inspector) => team.members.get(inspector) === part.department);
  return own && part.confirmed_by.length >= 2;
}

/**
 * Once every department of the team has filed its part, the visit is recorded and goes to the reviewer; before that
 * it stays as it is. What the parts come to in codes is frozen in the event.
 * @throws Problem `record-incomplete` where a matter is in nobody's part
 */
export async function fileVisit(
  trx: Transaction<Database>,
  visit: HeldVisit,
  team: VisitTeam,
  heads: readonly StoredRecord[],
): Promise<HeldVisit> {
  const parts = team.departments.map((code) => heads.find(({ department }) => department === code));
  const filed = parts.flatMap((part) => (part !== undefined && isFiled(part, team) ? [part] : []));
  if (filed.length < team.departments.length) return visit;
  const findings = await uncovered(trx, visit, team, filed);
  if (findings.length > 0) throw new Problem(recordProblems['record-incomplete'], { members: { findings } });
  const body = recordedOf(filed);
  const [recorded] = await appendVisitEvents(trx, [visit], 'recorded', body);
  await record(trx, {
    action: 'record.file',
    object_kind: 'visit',
    object_id: `${visit.draw}/${visit.id}`,
    after: { parts: body.parts, outcome: body.outcome },
  });
  return recorded!;
}

/** Departments share the matters among themselves, but each must be in somebody's part. */
async function uncovered(
  trx: Transaction<Database>,
  visit: HeldVisit,
  team: VisitTeam,
  filed: readonly StoredRecord[],
): Promise<RecordFinding[]> {
  const { findings, note } = notesOf(team.lead);
  const covered = new Set(
    filed.flatMap(({ document }) => document.results.map(({ task, matter }) => `${task} ${matter}`)),
  );
  for (const { task, matter, name } of await mattersToCheck(trx, visit)) {
    if (covered.has(`${task} ${matter}`)) continue;
    note('results', 'matter-missing', {
      zh: `任务 ${task} 的事项“${name}”没有检查结果`,
      en: `there is no result of matter ${matter} of task ${task}`,
    });
  }
  return findings;
}

function recordedOf(parts: readonly StoredRecord[]): RecordedBody {
  const results = parts.flatMap(({ department, document }) =>
    document.results.map(
      ({ task, matter, codes, measures }): FiledMatter => ({
        department,
        task,
        matter,
        codes,
        measures: measures.map(({ kind, number, due_on }) => ({
          kind,
          ...(number !== undefined && { number }),
          ...(due_on !== undefined && { due_on }),
        })),
      }),
    ),
  );
  const utc = (text: string) => new Date(text).toISOString();
  // `checkComplete` refused a part without them.
  const starts = parts.map(({ document }) => utc(document.started_at!)).sort();
  const ends = parts.map(({ document }) => utc(document.ended_at!)).sort();
  return {
    started_at: starts[0]!,
    ended_at: ends.at(-1)!,
    outcome: outcomeOfAll(results),
    parts: Object.fromEntries(parts.map(({ department, version }) => [department, version])),
    results,
    on_behalf: parts.some(({ on_behalf }) => on_behalf),
  };
}
