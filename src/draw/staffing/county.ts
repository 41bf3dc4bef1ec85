import type { Kysely } from 'kysely';
import type { Database } from '../../platform/database.ts';

/** Department → its parent and district. */
export type DepartmentTree = ReadonlyMap<
  string,
  { readonly parent: string | null; readonly district: string | null }
>;

export async function departmentTree(db: Kysely<Database>): Promise<DepartmentTree> {
  const rows = await db.selectFrom('department').select(['code', 'parent', 'district']).execute();
  return new Map(rows.map(({ code, ...row }) => [code, row]));
}

/**
 * Which of these departments inspects a target where the lower level does (市抽县查): the nearest above or at the
 * department in charge of it, else the one of its district.
 */
export function countyOf(
  tree: DepartmentTree,
  target: { readonly department: string | null; readonly district: string | null },
  departments: ReadonlySet<string>,
): string | undefined {
  for (let at = target.department; at !== null; at = tree.get(at)?.parent ?? null) {
    if (departments.has(at)) return at;
  }
  if (target.district === null) return undefined;
  return [...departments].sort().find((code) => tree.get(code)?.district === target.district);
}
