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
  const name = createHash('sha256').update(text).digest('base64url');
  const { rows } = await pool.query<Row>({ name, text, values: [...parameters] });
  return rows;
}
