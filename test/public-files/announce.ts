/** Publications of all kinds, put there as the office's verbs put them. */
import { createHash } from 'node:crypto';
import type { PublicResult } from '../../src/core/privacy/public-fields.ts';
import { record } from '../../src/platform/audit.ts';
import { pretendItIs } from '../../src/platform/clock.ts';
import { transact } from '../../src/platform/database.ts';
import { beginBulletin } from '../../src/publication/bulletin/begin-bulletin.ts';
import type { BulletinKind, NewPublication } from '../../src/publication/bulletin/bulletin-document.ts';
import { type PublishedBulletin, publishBulletin } from '../../src/publication/bulletin/publish-bulletin.ts';
import type { TestApp } from '../support/app.ts';

const ACTOR = { id: 'system:test', name: '测试' };
const NO_DIGEST = '0'.repeat(64);

export interface Result {
  readonly target: string;
  readonly name: string;
  readonly department?: string;
  readonly district?: string;
  readonly kind?: string;
  readonly year?: number;
  readonly outcome?: PublicResult['outcome'];
}

/** A result of which only what is said differs from any other. */
export function resultOf({
  target,
  name,
  kind = 'enterprise',
  district = '500114',
  ...one
}: Result): PublicResult {
  return {
    kind: 'result',
    origin: 'random',
    draw: 'TEST-2026-1',
    group: 'door',
    plan: 'P1',
    target: { id: target, name, kind, district },
    tasks: [{ code: 'T01', title: '货运企业检查' }],
    departments: [{ code: 'JT-ZF', name: '执法支队' }],
    matters: [
      {
        department: 'JT-ZF',
        task: 'T01',
        matter: 'M01',
        name: '道路货物运输',
        codes: [{ code: '1', text: '未发现问题' }],
        measures: [{ kind: 'none', text: '无需后续处理' }],
      },
    ],
    checked_on: '2026-04-20',
    outcome: one.outcome ?? 'clean',
    on_behalf: false,
  };
}

export interface Announcer {
  /** Numbers of the publications. */
  results(...results: Result[]): Promise<string[]>;
  correct(number: string, result: Result, reason?: string): Promise<string>;
  withdraw(number: string, reason?: string): Promise<string>;
  answer(number: string, answer: string): Promise<string>;
  bulletin(kind: BulletinKind, items: NewPublication[], beside?: string): Promise<PublishedBulletin>;
}

/** Publishes past the routes, so that whoever tests says when the files are written. */
export async function announcer(
  { app, db }: TestApp,
  departments: readonly string[] = ['JT'],
): Promise<Announcer> {
  await transact(db, ACTOR, async (trx) => {
    await trx
      .insertInto('department')
      .values(departments.map((code) => ({ code, name: code })))
      .execute();
    await record(trx, { action: 'test.prepare', object_kind: 'test', object_id: 'announcer' });
  });
  let minutes = 0;
  let visits = 0;
  const bulletin: Announcer['bulletin'] = async (kind, items, corrects) => {
    const at = Date.UTC(2026, 4, 8, 1) + ++minutes * 60_000;
    pretendItIs(new Date(at).toISOString());
    return await transact(db, ACTOR, async (trx) =>
      publishBulletin(trx, await beginBulletin(trx, app.office), {
        kind,
        items,
        ...(corrects !== undefined && { beside: { corrects, earlier: NO_DIGEST, reason: '理由' } }),
      }),
    );
  };
  const itemOf = (given: Result): NewPublication => ({
    document: resultOf(given),
    subject: `TEST-2026-1/${given.target}/${++visits}`,
    title: `${given.name}检查结果`,
    year: given.year ?? 2026,
    department: given.department ?? 'JT',
    district: given.district ?? '500114',
    target_id: given.target,
    target_name: given.name,
  });
  const beside = async (number: string, document: NewPublication['document'], title: string) => {
    const about = await db
      .selectFrom('publication')
      .select(['subject', 'year', 'department'])
      .where('number', '=', number)
      .executeTakeFirstOrThrow();
    const kind = document.kind as 'correction' | 'withdrawal' | 'objection';
    return (await bulletin(kind, [{ document, title, ...about }], number)).items[0]!.number;
  };
  return {
    bulletin,
    results: async (...results) =>
      (await bulletin('results', results.map(itemOf))).items.map(({ number }) => number),
    correct: (number, result, reason = '录入有误') =>
      beside(
        number,
        { kind: 'correction', corrects: number, earlier: NO_DIGEST, reason, result: resultOf(result) },
        `更正：${result.name}检查结果`,
      ),
    withdraw: (number, reason = '处理决定已撤销') =>
      beside(
        number,
        { kind: 'withdrawal', withdraws: number, earlier: NO_DIGEST, decided_on: '2026-05-08', reason },
        `撤下 ${number}`,
      ),
    answer: (number, answer) =>
      beside(
        number,
        {
          kind: 'objection',
          objection: `${number}-Y1`,
          about: number,
          filed_on: '2026-05-07',
          outcome: 'rejected',
          answer,
        },
        `异议处理结果 ${number}`,
      ),
  };
}

export const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');
