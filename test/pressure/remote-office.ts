import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { afterAll } from 'vitest';
import { createToken } from '../../src/account/create-token.ts';
import { type Database, transact } from '../../src/platform/database.ts';
import { type Desk, type DrawSteps, NOW, openOffice } from '../draw/office.ts';
import { testDatabase } from '../support/database.ts';
import { compileService } from './compiled-service.ts';
import { injectInto, type RemoteService, remoteService } from './remote-service.ts';

const ACTOR = { id: 'system:test', name: '测试' };

/** What an office needs of a service that listens somewhere, and of its database. */
export const deskAt = (where: () => string, db: Kysely<Database>): Desk => ({
  app: injectInto(where),
  db,
  tokenFor: async (role, more = {}) => {
    const token = { role, name: `测试 ${role}`, ...more };
    return { authorization: `Bearer ${await transact(db, ACTOR, (trx) => createToken(trx, token))}` };
  },
});

export interface TwoServices {
  /** Spoken to at the first service. */
  readonly office: DrawSteps;
  readonly services: readonly [RemoteService, RemoteService];
  readonly db: Kysely<Database>;
  /** Headers of `n` planners, each another person. */
  planners(n: number): Promise<Record<string, string>[]>;
}

/** Two services on one database with an office whose plan is published; they end with the test file. */
export async function twoServices(): Promise<TwoServices> {
  const database = await testDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'double-random-pressure-'));
  const options = { compiled: compileService(), folder, appUrl: database.appUrl, time: NOW };
  const services = await Promise.all([remoteService(options), remoteService(options)]);
  afterAll(async () => {
    for (const { child } of services) child.kill('SIGTERM');
    await Promise.all(services.map(({ ended }) => ended));
    await rm(folder, { recursive: true, force: true });
  });
  const desk = deskAt(() => services[0].url, database.db);
  const office = await openOffice(desk);
  return {
    office,
    services,
    db: database.db,
    planners: (n) => Promise.all(Array.from({ length: n }, () => desk.tokenFor('planner'))),
  };
}
