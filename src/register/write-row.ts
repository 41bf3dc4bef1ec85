import { type SqlBool, sql, type Transaction } from 'kysely';
import { record } from '../platform/audit.ts';
import { officeToday } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import { withChange } from './fields.ts';
import { registerProblems } from './problems.ts';
import { refuseFindings } from './refuse-findings.ts';
import type { Register, Stored } from './register.ts';

type Trx = Transaction<Database>;
type Change<Row> = { readonly [Field in keyof Row]?: Row[Field] | undefined };

/**
 * Lets one transaction at a time write to a register, until it ends. What a check found to be free (an alias,
 * a parent that makes no circle) is still free when the row is written.
 */
export async function lockRegister(trx: Trx, register: { readonly name: string }): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtext(${`register ${register.name}`}))`.execute(trx);
}

/** Adds a row. @throws `row-exists`, `needs-confirmation`, or the name of what was found. */
export async function createRow<Row extends object>(
  trx: Trx,
  register: Register<Row>,
  given: Change<Row>,
  confirmed: boolean,
): Promise<Stored<Row>> {
  await lockRegister(trx, register);
  const stated = withoutGaps(given);
  const row = register.complete
    ? await register.complete(trx, stated)
    : ({ ...register.blank, ...stated } as Row);
  const id = register.idOf(row);
  const [existing] = await register.find(trx, [id]);
  if (existing !== undefined) throw new Problem(registerProblems['row-exists'], { members: { id } });
  refuseFindings(await register.check(trx, [row], new Map()), confirmed);
  await register.save(trx, [row]);
  return await recorded(trx, register, id, 'create');
}

/**
 * Changes the given fields of a row.
 * @param versions what the caller's If-Match names.
 * @throws `row-not-found`, `version-stale`, `row-retired`, `needs-confirmation`, or the name of what was found.
 */
export async function changeRow<Row extends object>(
  trx: Trx,
  register: Register<Row>,
  id: string,
  change: Change<Row>,
  versions: readonly number[],
  confirmed: boolean,
): Promise<Stored<Row>> {
  await lockRegister(trx, register);
  const before = await existingRow(trx, register, id);
  if (!versions.includes(before.version)) {
    throw new Problem(registerProblems['version-stale'], { members: { version: before.version } });
  }
  if (isRetired(before)) throw new Problem(registerProblems['row-retired']);
  const row = withChange<Row>(before, change);
  refuseFindings(await register.check(trx, [row], new Map([[register.idOf(before), before]])), confirmed);
  await register.save(trx, [row]);
  return await recorded(trx, register, id, 'change', before);
}

/** Takes a row out of use from a day on; it stays for what refers to it. */
export async function retireRow<Row extends object>(
  trx: Trx,
  register: Register<Row>,
  id: string,
  retirement: { readonly retired_on: string; readonly reason: string },
): Promise<Stored<Row>> {
  await lockRegister(trx, register);
  const before = await existingRow(trx, register, id);
  if (isRetired(before)) throw new Problem(registerProblems['row-retired']);
  await setRetired(trx, register, id, retirement.retired_on);
  return await recorded(trx, register, id, 'retire', before, retirement.reason);
}

/** Takes back a retirement that was a mistake. */
export async function restoreRow<Row extends object>(
  trx: Trx,
  register: Register<Row>,
  id: string,
  reason: string,
): Promise<Stored<Row>> {
  await lockRegister(trx, register);
  const before = await existingRow(trx, register, id);
  if (before.retired_on === null) throw new Problem(registerProblems['row-not-retired']);
  await setRetired(trx, register, id, null);
  return await recorded(trx, register, id, 'restore', before, reason);
}

/** @throws `row-not-found` */
export async function existingRow<Row extends object>(
  db: Parameters<Register<Row>['find']>[0],
  register: Register<Row>,
  id: string,
): Promise<Stored<Row>> {
  const [row] = await register.find(db, [id]);
  if (row === undefined) throw new Problem(registerProblems['row-not-found']);
  return row;
}

const isRetired = (row: { retired_on: string | null }) =>
  row.retired_on !== null && row.retired_on <= officeToday();

async function setRetired(
  trx: Trx,
  register: Pick<Register<object>, 'table'>,
  id: string,
  day: string | null,
): Promise<void> {
  const { name, keys } = register.table;
  // An id is the values of the keys joined with '/', which no key holds.
  const values = id.split('/');
  const isRow = sql.join(
    keys.map((key, i) => sql<SqlBool>`${sql.ref(key)} = ${values[i]}`),
    sql` AND `,
  );
  await sql`UPDATE ${sql.table(name)} SET retired_on = ${day}, version = version + 1 WHERE ${isRow}`.execute(
    trx,
  );
}

/**
 * The audit log holds what changed, personal data masked. The versions it names stand in the row history as they
 * were, for those who may read the register.
 */
async function recorded<Row extends object>(
  trx: Trx,
  register: Register<Row>,
  id: string,
  verb: 'create' | 'change' | 'retire' | 'restore',
  before?: Stored<Row>,
  reason?: string,
): Promise<Stored<Row>> {
  const row = await existingRow(trx, register, id);
  const isNew = (field: keyof Stored<Row>) => JSON.stringify(before?.[field]) !== JSON.stringify(row[field]);
  const changed = (Object.keys(row) as (keyof Stored<Row>)[]).filter(isNew);
  await record(trx, {
    action: `${register.name.replaceAll('_', '-')}.${verb}`,
    object_kind: register.name,
    // As the row itself says it, however the address spelled it.
    object_id: register.idOf(row),
    after: only(row, changed),
    ...(before !== undefined && { before: only(before, changed) }),
    ...(reason !== undefined && { reason }),
  });
  return row;
}

const only = <Row extends object>(row: Row, fields: readonly (keyof Row)[]) =>
  Object.fromEntries(fields.map((field) => [field, row[field]]));

function withoutGaps<Row extends object>(given: Change<Row>): Partial<Row> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<Row>;
}
