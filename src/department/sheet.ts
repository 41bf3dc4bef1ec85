import { plainCode } from '../register/read-cells.ts';
import type { RegisterSheet } from '../register/register-sheet.ts';
import { DEPARTMENT_COLUMNS } from './columns.ts';
import { departments } from './register.ts';
import type { DepartmentRow } from './schema.ts';

export const departmentSheet: RegisterSheet<DepartmentRow> = {
  register: departments,
  columns: DEPARTMENT_COLUMNS,
  groups: [],
  keys: ['code'],
  idOf: (text) => plainCode(text('code')) || null,
  namesOf: (row) => [row.code],
  up: { column: 'parent', of: (row) => row.parent },
};
