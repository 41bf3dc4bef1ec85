/** A plan taken through its review over HTTP: submitted by one person, approved by another, published. */
import { createHash } from 'node:crypto';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { jcs } from '../../src/core/canonical/jcs.ts';
import { selectMatters } from '../../src/matter/queries.ts';
import { insertList, newestMatterList } from '../../src/matter-list/queries.ts';
import { listed } from '../../src/matter-list/schema.ts';
import { record } from '../../src/platform/audit.ts';
import { officeToday } from '../../src/platform/clock.ts';
import { transact } from '../../src/platform/database.ts';
import type { TestApp } from './app.ts';

export const MINUTES = {
  opinion: '同意',
  meeting_date: '2026-03-02',
  minutes_number: '联席会议纪要〔2026〕1号',
} as const;

let keys = 0;

/** The answer of a step on a plan as it stands now. */
export async function planStep(
  app: FastifyInstance,
  code: string,
  step: string,
  headers: object,
  payload?: object,
): Promise<LightMyRequestResponse> {
  const url = `/api/v1/plans/${code}`;
  const { etag } = (await app.inject({ url, headers: { ...headers } })).headers;
  return await app.inject({
    method: 'POST',
    url: `${url}/${step}`,
    headers: { 'idempotency-key': `plan${++keys}`, ...(etag && { 'if-match': etag }), ...headers },
    ...(payload && { payload }),
  });
}

const LIST = '2026-1';

/** Has a version of the matter list published that holds every matter of the register. */
export async function publishedList(db: TestApp['db']): Promise<string> {
  await transact(db, { id: 'system:test', name: '测试' }, async (trx) => {
    await record(trx, { action: 'test.prepare', object_kind: 'test', object_id: 'matter-list' });
    if ((await newestMatterList(trx)) !== undefined) return;
    const rows = await selectMatters(trx).orderBy('code').execute();
    const issued = { issuer: '测试', document_number: '1号', issued_on: '2026-01-15' };
    const document = jcs({ number: LIST, ...issued, matters: rows.map(listed) });
    await insertList(trx, {
      number: LIST,
      year: 2026,
      sequence: 1,
      document,
      digest: createHash('sha256').update(document).digest(),
      ledger_position: 0,
      created_by: 'system:test',
    });
  });
  return LIST;
}

/** Lets the plan follow a published list, where it names none. */
async function nameList({ app, db }: Office, code: string, headers: object): Promise<void> {
  const url = `/api/v1/plans/${code}`;
  const plan = await app.inject({ url, headers: { ...headers } });
  if (plan.statusCode !== 200 || plan.json().matter_list !== undefined) return;
  await app.inject({
    method: 'PATCH',
    url,
    headers: { 'if-match': `${plan.headers.etag}`, ...headers },
    payload: { matter_list: await publishedList(db) },
  });
}

type Office = Pick<TestApp, 'app' | 'db' | 'tokenFor'>;

/** Submits and approves a draft; the first answer that is a refusal, else that of the approval. */
export async function approvePlan(office: Office, code: string): Promise<LightMyRequestResponse> {
  const { app, tokenFor } = office;
  const planner = await tokenFor('planner');
  await nameList(office, code, planner);
  const submitted = await planStep(app, code, 'submit', planner, {});
  if (submitted.statusCode >= 300) return submitted;
  // Of an office of an earlier year, the conference met on its day.
  const today = officeToday();
  const meeting_date = today < MINUTES.meeting_date ? today : MINUTES.meeting_date;
  const minutes = { ...MINUTES, meeting_date };
  return await planStep(app, code, 'approve', await tokenFor('conference-secretary'), minutes);
}

/** The same and publishes. */
export async function publishReviewed(
  office: Office,
  code: string,
  body: object = { document_number: '交发〔2026〕1号' },
): Promise<LightMyRequestResponse> {
  const approved = await approvePlan(office, code);
  if (approved.statusCode >= 300) return approved;
  return await planStep(office.app, code, 'publish', await office.tokenFor('planner'), body);
}

export const SCAN = 'a'.repeat(64);

/** Makes an attachment known under `SCAN`, which decisions on paper may name. */
export async function insertScan(db: TestApp['db']): Promise<void> {
  await transact(db, { id: 'system:test', name: '测试' }, async (trx) => {
    const scan = { digest: SCAN, media_type: 'application/pdf', size: 1, name: '纪要.pdf', created_by: 't' };
    await trx.insertInto('attachment').values(scan).execute();
    await record(trx, { action: 'test.prepare', object_kind: 'test', object_id: 'scan' });
  });
}
