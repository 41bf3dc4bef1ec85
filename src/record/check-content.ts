import type { Transaction } from 'kysely';
import { inScope } from '../account/scope/row-scope.ts';
import { actorOf } from '../platform/audit.ts';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import { anyOf } from '../register/write-rows.ts';
import type { VisitRow } from '../visit/queries.ts';
import { recordProblems } from './problems.ts';
import { notesOf } from './record-finding.ts';
import type { RecordDocument } from './schema.ts';
import { mattersToCheck } from './visit-matters.ts';

/** Every file that a record names. */
export const evidenceOf = ({ results, signature }: RecordDocument): string[] => [
  ...new Set([
    ...results.flatMap(({ evidence }) => evidence),
    ...(signature?.kind === 'signed' ? (signature.evidence ?? []) : []),
  ]),
];

/**
 * What a draft may not say, finished or not: matters and items that are not the visit's, files that were never sent.
 * @throws Problem `record-content-unknown` with all of them
 */
export async function checkContent(
  trx: Transaction<Database>,
  visit: VisitRow,
  { department, document }: { readonly department: string; readonly document: RecordDocument },
): Promise<void> {
  const { findings, note } = notesOf(department);
  const matters = document.results.length === 0 ? [] : await mattersToCheck(trx, visit);
  const seen = new Set<string>();
  document.results.forEach(({ task, matter, answers }, i) => {
    const known = matters.find((one) => one.task === task && one.matter === matter);
    const at = `results.${i}`;
    if (known === undefined)
      note(at, 'matter-unknown', {
        zh: `任务 ${task} 的事项 ${matter} 不属于这次检查`,
        en: `matter ${matter} of task ${task} is not part of this visit`,
      });
    if (seen.has(`${task} ${matter}`))
      note(at, 'matter-twice', {
        zh: `任务 ${task} 的事项 ${matter} 重复`,
        en: 'the matter is listed twice',
      });
    seen.add(`${task} ${matter}`);
    for (const { item } of answers)
      if (known !== undefined && !known.items.includes(item))
        note(`${at}.answers`, 'item-unknown', {
          zh: `检查表中没有检查项 ${item}`,
          en: `the checklist has no item ${item}`,
        });
  });
  for (const digest of await missingFiles(trx, visit, evidenceOf(document)))
    note('evidence', 'file-unknown', {
      zh: `佐证文件 ${digest.slice(0, 12)}… 尚未上传`,
      en: `the file ${digest.slice(0, 12)}… was not sent`,
    });
  if (findings.length > 0)
    throw new Problem(recordProblems['record-content-unknown'], { members: { findings } });
}

/**
 * Files that were never sent, or are not his to name: naming one shows it to everybody who may read the visit. His are
 * those that he sent, those of the visit, and what his departments see.
 */
async function missingFiles(
  trx: Transaction<Database>,
  { draw_id, id }: Pick<VisitRow, 'draw_id' | 'id'>,
  digests: readonly string[],
): Promise<string[]> {
  if (digests.length === 0) return [];
  const { id: actor, departments } = actorOf(trx);
  const rows = await trx
    .selectFrom('attachment')
    .select('digest')
    .where('digest', '=', anyOf(digests))
    .where(({ or, exists, selectFrom }) =>
      or([
        inScope(departments, 'attachment'),
        exists(
          selectFrom('attachment_sender')
            .select('digest')
            .whereRef('attachment_sender.digest', '=', 'attachment.digest')
            .where('sent_by', '=', actor),
        ),
        exists(
          selectFrom('visit_evidence')
            .select('digest')
            .whereRef('visit_evidence.digest', '=', 'attachment.digest')
            .where('draw_id', '=', draw_id)
            .where('visit', '=', id),
        ),
      ]),
    )
    .execute();
  const known = new Set(rows.map(({ digest }) => digest));
  return digests.filter((digest) => !known.has(digest));
}
