import type { Register } from '../register/register.ts';
import { upsertRows } from '../register/write-rows.ts';
import { CATALOGUE_TABLE, findItems } from './queries.ts';
import { BLANK_ITEM, type CatalogueRow, catalogueRow } from './schema.ts';

export const catalogue: Register<CatalogueRow> = {
  name: 'catalogue_item',
  noun: { zh: '上级清单事项', en: 'catalogue item' },
  table: CATALOGUE_TABLE,
  parts: [],
  row: catalogueRow,
  blank: BLANK_ITEM,
  findings: [],
  idOf: (row) => row.code,
  find: findItems,
  check: async () => [],
  save: (trx, rows) => upsertRows(trx, CATALOGUE_TABLE, rows),
};
