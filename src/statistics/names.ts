import type { Kysely } from 'kysely';
import type { VisitState } from '../core/visit/state.ts';
import type { Database } from '../platform/database.ts';

/** What codes are called on a chart: code → name, or the code where the register has none. */
export type NameOf = (code: string) => string;

/** Departments, plans and matters are a few hundred rows each. */
export async function readNames(
  db: Kysely<Database>,
): Promise<{ readonly department: NameOf; readonly plan: NameOf; readonly matter: NameOf }> {
  const [departments, plans, matters] = await Promise.all([
    db.selectFrom('department').select(['code', 'name']).execute(),
    db.selectFrom('plan').select(['code', 'title as name']).execute(),
    db.selectFrom('matter').select(['code', 'name']).execute(),
  ]);
  return { department: nameIn(departments), plan: nameIn(plans), matter: nameIn(matters) };
}

function nameIn(rows: readonly { readonly code: string; readonly name: string }[]): NameOf {
  const names = new Map(rows.map(({ code, name }) => [code, name]));
  return (code) => names.get(code) ?? code;
}

export const STATE_NAMES: Readonly<Record<VisitState, string>> = {
  drawn: '待选派',
  assigned: '已选派',
  approved: '已审批',
  notified: '已通知',
  under_way: '检查中',
  recorded: '已录入',
  returned: '已退回',
  reviewed: '已审核',
  published: '已公示',
  closed: '已办结',
  replaced: '已递补',
};
