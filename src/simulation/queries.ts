import type { Kysely } from 'kysely';
import type { Database } from '../platform/database.ts';

/** Whether a simulation is under way in any process: each keeps a core busy for minutes. */
export async function isSimulating(db: Kysely<Database>, kind: string): Promise<boolean> {
  const running = await db
    .selectFrom('operation')
    .select('id')
    .where('kind', '=', kind)
    .where('state', '=', 'running')
    .limit(1)
    .executeTakeFirst();
  return running !== undefined;
}
