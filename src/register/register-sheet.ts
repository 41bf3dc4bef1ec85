import type { Kysely, Transaction } from 'kysely';
import type { Database } from '../platform/database.ts';
import type { ColumnSpec } from '../platform/sheets/map-columns.ts';
import type { Cells } from './cells.ts';
import type { Register } from './register.ts';
import type { Say } from './words.ts';

/** Columns that together hold one field: `permit_number`, `permit_kind` and so on hold `permits`. */
export interface ColumnGroup<Row extends object> {
  readonly field: keyof Row & string;
  readonly columns: readonly string[];
  /** The field's new value; what is wrong is said by `cells.fault`. Called if any of the columns is there. */
  read(cells: Cells, before: Row | undefined): unknown;
  /** Texts by column key; `say` gives the word for a code of a list of choices. */
  write(row: Row, say: Say): Readonly<Record<string, string>>;
  /** The column that a fault of the field belongs to; `path` leads into the field. */
  columnOf(path: readonly string[]): string;
}

/** How a register looks as a sheet: the same columns for import, template and export. */
export interface RegisterSheet<Row extends object> {
  readonly register: Register<Row>;
  readonly columns: readonly ColumnSpec[];
  readonly groups: readonly ColumnGroup<Row>[];
  /** Columns that say which row of the register it is. */
  readonly keys: readonly string[];
  /** The row's id by its key columns, spelled as the register spells it; null where they are blank. */
  idOf(text: (key: string) => string): string | null;
  /** All that the row may be known by; a name in two rows of a file means one thing entered twice. */
  namesOf(row: Row): readonly string[];
  /** The id of the row above, which the same file may bring. */
  readonly up?: { readonly column: string; of(row: Row): string | null };
  /** For rows that may come without an id. */
  readonly anonymous?: {
    /** The column by which such a row is known again. */
    readonly column: string;
    /** Source row id → id of the row that has it. */
    find(db: Kysely<Database>, sources: readonly string[]): Promise<ReadonlyMap<string, string>>;
    /** Gives the rows their ids, in order. */
    number(trx: Transaction<Database>, rows: readonly Row[]): Promise<Row[]>;
  };
}
