import { sql } from 'kysely';
import { partLines } from '../register/part-lines.ts';
import { plainCode } from '../register/read-cells.ts';
import type { ColumnGroup, RegisterSheet } from '../register/register-sheet.ts';
import { anyOf } from '../register/write-rows.ts';
import { TARGET_COLUMNS } from './columns.ts';
import { giveLocalNumbers } from './local-number.ts';
import { targets } from './register.ts';
import type { TargetRow } from './schema.ts';

const permits = partLines<TargetRow>({
  field: 'permits',
  columns: {
    permit_number: 'number',
    permit_kind: 'kind',
    permit_valid_from: 'valid_from',
    permit_valid_to: 'valid_to',
    permit_issuer: 'issuer',
  },
  dates: ['permit_valid_from', 'permit_valid_to'],
  blank: { kind: '', valid_from: null, valid_to: null, issuer: null },
  bare: true,
});

const evaluations = partLines<TargetRow>({
  field: 'evaluations',
  columns: {
    scheme: 'scheme',
    grade: 'grade',
    evaluated_on: 'evaluated_on',
    valid_until: 'valid_until',
    source: 'source',
    override_reason: 'override_reason',
  },
  dates: ['evaluated_on', 'valid_until'],
  lists: { scheme: 'credit_scheme' },
  blank: { evaluated_on: null, valid_until: null, source: null, override_reason: null },
  bare: false,
});

const sourceRow: ColumnGroup<TargetRow> = {
  field: 'external_ids',
  columns: ['source_row_id'],
  read(cells, before) {
    const { source_row_id: _, ...others } = before?.external_ids ?? {};
    const given = cells.text('source_row_id');
    return given === '' ? others : { ...others, source_row_id: given };
  },
  write: (row) => ({ source_row_id: row.external_ids.source_row_id ?? '' }),
  columnOf: () => 'source_row_id',
};

export const targetSheet: RegisterSheet<TargetRow> = {
  register: targets,
  columns: TARGET_COLUMNS,
  groups: [permits, evaluations, sourceRow],
  keys: ['id', 'source_row_id'],
  idOf: (text) => plainCode(text('id')).toUpperCase() || null,
  namesOf: (row) => [
    row.id,
    ...row.aliases,
    ...(row.external_ids.source_row_id === undefined
      ? []
      : [`source_row_id=${row.external_ids.source_row_id}`]),
  ],
  up: { column: 'owner_id', of: (row) => row.owner_id },
  anonymous: {
    column: 'source_row_id',
    async find(db, sources) {
      const source = sql<string>`external_ids ->> 'source_row_id'`;
      const rows = await db
        .selectFrom('target')
        .select(['id', source.as('source')])
        .where(source, '=', anyOf(sources))
        .execute();
      return new Map(rows.map((row) => [row.source, row.id]));
    },
    async number(trx, rows) {
      const ids = new Map<string, string[]>();
      for (const district of new Set(rows.map((row) => row.district!))) {
        const count = rows.filter((row) => row.district === district).length;
        ids.set(district, await giveLocalNumbers(trx, district, count));
      }
      return rows.map((row) => ({ ...row, id: ids.get(row.district!)!.shift()! }));
    },
  },
};
