import { sql, type Transaction } from 'kysely';
import type { Scope } from '../account/scope/row-scope.ts';
import { stateOf, type VisitState } from '../core/visit/state.ts';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import { visitProblems } from './problems.ts';
import { findVisits, type VisitRow } from './queries.ts';

/** How a visit is called from outside: number of its draw, and its id (`target/group`). */
export interface VisitName {
  readonly draw: string;
  readonly id: string;
}

export interface HeldVisit extends VisitRow {
  readonly state: VisitState;
}

/**
 * The visit, which nobody else changes until the transaction ends. Whoever comes second waits and then sees what the
 * first one made of it: two devices that send at once are told which of them was late.
 * @param inspector only if this inspector (certificate number) has a seat on it
 * @throws Problem `visit-not-found`
 */
export async function holdVisit(
  trx: Transaction<Database>,
  name: VisitName,
  inspector?: string,
): Promise<HeldVisit> {
  await lockVisits(trx, [name]);
  const [row] = await findVisits(trx, { ...name, inspector }, 1);
  if (row === undefined) throw new Problem(visitProblems['visit-not-found']);
  return { ...row, state: stateOf(row) };
}

/** Several at once, all of them or none. @throws Problem `visits-unknown` naming those that do not exist for the scope */
export async function holdVisits(
  trx: Transaction<Database>,
  names: readonly VisitName[],
  scope: Scope,
): Promise<HeldVisit[]> {
  await lockVisits(trx, names);
  const rows = await findVisits(trx, { names, scope }, names.length);
  const known = new Set(rows.map(nameOf));
  const unknown = names.filter((name) => !known.has(nameOf(name)));
  if (unknown.length > 0)
    throw new Problem(visitProblems['visits-unknown'], { members: { visits: unknown } });
  return rows.map((row) => ({ ...row, state: stateOf(row) }));
}

const nameOf = ({ draw, id }: VisitName): string => `${draw} ${id}`;

/**
 * Holds every visit at once, for a step that is taken on more of them than the database has locks for. It waits for
 * whoever holds one, and whoever wants one waits for it.
 */
export async function lockAllVisits(trx: Transaction<Database>): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended('visits', 0))`.execute(trx);
}

/** In one order, so that two batches never wait for each other; not while somebody holds all of them. */
async function lockVisits(trx: Transaction<Database>, names: readonly VisitName[]): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock_shared(hashtextextended('visits', 0))`.execute(trx);
  const keys = names.map((name) => `visit ${nameOf(name)}`);
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(key, 0))
    FROM (SELECT unnest(${keys}::text[]) AS key ORDER BY 1) AS asked`.execute(trx);
}
