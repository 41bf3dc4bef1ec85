import { refuseCycle } from '../register/refuse-cycle.ts';
import type { Register } from '../register/register.ts';
import { readVocabulary } from '../register/vocabulary.ts';
import { upsertRows } from '../register/write-rows.ts';
import { checkDepartments } from './check-departments.ts';
import { movedScopes } from './moved-scopes.ts';
import { DEPARTMENT_TABLE, findDepartments } from './queries.ts';
import { BLANK_DEPARTMENT, type DepartmentRow, departmentRow } from './schema.ts';

export const departments: Register<DepartmentRow> = {
  name: 'department',
  noun: { zh: '部门', en: 'department' },
  table: DEPARTMENT_TABLE,
  parts: [],
  row: departmentRow,
  blank: BLANK_DEPARTMENT,
  findings: [
    'identity-card-number',
    'unknown-department',
    'parent-cycle',
    'scopes-would-change',
    'credit-code-wrong-length',
    'credit-code-wrong-alphabet',
  ],
  idOf: (row) => row.code,
  find: findDepartments,
  check: async (db, rows, before, coming) =>
    checkDepartments(await readVocabulary(db), rows, before, await movedScopes(db, rows, before), coming),
  save: async (trx, rows) => {
    await upsertRows(trx, DEPARTMENT_TABLE, rows);
    await refuseCycle(
      trx,
      DEPARTMENT_TABLE,
      'parent',
      'parent-cycle',
      rows.map((row) => row.code),
    );
  },
};
