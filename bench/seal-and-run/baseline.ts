import pg from 'pg';

/**
 * Seconds of the SQL that the issue names, on a table of the same ids and tiers: number within tiers, digest
 * each tier, draw three times at random.
 */
export async function runBaseline(superuserUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    await client.query('SET search_path = baseline');
    await client.query('DROP TABLE IF EXISTS f');
    const start = performance.now();
    await client.query(
      'CREATE TABLE f AS SELECT row_number() OVER (PARTITION BY tier ORDER BY id COLLATE "C") n, tier, id FROM target',
    );
    await client.query(
      `SELECT tier, sha256(convert_to(string_agg(id, E'\\n' ORDER BY id COLLATE "C"), 'UTF8')) FROM target GROUP BY tier`,
    );
    for (let i = 0; i < 3; i++) await client.query('SELECT id FROM f ORDER BY random() LIMIT 50000');
    return (performance.now() - start) / 1000;
  } finally {
    await client.end();
  }
}
