/** The connection breaks right after the commit: of the client, who gets no answer, or of the service to its database. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { CEREMONY, DIGITS, type DrawSteps, NOW, openOffice } from '../draw/office.ts';
import { testDatabase } from '../support/database.ts';
import { statementProxy } from '../support/statement-proxy.ts';
import { compileService } from './compiled-service.ts';
import { cuttingProxy } from './cutting-proxy.ts';
import { deskAt } from './remote-office.ts';
import { remoteService } from './remote-service.ts';

export type Cut = 'answer' | 'database';

export interface CutService {
  readonly office: DrawSteps;
  /**
   * Posts once with the connection cut after the commit, then again with the same key while the service says 503.
   * @returns the answer of the last attempt, which must be the one kept with the effect
   */
  postCut(path: string, body: object, cut: Cut): Promise<Record<string, unknown>>;
  /** Types of the ledger entries of a draw, in order. */
  entriesOf(id: number): Promise<string[]>;
}

let keys = 0;

/** A pool has so many connections; every 503 of a lost database takes one dead one out of it. */
const POOLED = 20;

/** Repeats, as the answer 503 asks for, what a service without its database refused. */
async function patiently(send: () => Promise<Response>): Promise<Response> {
  for (let left = POOLED; ; left -= 1) {
    const answer = await send();
    if (answer.status !== 503 || left === 0) return answer;
    await answer.arrayBuffer();
  }
}

export async function cutService(): Promise<CutService> {
  const database = await testDatabase();
  const proxy = await statementProxy();
  const postgres = new URL(database.appUrl);
  proxy.target(Number(postgres.port));
  postgres.port = String(proxy.port);
  const folder = await mkdtemp(join(tmpdir(), 'double-random-cut-'));
  const options = { compiled: compileService(), folder, appUrl: postgres.href, time: NOW };
  const service = await remoteService(options);
  const cutting = await cuttingProxy(service.url);
  afterAll(async () => {
    service.child.kill('SIGTERM');
    await service.ended;
    await cutting.close();
    await proxy.close();
    await rm(folder, { recursive: true, force: true });
  });
  const desk = deskAt(() => service.url, database.db);
  const planner = await desk.tokenFor('planner');
  const post = (base: string, path: string, body: object, key: string) =>
    fetch(`${base}/api/v1${path}`, {
      method: 'POST',
      headers: { ...planner, 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(body),
    });
  return {
    office: await openOffice(desk),
    async postCut(path, body, cut) {
      const key = `cut${++keys}`;
      if (cut === 'database')
        proxy.arm(
          // The commit that keeps an answer: the service also commits by itself, such as what it signs each minute.
          (_number, text, before) => /^commit/i.test(text) && /^insert into "idempotency_key"/i.test(before),
          'after',
          () => undefined,
        );
      const first = post(cut === 'answer' ? cutting.url : service.url, path, body, key);
      if (cut === 'answer') await expect(first).rejects.toThrow();
      else expect((await first).status).toBe(503);
      const second = await patiently(() => post(service.url, path, body, key));
      const answer = (await second.json()) as Record<string, unknown>;
      // The answer too: a refusal here says why.
      const replayed = second.headers.get('idempotency-replayed');
      expect({ status: second.status, replayed, answer }).toMatchObject({ status: 201, replayed: 'true' });
      return answer;
    },
    async entriesOf(id) {
      const rows = await database.db
        .selectFrom('ledger_entry')
        .innerJoin('frame', 'frame.number', 'ledger_entry.draw')
        .select('ledger_entry.type')
        .where('frame.draw_id', '=', id)
        .orderBy('position')
        .execute();
      return rows.map(({ type }) => type);
    },
  };
}

/** Cuts `times` connections, by turns of the client and of the database, at the commitment and at the lot. */
export async function cutOften({ office, postCut, entriesOf }: CutService, times: number): Promise<void> {
  for (let cuts = 0; cuts < times; cuts += 2) {
    const [first, second]: readonly Cut[] = cuts % 4 === 0 ? ['answer', 'database'] : ['database', 'answer'];
    const id = await office.draft({ rehearsal: true });
    await office.seal(id);
    const { body } = await office.get(`/draws/${id}`);
    const strata = body.strata as { stratum: string; must_be_confirmed: boolean }[];
    const confirmed = strata.flatMap((line) => (line.must_be_confirmed ? [line.stratum] : []));
    const commitment = { entropy: [CEREMONY], confirmed, disclose_by: '2026-12-20' };
    const committed = await postCut(`/draws/${id}/commit`, commitment, first!);
    await office.typeFirst(id);
    const drawn = await postCut(`/draws/${id}/run`, { values: [{ value: DIGITS }] }, second!);
    expect(await entriesOf(id)).toEqual(['frame-sealed', 'committed', 'outcome']);
    const now = await office.get(`/draws/${id}`);
    expect(now.body).toMatchObject({
      commitment: committed.commitment,
      outcome_digest: drawn.outcome_digest,
    });
  }
}
