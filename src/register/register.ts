import type { Kysely, Transaction } from 'kysely';
import type { z } from 'zod';
import type { Database } from '../platform/database.ts';
import type { Text } from '../platform/language.ts';
import type { Finding } from './finding.ts';
import type { FindingName } from './finding-texts.ts';
import type { RowTable } from './write-rows.ts';

/** A row as it stands in the register. */
export type Stored<Row> = Row & { retired_on: string | null; version: number };

/**
 * What every register offers, for single requests and for whole lists alike: a list is checked and saved in
 * sets of rows, a request is a set of one.
 */
export interface Register<Row extends object> {
  /** Name of the table, of the object in the audit log, and of the register in the row history. */
  readonly name: string;
  readonly noun: Text;
  readonly table: RowTable;
  /** Tables of what belongs to a row; their keys begin with the row's. */
  readonly parts: readonly RowTable[];
  readonly row: z.ZodType<Row>;
  /** What a new row has where nothing is said. */
  readonly blank: Partial<Row>;
  /** What `check` and `save` can find, for routes to declare. */
  readonly findings: readonly FindingName[];
  idOf(row: Row): string;
  find(db: Kysely<Database>, ids: readonly string[]): Promise<Stored<Row>[]>;
  /** Makes a new row of what was given; absent where `blank` is all there is to add. */
  complete?(trx: Transaction<Database>, given: Partial<Row>): Promise<Row>;
  /**
   * @param before the rows as they stand, by id.
   * @param coming ids that the same list brings in other sets, which a row may name as parent or owner.
   */
  check(
    db: Kysely<Database>,
    rows: readonly Row[],
    before: ReadonlyMap<string, Row>,
    coming?: ReadonlySet<string>,
  ): Promise<Finding[]>;
  /** Writes rows that `check` found nothing against, new or not, with all that belongs to them. */
  save(trx: Transaction<Database>, rows: readonly Row[]): Promise<void>;
}
