import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { MEASURES } from '../core/visit/measures.ts';
import { RESULT_CODES } from '../core/visit/result-codes.ts';
import { isOpenForRecords, stateOf } from '../core/visit/state.ts';
import type { Database } from '../platform/database.ts';
import { isFiled } from '../record/file-visit.ts';
import { receiptOf } from '../record/receipt.ts';
import { headsOf, type StoredRecord } from '../record/record-store.ts';
import { mayConfirm, teamOf, type VisitTeam } from '../record/visit-team.ts';
import { anyOf } from '../register/write-rows.ts';
import { type MatterOfTask, visitsOnPaper } from '../visit/papers/visit-on-paper.ts';
import { earlierChecks, stepsOf } from '../visit/visit-story.ts';
import type { FieldView, OtherPart } from './field-view.ts';
import { type FormMatter, type Values, valuesOf } from './form-values.ts';
import type { OpenedLink } from './visit-link.ts';

/** What a link opens, as it is now, with what the pages and the verbs behind it need. */
export interface LinkedVisit {
  readonly link: OpenedLink;
  readonly view: FieldView;
  readonly matters: readonly FormMatter[];
  /** The newest version of every department's part. */
  readonly heads: readonly StoredRecord[];
  readonly head: StoredRecord | undefined;
}

export async function viewLink(db: Kysely<Database>, link: OpenedLink): Promise<LinkedVisit> {
  const { visit, inspector, expires_at } = link;
  const [papers, team, heads, steps, earlier] = await Promise.all([
    visitsOnPaper(db, [visit]),
    teamOf(db, visit),
    headsOf(db, visit),
    stepsOf(db, visit),
    earlierChecks(db, visit),
  ]);
  const last = steps.at(-1);
  const on = papers[0]!;
  const department = team.members.get(inspector.id)!;
  const head = heads.find((part) => part.department === department);
  const values: Values = head === undefined ? new Map() : valuesOf(head.document);
  const leads = department === team.lead;
  const view: FieldView = {
    ...{ on, inspector, expires_at, department, leads },
    matters: on.matters,
    joint: team.departments.length > 1,
    head: head && {
      version: head.version,
      receipt: receiptOf(head),
      written_by: head.actor_name,
      confirmed_by: head.confirmed_by,
      filed: isFiled(head, team),
    },
    returned: last?.type === 'returned' ? (last.opinion ?? '') : undefined,
    earlier,
    open: isOpenForRecords(stateOf(visit)),
    others: heads.flatMap((part) => otherPart(part, team, inspector.id, on.matters)),
    values,
    files: await fileNames(db, values),
    base: head?.client_id ?? null,
    client_id: randomUUID(),
    faults: [],
    said: undefined,
    differences: [],
  };
  return { link, view, matters: on.matters.map(formMatter), heads, head };
}

const formMatter = ({ task, matter }: MatterOfTask): FormMatter => ({
  task: task.task,
  matter: matter.code,
  items: matter.checklist.map(({ code }) => code),
});

/** Names of the files that a form holds, by digest. */
export async function fileNames(db: Kysely<Database>, values: Values): Promise<ReadonlyMap<string, string>> {
  const digests = [...values].flatMap(([name, list]) => (name.endsWith('evidence') ? list : []));
  if (digests.length === 0) return new Map();
  const rows = await db
    .selectFrom('attachment')
    .select(['digest', 'name'])
    .where('digest', '=', anyOf(digests))
    .execute();
  return new Map(rows.map(({ digest, name }) => [digest, name]));
}

/** What another department's part came to, matter by matter, for the lead and for whoever may have to confirm it. */
function otherPart(
  part: StoredRecord,
  team: VisitTeam,
  inspector: string,
  matters: readonly MatterOfTask[],
): OtherPart[] {
  const { department, version, document } = part;
  const own = team.members.get(inspector);
  const may_confirm = mayConfirm(team, inspector, department);
  if (department === own || !(own === team.lead || may_confirm)) return [];
  const lines = document.results.map(({ task, matter, codes, facts, measures }) => {
    const name = matters.find((one) => one.task.task === task && one.matter.code === matter)?.matter.name;
    const results = codes.map((code) => `${code} ${RESULT_CODES[code].zh}`).join('、') || '未填结果';
    const follows = measures.map(({ kind }) => MEASURES[kind].zh).join('、');
    return [`${name ?? matter}：${results}`, facts, follows && `措施：${follows}`].filter(Boolean).join('；');
  });
  return [
    {
      department,
      version,
      filed: isFiled(part, team),
      may_confirm,
      lines,
    },
  ];
}
