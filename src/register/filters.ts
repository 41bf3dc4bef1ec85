import { type SqlBool, sql } from 'kysely';
import { z } from 'zod';
import { officeToday } from '../platform/clock.ts';
import { line } from './fields.ts';
import { flag } from './page.ts';

export const nameContains = { name: line(100).optional().describe('名称包含 (part of the name)') };

export const retiredFilter = {
  retired: z
    .enum([...flag.options, 'any'])
    .default('false')
    .describe('是否已停用；any 为不限'),
};

/** Rows in use today (`false`), retired ones (`true`), or all. */
export function wantRetired(wanted: 'true' | 'false' | 'any') {
  const today = officeToday();
  if (wanted === 'any') return sql<SqlBool>`true`;
  return wanted === 'true'
    ? sql<SqlBool>`retired_on <= ${today}`
    : sql<SqlBool>`(retired_on IS NULL OR retired_on > ${today})`;
}

/** Whether a column has `part` in it, whatever the case of Latin letters. */
export function containing(column: string, part: string) {
  return sql<SqlBool>`strpos(lower(${sql.ref(column)}), lower(${part})) > 0`;
}
