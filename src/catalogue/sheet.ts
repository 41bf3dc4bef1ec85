import type { RegisterSheet } from '../register/register-sheet.ts';
import { CATALOGUE_COLUMNS } from './columns.ts';
import { catalogue } from './register.ts';
import type { CatalogueRow } from './schema.ts';

export const catalogueSheet: RegisterSheet<CatalogueRow> = {
  register: catalogue,
  columns: CATALOGUE_COLUMNS,
  groups: [],
  keys: ['code'],
  idOf: (text) => text('code').trim() || null,
  namesOf: (row) => [row.code],
};
