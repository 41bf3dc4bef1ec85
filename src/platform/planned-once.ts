import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { RawBuilder } from 'kysely';

/**
 * Runs a query of which each connection keeps the plan, by a name that follows from its text: for reads that are asked
 * again and again and whose planning takes longer than they do. What the number of rows depends on (a LIMIT) stands in
 * the text, or PostgreSQL takes the plan for a bad one and makes it anew each time.
 */
export async function plannedOnce<Row extends object>(
  { db, pool }: Pick<FastifyInstance, 'db' | 'pool'>,
  query: RawBuilder<Row>,
): Promise<Row[]> {
  const { sql: text, parameters } = query.compile(db);
  const name = nameOf(text);
  const { rows } = await pool.query<Row>({ name, text, values: [...parameters] });
  return rows;
}

/** There are as many texts as statements in the program, times what stands in them as literals. */
const names = new Map<string, string>();
const MOST_NAMES = 1_000;

function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size >= MOST_NAMES) names.clear();
  const name = createHash('sha256').update(text).digest('base64url');
  names.set(text, name);
  return name;
}
