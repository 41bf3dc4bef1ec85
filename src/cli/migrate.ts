import { readConfig } from '../platform/config.ts';
import { migrate } from '../platform/migrate.ts';
import { openServiceDatabase } from '../platform/service-database.ts';

/** `npm run migrate`: brings the database up to date, as its owner. */
async function main(): Promise<void> {
  const config = readConfig();
  if (config.databaseUrl !== undefined && config.databaseOwnerUrl === undefined) {
    throw new Error('Set DATABASE_OWNER_URL: migrations run as the owner of the tables.');
  }
  if (config.databaseOwnerUrl === undefined) {
    await (await openServiceDatabase(config)).stop();
    console.log('The database below DATA_DIR is up to date.');
    return;
  }
  const applied = await migrate(config.databaseOwnerUrl);
  console.log(applied.length === 0 ? 'The database is up to date.' : `Applied: ${applied.join(', ')}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
