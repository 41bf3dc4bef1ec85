import { plainCode } from '../register/read-cells.ts';
import type { RegisterSheet } from '../register/register-sheet.ts';
import { OUTSIDE_CHECK_COLUMNS } from './columns.ts';
import { outsideChecks } from './register.ts';
import type { OutsideCheckRow } from './schema.ts';

export const outsideCheckSheet: RegisterSheet<OutsideCheckRow> = {
  register: outsideChecks,
  columns: OUTSIDE_CHECK_COLUMNS,
  groups: [],
  keys: ['source', 'number'],
  idOf(text) {
    const [source, number] = [plainCode(text('source')), plainCode(text('number'))];
    return source === '' || number === '' ? null : `${source}/${number}`;
  },
  namesOf: (row) => [outsideChecks.idOf(row)],
};
