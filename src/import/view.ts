import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../platform/database.ts';
import type { Language } from '../platform/language.ts';
import type { CellFault } from '../register/cell-faults.ts';
import { openCursor, sealCursor } from '../register/page.ts';
import type { FoundImport } from './queries.ts';
import { type AnySheet, REGISTER_SHEETS } from './register-sheets.ts';
import type { importRow, importView, RowKind } from './schema.ts';
import type { Change } from './staged-row.ts';

export function viewImport(found: FoundImport): z.infer<typeof importView> {
  const { operation_id, operation_state, receipt, ...rest } = found;
  return {
    ...rest,
    operation: `/api/v1/operations/${operation_id}`,
    state:
      receipt !== null
        ? 'confirmed'
        : found.preview !== null
          ? 'previewed'
          : operation_state === 'failed'
            ? 'failed'
            : 'previewing',
  };
}

const ORDER = 'row';

/** One page of staged rows, in the order of the file. `doubtful` are those with warnings. */
export async function pageOfRows(
  db: Kysely<Database>,
  found: FoundImport,
  query: { kind?: RowKind | 'doubtful' | undefined; limit: number; cursor?: string | undefined },
  language: Language,
) {
  const [after] =
    query.cursor === undefined
      ? ['0']
      : openCursor(query.cursor, ORDER, z.tuple([z.string().regex(/^\d{1,9}$/)]));
  let rows = db
    .selectFrom('import_row')
    .select((row) => [
      'row',
      'id',
      row.ref('kind').$castTo<RowKind>().as('kind'),
      row.ref('changes').$castTo<Change[] | null>().as('changes'),
      row.ref('findings').$castTo<CellFault[] | null>().as('findings'),
    ])
    .where('import_id', '=', found.id)
    .where('row', '>', Number(after))
    .orderBy('row')
    .limit(query.limit + 1);
  if (query.kind === 'doubtful') rows = rows.where('doubtful', '=', true);
  else if (query.kind !== undefined) rows = rows.where('kind', '=', query.kind);
  const all = await rows.execute();
  const items = all.slice(0, query.limit);
  const titleOf = titles(REGISTER_SHEETS[found.register], language);
  return {
    items: items.map(
      (row): z.infer<typeof importRow> => ({
        ...row,
        changes: (row.changes ?? []).map((change) => ({ ...change, title: titleOf(change.column) })),
        findings: (row.findings ?? []).map(({ column, name, warning, reason }) => ({
          column,
          title: titleOf(column),
          problem: name,
          warning,
          reason: reason[language],
        })),
      }),
    ),
    next: all.length > query.limit ? sealCursor(ORDER, [String(items.at(-1)!.row)]) : null,
  };
}

/** Title of a column by its key; what no column is read from keeps the name it has in the file. */
function titles(sheet: AnySheet, language: Language): (key: string) => string {
  const byKey = new Map(
    sheet.columns.map((spec) => [spec.key, language === 'zh' ? spec.title_zh : spec.title_en]),
  );
  return (key) => byKey.get(key) ?? key;
}

/** Bad rows as they stand in the file, each with its reasons, a few hundred at a time. */
export async function* badRows(db: Kysely<Database>, found: FoundImport, language: Language) {
  const titleOf = titles(REGISTER_SHEETS[found.register], language);
  let last = 0;
  for (;;) {
    const rows = await db
      .selectFrom('import_row')
      .select((row) => [
        'row',
        sql<string[]>`coalesce(cells, '{}')`.as('cells'),
        row.ref('findings').$castTo<CellFault[] | null>().as('findings'),
      ])
      .where('import_id', '=', found.id)
      .where('kind', '=', 'bad')
      .where('row', '>', last)
      .orderBy('row')
      .limit(500)
      .execute();
    for (const { cells, findings } of rows) {
      const reasons = (findings ?? [])
        .filter((finding) => !finding.warning)
        .map(({ column, reason }) => `${titleOf(column)}：${reason[language]}`);
      yield { cells, reason: reasons.join('\n') };
    }
    const end = rows.at(-1);
    if (end === undefined) return;
    last = end.row;
  }
}
