import type { Scope } from './row-scope.ts';

type Row = Readonly<Record<string, unknown>>;

/** Which field of a register's row says whose it is; registers that are not named belong to the whole office. */
const OWNER: Readonly<Record<string, string>> = {
  department: 'parent',
  matter: 'lead_department',
  target: 'department',
  inspector: 'department',
  outside_check: 'department',
};

interface ForeignRow {
  readonly field: string;
  readonly value: string;
}

/**
 * Why somebody of this scope may not write `row` over `before`: the field and value that say it is not his. The same
 * rule as `scope-guard.ts` has for single rows, here for the many of a file.
 */
export function foreignRow(
  register: string,
  scope: Scope,
  row: Row,
  before: Row | undefined,
): ForeignRow | undefined {
  const field = OWNER[register];
  if (scope === undefined || field === undefined) return undefined;
  const isOwn = (value: unknown) => typeof value === 'string' && scope.includes(value);
  const foreign = (value: unknown): ForeignRow => ({ field, value: String(value ?? '') });
  // A department is one's own by its code, whoever stands above it; a new one by its parent.
  if (register === 'department' && before !== undefined) {
    if (!isOwn(before.code)) return { field: 'code', value: String(before.code) };
    return row.parent === before.parent || isOwn(row.parent) ? undefined : foreign(row.parent);
  }
  if (before !== undefined && !isOwn(before[field])) return foreign(before[field]);
  return isOwn(row[field]) ? undefined : foreign(row[field]);
}
