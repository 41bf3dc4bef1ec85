/** The way a database would cast the lot: three times `ORDER BY random() LIMIT`, over a frame of the same size. */
import pg from 'pg';
import { startFreshDatabase } from '../src/platform/fresh-database.ts';

const LIMIT = 100_000;

/**
 * Seconds for the three queries, by size of the frame, on an embedded PostgreSQL with a table of `n` ids in
 * four tiers; each task reads the targets of its own tiers. Call `end` when done.
 */
export async function randomLimitBaseline(): Promise<{
  seconds(n: number): Promise<number>;
  end(): Promise<void>;
}> {
  const postgres = await startFreshDatabase();
  const client = new pg.Client({ connectionString: postgres.superuserUrl });
  await client.connect();
  return {
    seconds: async (n) => {
      await client.query('DROP TABLE IF EXISTS frame_of_bench');
      await client.query(
        `CREATE UNLOGGED TABLE frame_of_bench AS
         SELECT '9150' || lpad(i::text, 14, '0') AS id, (ARRAY['A','B','C','D'])[1 + i % 4] AS tier
         FROM generate_series(1, $1::int) AS i`.replace('$1', String(n)),
      );
      await client.query('ANALYZE frame_of_bench');
      const begun = performance.now();
      for (const tiers of ['A,B,C,D', 'B,C,D', 'A,C,D']) {
        await client.query(
          `SELECT id FROM frame_of_bench WHERE tier = ANY($1) ORDER BY random() LIMIT ${LIMIT}`,
          [tiers.split(',')],
        );
      }
      return (performance.now() - begun) / 1000;
    },
    end: async () => {
      await client.end();
      await postgres.stop();
    },
  };
}
