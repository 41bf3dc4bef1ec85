import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Database } from '../platform/database.ts';
import { anyOf, type RowTable } from '../register/write-rows.ts';
import type { Target } from './schema.ts';

export const TARGET_TABLE: RowTable = {
  name: 'target',
  keys: ['id'],
  columns: [
    'kind',
    'name',
    'credit_code',
    'legal_representative',
    'address',
    'district',
    'route',
    'contact',
    'phone',
    'categories',
    'department',
    'owner_id',
    'tags',
    'status',
    'key_supervision',
    'external_ids',
  ],
};

export const ALIAS_TABLE: RowTable = { name: 'target_alias', keys: ['target_id', 'alias'], columns: [] };
export const PERMIT_TABLE: RowTable = {
  name: 'target_permit',
  keys: ['target_id', 'number'],
  columns: ['kind', 'valid_from', 'valid_to', 'issuer'],
};
export const EVALUATION_TABLE: RowTable = {
  name: 'target_evaluation',
  keys: ['target_id', 'scheme'],
  columns: ['grade', 'evaluated_on', 'valid_until', 'source', 'override_reason'],
};

/** The register with what belongs to each target as a query, for lists to filter and order. */
export function selectTargets(db: Kysely<Database>) {
  const parts = (table: RowTable, part: RawBuilder<unknown>) =>
    sql<unknown[]>`coalesce((SELECT jsonb_agg(${part} ORDER BY p.${sql.ref(table.keys[1]!)})
      FROM ${sql.table(table.name)} p WHERE p.target_id = target.id), '[]')`;
  return db
    .selectFrom('target')
    .selectAll()
    .select([
      parts(ALIAS_TABLE, sql`p.alias`).as('aliases'),
      parts(PERMIT_TABLE, sql`to_jsonb(p) - 'target_id'`).as('permits'),
      parts(EVALUATION_TABLE, sql`to_jsonb(p) - 'target_id'`).as('evaluations'),
    ])
    .$castTo<Target>();
}

export async function findTargets(db: Kysely<Database>, ids: readonly string[]): Promise<Target[]> {
  return await selectTargets(db).where('id', '=', anyOf(ids)).execute();
}

/** The target that `idOrAlias` names, by its own id or by an alias. */
export async function findTargetByName(db: Kysely<Database>, idOrAlias: string): Promise<Target | undefined> {
  return await selectTargets(db)
    .where((row) =>
      row.or([
        row('id', '=', idOrAlias),
        row('id', '=', row.selectFrom('target_alias').select('target_id').where('alias', '=', idOrAlias)),
      ]),
    )
    .executeTakeFirst();
}
