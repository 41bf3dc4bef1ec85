import type { Kysely } from 'kysely';
import { foreignRow } from '../account/scope/row-owner.ts';
import type { Scope } from '../account/scope/row-scope.ts';
import { officeToday } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import type { SheetRow } from '../platform/sheets/sheet.ts';
import { cellFault } from '../register/cell-faults.ts';
import { type CellPlaces, Cells } from '../register/cells.ts';
import { columnOf, hasErrors, readCells } from '../register/read-cells.ts';
import type { Stored } from '../register/register.ts';
import { writeCells } from '../register/write-cells.ts';
import type { AnyRow, AnySheet } from './register-sheets.ts';
import type { Change, StagedRow } from './staged-row.ts';

/** A row as the file gives it, before it is checked against the register. */
interface GivenRow {
  readonly source: SheetRow;
  readonly cells: Cells;
  readonly id: string | null;
  /** Whether the register would have to give the id. */
  readonly anonymous: boolean;
  before: Stored<AnyRow> | undefined;
  row: AnyRow | undefined;
}

/**
 * Whether a parent or owner exists is looked up for the whole file at once when all of it is staged
 * (`refuse-contradictions.ts`): it may come in a later row, or in one that turns out to be bad.
 */
export const ANY_ID: ReadonlySet<string> = Object.assign(new Set<string>(), { has: () => true });

/** Says of each row what importing it would do, with a few queries for the whole set. */
export async function compareRows(
  db: Kysely<Database>,
  sheet: AnySheet,
  places: CellPlaces,
  rows: readonly SheetRow[],
  scope: Scope,
): Promise<StagedRow[]> {
  const given = await identify(db, sheet, places, rows);
  const stored = await findStored(db, sheet, given);
  const today = officeToday();
  for (const each of given) {
    each.before = each.id === null ? undefined : stored.get(each.id);
    if (each.id === null && !each.anonymous) each.cells.fault(sheet.keys[0]!, 'id-missing');
    const retiredOn = each.before?.retired_on ?? null;
    if (retiredOn !== null && retiredOn <= today) each.cells.fault(sheet.keys[0]!, 'row-is-retired');
    each.row = readCells(sheet, each.cells, each.before, idField(sheet, each));
  }
  const sound = given.filter((each) => each.row !== undefined);
  const findings = await sheet.register.check(
    db,
    sound.map((each) => each.row!),
    stored,
    ANY_ID,
  );
  for (const { row, field, name, values, warning } of findings) {
    sound[row]!.cells.faults.push(cellFault(columnOf(sheet, field), name, values, warning));
  }
  for (const { row, before, cells } of sound) {
    const foreign = foreignRow(sheet.register.table.name, scope, row!, before);
    if (foreign === undefined) continue;
    cells.faults.push(
      cellFault(columnOf(sheet, foreign.field), 'outside-department', { value: foreign.value }),
    );
  }
  return given.map((each) => stage(sheet, places, each));
}

async function identify(
  db: Kysely<Database>,
  sheet: AnySheet,
  places: CellPlaces,
  rows: readonly SheetRow[],
): Promise<GivenRow[]> {
  const given = rows.map((source) => {
    const cells = new Cells(places, source);
    return { source, cells, id: sheet.idOf((key) => cells.text(key)) };
  });
  const { anonymous } = sheet;
  const sourceOf = (cells: Cells) => (anonymous === undefined ? '' : cells.text(anonymous.column));
  const sources = given.filter((each) => each.id === null).map((each) => sourceOf(each.cells));
  const known =
    sources.length === 0 || anonymous === undefined ? undefined : await anonymous.find(db, sources);
  return given.map(({ source, cells, id }) => {
    const unnamed = { source, cells, before: undefined, row: undefined };
    if (id !== null) return { ...unnamed, id, anonymous: false };
    const name = sourceOf(cells);
    return { ...unnamed, id: known?.get(name) ?? null, anonymous: name !== '' && !known?.has(name) };
  });
}

async function findStored(
  db: Kysely<Database>,
  sheet: AnySheet,
  given: readonly GivenRow[],
): Promise<Map<string, Stored<AnyRow>>> {
  const ids = [...new Set(given.flatMap((each) => each.id ?? []))];
  const rows = await sheet.register.find(db, ids);
  return new Map(rows.map((row) => [sheet.register.idOf(row), row]));
}

/** A blank id is filled in: with the one the row is known by, or until confirmation with its place in the file. */
function idField(sheet: AnySheet, { id, anonymous, cells, source }: GivenRow): AnyRow {
  if (anonymous) return { id: `NEW:${source.row}` };
  return sheet.anonymous !== undefined && id !== null && cells.text('id') === '' ? { id } : {};
}

function stage(sheet: AnySheet, places: CellPlaces, given: GivenRow): StagedRow {
  const { source, id, before, row, anonymous } = given;
  const faults = given.cells.faults;
  if (anonymous && row !== undefined && row.district === null) {
    faults.push(cellFault('district', 'district-required'));
  }
  const findings = faults.length === 0 ? null : faults;
  const known = anonymous ? null : id;
  const version = before?.version ?? null;
  if (row === undefined || hasErrors(faults)) {
    return {
      row: source.row,
      kind: 'bad',
      id: known,
      up: null,
      names: row === undefined ? (id === null ? [] : [id]) : namesOf(sheet, row, anonymous),
      version,
      data: null,
      changes: null,
      findings,
      cells: source.cells,
    };
  }
  const changes = before === undefined ? null : changesOf(sheet, places, before, row);
  const kind = changes === null ? 'new' : changes.length === 0 ? 'same' : 'changed';
  return {
    row: source.row,
    kind,
    id: known,
    up: sheet.up?.of(row) ?? null,
    names: namesOf(sheet, row, anonymous),
    version,
    data: kind === 'same' ? null : row,
    changes: kind === 'changed' ? changes : null,
    findings: kind === 'same' ? null : findings,
    cells: null,
  };
}

/** A number that is yet to be given is no name. */
function namesOf(sheet: AnySheet, row: AnyRow, anonymous: boolean): readonly string[] {
  const names = sheet.namesOf(row);
  return anonymous ? names.filter((name) => name !== row.id) : names;
}

/** Two rows are the same if a sheet shows them the same: a sheet can change nothing that it does not show. */
function changesOf(sheet: AnySheet, places: CellPlaces, before: AnyRow, after: AnyRow): Change[] {
  const [old, now] = [before, after].map((row) => writeCells(sheet, row, places.words, 'zh'));
  return sheet.columns
    .filter(({ key }) => old![key] !== now![key])
    .map(({ key }) => ({ column: key, before: old![key] ?? '', after: now![key] ?? '' }));
}
