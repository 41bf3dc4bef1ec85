import type { TestProject } from 'vitest/node';
import { startFreshDatabase } from '../../src/platform/fresh-database.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    superuser_url: string;
    owner_url: string;
    app_url: string;
  }
}

/** One PostgreSQL for the whole run; its database is migrated once and then only copied. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startFreshDatabase();
  project.provide('superuser_url', postgres.superuserUrl);
  project.provide('owner_url', postgres.ownerUrl);
  project.provide('app_url', postgres.appUrl);
  // Vitest takes nothing down when it is told to end, and a PostgreSQL lives on without it.
  process.once('SIGTERM', () => void postgres.stop().finally(() => process.exit(143)));
  return () => postgres.stop();
}
