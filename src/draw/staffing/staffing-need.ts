import type { Kysely } from 'kysely';
import type { z } from 'zod';
import type { Database } from '../../platform/database.ts';
import type { Vault } from '../../platform/vault.ts';
import { departmentsOf, parentOrProblem } from './draft-staffing.ts';
import type { staffingNeed } from './schema.ts';
import { staffingDrawsOf } from './staffing-store.ts';
import { unitsToStaff } from './units-to-staff.ts';
import { visitNeeds } from './visit-needs.ts';

/** How many visits of a draw lack a team of each department, and the staffing draws there are; never which visits. */
export async function readStaffingNeed(
  db: Kysely<Database>,
  vault: Vault,
  parentId: number,
): Promise<z.infer<typeof staffingNeed>> {
  const parent = await parentOrProblem(db, parentId);
  const needs = await visitNeeds(db, vault, parent);
  const departments = (await departmentsOf(db, parent)).map((department) => ({
    department,
    visits: needs.filter(({ teams }) => teams.some((team) => team.department === department)).length,
    seats: unitsToStaff(needs, [department], parent.unit_size)
      .flatMap(({ teams }) => teams)
      .reduce((sum, { size }) => sum + size, 0),
  }));
  const draws = (await staffingDrawsOf(db, parentId)).map(({ id, number, staffing }) => ({
    id,
    ...(number !== undefined && { number }),
    departments: [...staffing!.departments],
  }));
  return {
    departments: departments.filter(({ visits }) => visits > 0),
    unclaimed: needs.filter(({ unclaimed }) => unclaimed).length,
    draws,
  };
}
