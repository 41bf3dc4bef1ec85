import type { Kysely } from 'kysely';
import type { Database } from '../../platform/database.ts';
import type { Draw } from '../queries.ts';
import type { DrawView } from '../schema.ts';
import { staffChanges } from './staff-changes.ts';

/** What the office sees of a staffing draw beyond any draw: sizes, and whose coming or going needs a reason. */
export async function staffingView(
  db: Kysely<Database>,
  draw: Draw,
): Promise<NonNullable<DrawView['staffing']>> {
  const { parent, departments } = draw.staffing!;
  const { sealed } = draw.now;
  const changes = sealed === undefined ? [] : await staffChanges(db, draw);
  return {
    parent,
    departments: [...departments],
    ...(sealed?.units && { units: sealed.units }),
    staff_changes: changes.map(({ inspector, change }) => ({ inspector, change })),
  };
}
