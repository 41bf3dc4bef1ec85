import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { AccountActor } from '../../platform/http/access.ts';

/** The departments whose data somebody sees, those below his own with it; undefined for the whole office. */
export type Scope = readonly string[] | undefined;

export const scopeOf = (actor: Pick<AccountActor, 'departments'>): Scope => actor.departments;

/** Tables whose rows are somebody's; words, schemes and published lists are the whole office's. */
export type ScopedTable =
  | 'department'
  | 'matter'
  | 'target'
  | 'inspector'
  | 'outside_check'
  | 'import'
  | 'operation'
  | 'plan'
  | 'draw'
  | 'draw_session'
  | 'visit'
  | 'publication'
  | 'objection'
  | 'attachment';

type Condition = RawBuilder<SqlBool>;

/** Written by somebody whose own scope lies within this one. */
const byColleague = (author: string, departments: readonly string[]): Condition =>
  sql<SqlBool>`${sql.ref(author)} IN (SELECT 'account:' || a.id FROM account a WHERE a.department = ANY(${departments}))`;

const ofPlan = (departments: readonly string[]) =>
  sql<SqlBool>`(plan.lead_department = ANY(${departments}) OR plan.participants && ${departments}::text[])`;

const ofDraw = (draw: string, departments: readonly string[]) =>
  // A staffing draw is over the tasks of its parent, and the business of the departments that it staffs.
  sql<SqlBool>`(EXISTS (SELECT FROM draw_task JOIN plan ON plan.id = draw_task.plan_id
    WHERE draw_task.draw_id = coalesce((SELECT parent_id FROM staffing WHERE staffing.draw_id = ${sql.ref(draw)}),
      ${sql.ref(draw)}) AND ${ofPlan(departments)})
    OR EXISTS (SELECT FROM staffing WHERE staffing.draw_id = ${sql.ref(draw)}
      AND staffing.departments && ${departments}::text[]))`;

/** Rows that exist for somebody of these departments; a joint plan and its draws exist for all its participants. */
const VISIBLE: Readonly<Record<ScopedTable, (departments: readonly string[]) => Condition>> = {
  department: (codes) => sql<SqlBool>`department.code = ANY(${codes})`,
  matter: (codes) =>
    sql<SqlBool>`(matter.lead_department IS NULL OR matter.lead_department = ANY(${codes}) OR matter.participants && ${codes}::text[])`,
  target: (codes) => sql<SqlBool>`(target.department IS NULL OR target.department = ANY(${codes}))`,
  inspector: (codes) => sql<SqlBool>`inspector.department = ANY(${codes})`,
  outside_check: (codes) => sql<SqlBool>`outside_check.department = ANY(${codes})`,
  import: (codes) => byColleague('import.created_by', codes),
  operation: (codes) => byColleague('operation.created_by', codes),
  plan: ofPlan,
  draw: (codes) => ofDraw('draw.id', codes),
  // For those who see every draw of it: its digits decide all of them.
  draw_session: (codes) => sql<SqlBool>`NOT EXISTS (SELECT FROM draw
    WHERE draw.id IN (SELECT draw_id FROM draw_session_change WHERE session_id = draw_session.id)
      AND draw_session.id = (SELECT c.session_id FROM draw_session_change c WHERE c.draw_id = draw.id ORDER BY c.id DESC LIMIT 1)
      AND NOT ${ofDraw('draw.id', codes)})`,
  visit: (codes) => ofDraw('visit.draw_id', codes),
  publication: (codes) => sql<SqlBool>`coalesce(publication.department = ANY(${codes}), false)`,
  objection: (codes) => sql<SqlBool>`objection.publication IN
    (SELECT number FROM publication WHERE publication.department = ANY(${codes}))`,
  // Digests of scans are public, in evidence and decisions: knowing one is no right to what it is of.
  attachment: (codes) => sql<SqlBool>`(EXISTS (SELECT FROM attachment_sender
      WHERE attachment_sender.digest = attachment.digest AND ${byColleague('attachment_sender.sent_by', codes)})
    OR EXISTS (SELECT FROM (
        SELECT draw_id, digest FROM ceremony_paper UNION ALL SELECT draw_id, attachment FROM void_request
        UNION ALL SELECT draw_id, evidence FROM replacement_request
        UNION ALL SELECT draw_id, decode(digest, 'hex') FROM visit_evidence
          WHERE visit_evidence.digest = attachment.digest) AS paper
      WHERE paper.digest = decode(attachment.digest, 'hex') AND ${ofDraw('paper.draw_id', codes)})
    OR EXISTS (SELECT FROM objection JOIN publication ON publication.number = objection.publication
      WHERE objection.scan = decode(attachment.digest, 'hex') AND publication.department = ANY(${codes}))
    OR EXISTS (SELECT FROM impact_assessment WHERE scan = decode(attachment.digest, 'hex'))
    OR EXISTS (SELECT FROM plan_event JOIN plan ON plan.id = plan_event.plan_id
      WHERE plan_event.body ->> 'scan' = attachment.digest AND ${ofPlan(codes)})
    OR EXISTS (SELECT FROM sampling_rules WHERE document::jsonb ->> 'attachment' = attachment.digest))`,
};

/** Rows that somebody of these departments may change: what is the whole office's he only reads. */
const OWN: Readonly<Partial<Record<ScopedTable, (departments: readonly string[]) => Condition>>> = {
  matter: (codes) => sql<SqlBool>`coalesce(matter.lead_department = ANY(${codes}), false)`,
  target: (codes) => sql<SqlBool>`coalesce(target.department = ANY(${codes}), false)`,
  plan: (codes) => sql<SqlBool>`plan.lead_department = ANY(${codes})`,
};

/** The condition on `table` (by its own name) that leaves out what does not exist for this actor. */
export function inScope(scope: Scope, table: ScopedTable): Condition {
  return scope === undefined ? sql<SqlBool>`true` : VISIBLE[table](scope);
}

/** The condition that leaves out what this actor may not change. */
export function ownRow(scope: Scope, table: ScopedTable): Condition {
  return scope === undefined ? sql<SqlBool>`true` : (OWN[table] ?? VISIBLE[table])(scope);
}
