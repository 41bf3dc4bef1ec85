import { parseDate, parseList } from '../platform/sheets/parse-cell.ts';
import { plainCode } from '../register/read-cells.ts';
import type { ColumnGroup, RegisterSheet } from '../register/register-sheet.ts';
import { INSPECTOR_COLUMNS } from './columns.ts';
import { inspectors } from './register.ts';
import type { InspectorRow } from './schema.ts';

/** `2026-05-01~2026-05-07；…`. The reason of a period that stays is kept; a sheet does not carry it. */
const leave: ColumnGroup<InspectorRow> = {
  field: 'leave',
  columns: ['leave'],
  read(cells, before) {
    const read = parseList(cells.text('leave')).flatMap((text) => {
      const [first = '', last = first, ...more] = text.split(/[~～至]/);
      const [leave_from, leave_to] = [parseDate(first), parseDate(last)];
      if (leave_from === null || leave_to === null || more.length > 0) {
        cells.fault('leave', 'not-a-period', { value: text });
        return [];
      }
      const kept = before?.leave.find((each) => each.leave_from === leave_from);
      return [{ leave_from, leave_to, reason: kept?.reason ?? null }];
    });
    return read.sort((a, b) => (a.leave_from < b.leave_from ? -1 : 1));
  },
  write: (row) => ({
    leave: row.leave.map((period) => `${period.leave_from}~${period.leave_to}`).join('；'),
  }),
  columnOf: () => 'leave',
};

/** Ids of targets. The reason of a recusal that stays is kept: it is confidential, no sheet carries it. */
const recusals: ColumnGroup<InspectorRow> = {
  field: 'recusals',
  columns: ['recusals'],
  read: (cells, before) =>
    parseList(cells.text('recusals'))
      .map((text) => plainCode(text).toUpperCase())
      .sort()
      .map((target_id) => ({
        target_id,
        reason: before?.recusals.find((each) => each.target_id === target_id)?.reason ?? null,
      })),
  write: (row) => ({ recusals: row.recusals.map((recusal) => recusal.target_id).join('；') }),
  columnOf: () => 'recusals',
};

export const inspectorSheet: RegisterSheet<InspectorRow> = {
  register: inspectors,
  columns: INSPECTOR_COLUMNS,
  groups: [leave, recusals],
  keys: ['id'],
  idOf: (text) => plainCode(text('id')) || null,
  namesOf: (row) => [row.id],
};
