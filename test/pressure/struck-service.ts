/** A service and its PostgreSQL that both die at once, at a chosen SQL statement, and come back. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { readNote } from '../../src/core/ledger/checkpoint.ts';
import { readBundle } from '../../src/core/verify/bundle.ts';
import { verifyLedger } from '../../src/core/verify/ledger.ts';
import { verifyBundle } from '../../src/core/verify/verify.ts';
import { openDatabase, openPool } from '../../src/platform/database.ts';
import { nativeSuites } from '../../src/platform/native-suites.ts';
import { type DrawSteps, NOW, openOffice } from '../draw/office.ts';
import { fragileDatabase } from '../support/fragile-database.ts';
import { type Moment, statementProxy, type Where } from '../support/statement-proxy.ts';
import { compileService } from './compiled-service.ts';
import { deskAt } from './remote-office.ts';
import { type RemoteService, remoteService } from './remote-service.ts';

export const STEPS = ['seal', 'commit', 'run', 'disclose'] as const;
export type Step = (typeof STEPS)[number];

/** How a draw looks before and after each step. */
const BEFORE = { seal: 'draft', commit: 'sealed', run: 'committed', disclose: 'drawn' } as const;
const AFTER = { seal: 'sealed', commit: 'committed', run: 'drawn', disclose: 'disclosed' } as const;

export interface StruckService {
  /** How many SQL statements a step takes, and the last of them. */
  statementsOf(step: Step): Promise<number>;
  /**
   * Takes a step and strikes in it; then starts both again and looks: the draw is wholly before or wholly after the step.
   * @returns false where no statement was as `where` says: the step was taken in peace
   */
  strike(step: Step, where: Where, moment: Moment): Promise<boolean>;
  /** The same at an instant instead of a statement: some milliseconds after the step began. */
  strikeAfter(step: Step, milliseconds: number): Promise<void>;
  /** Takes every draw that was struck to its disclosure; its evidence must verify. */
  discloseAll(): Promise<number>;
}

export async function struckService(): Promise<StruckService> {
  const database = await fragileDatabase();
  const proxy = await statementProxy();
  const folder = await mkdtemp(join(tmpdir(), 'double-random-struck-'));
  const compiled = compileService();
  let service: RemoteService;
  const start = async () => {
    proxy.target(database.now().port);
    const url = new URL(database.now().appUrl);
    url.port = String(proxy.port);
    proxy.disarm();
    service = await remoteService({ compiled, folder, appUrl: url.href, time: NOW });
  };
  await start();
  const db = openDatabase(openPool(database.now().appUrl, { connections: 2 }));
  const office = await openOffice(deskAt(() => service.url, db));
  await db.destroy();
  afterAll(async () => {
    service.child.kill('SIGTERM');
    await service.ended;
    await proxy.close();
    await database.end();
    await rm(folder, { recursive: true, force: true });
  });

  const dieAtOnce = () => {
    service.child.kill('SIGKILL');
    database.stopAtOnce();
  };
  const revive = async () => {
    await service.ended;
    await database.startAgain();
    await start();
  };
  /** A draw on which `step` is the next; a rehearsal, of which any number may be open. */
  const drawBefore = async (step: Step): Promise<number> => {
    const id = await office.draft({ rehearsal: true });
    for (const earlier of STEPS.slice(0, STEPS.indexOf(step))) await take(office, earlier, id);
    if (step === 'run') await office.typeFirst(id);
    return id;
  };
  const struck = new Set<number>();
  const kept: string[] = [];
  const lookAt = async (step: Step, id: number) => {
    struck.add(id);
    const { body } = await office.get(`/draws/${id}`);
    expect([BEFORE[step], AFTER[step]]).toContain(body.state);
    await lookAtLog(office, kept);
  };

  return {
    async statementsOf(step) {
      const id = await drawBefore(step);
      proxy.disarm();
      await take(office, step, id);
      return proxy.seen();
    },
    async strike(step, where, moment) {
      const id = await drawBefore(step);
      const died = new Promise<true>((resolve) =>
        proxy.arm(where, moment, () => {
          dieAtOnce();
          resolve(true);
        }),
      );
      const isStruck = await Promise.race([
        died,
        take(office, step, id).then(
          () => false,
          () => died,
        ),
      ]);
      if (isStruck) await revive();
      await lookAt(step, id);
      return isStruck;
    },
    async strikeAfter(step, milliseconds) {
      const id = await drawBefore(step);
      const taken = take(office, step, id).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      dieAtOnce();
      await taken;
      await revive();
      await lookAt(step, id);
    },
    async discloseAll() {
      for (const id of struck) {
        const { body } = await office.get(`/draws/${id}`);
        const at = STEPS.findIndex((step) => BEFORE[step] === body.state);
        for (const step of at < 0 ? [] : STEPS.slice(at)) await take(office, step, id);
        const number = (await office.get(`/draws/${id}`)).body.number;
        const evidence = (await office.publicGet(`/draws/${number}/evidence`)).body;
        const report = verifyBundle(readBundle(evidence), { suites: nativeSuites });
        expect(report.checks.filter(({ status }) => status === 'failed')).toEqual([]);
      }
      return struck.size;
    },
  };
}

async function take(office: DrawSteps, step: Step, id: number): Promise<void> {
  const answer = await office[step](id);
  expect([200, 201]).toContain(answer.status);
  if (step === 'seal') expect(answer.body.state).toBe('done');
}

/** Whatever was struck, the log verifies from its entries and its newest checkpoint, and grew from the one kept before. */
async function lookAtLog(office: DrawSteps, kept: string[]): Promise<void> {
  const checkpoint = (await office.publicGet('/ledger/checkpoint')).body;
  const lines = (await office.publicGet('/ledger/export')).body.split('\n').filter((line) => line !== '');
  const report = verifyLedger(lines.slice(0, readNote(checkpoint).size), {
    sha256: nativeSuites.sha256,
    checkpoints: [checkpoint, ...kept.slice(-1)],
    now: NOW,
  });
  expect(report.checks.filter(({ status }) => status === 'failed')).toEqual([]);
  kept.push(checkpoint);
}
