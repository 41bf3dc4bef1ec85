/** An office of three departments: JT leads a joint plan with HB; SJ has nothing to do with it. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { createToken } from '../../src/account/create-token.ts';
import { record } from '../../src/platform/audit.ts';
import { transact } from '../../src/platform/database.ts';
import type { Role } from '../../src/platform/http/access.ts';
import { type DrawOffice, drawOffice } from '../draw/office.ts';

export type Place = 'JT' | 'HB' | 'SJ';
const SYSTEM = { id: 'system:test', name: '测试' };

export interface ScopedOffice extends DrawOffice {
  /** A drawn draw of the joint plan, and a session it joined before. */
  readonly draw: number;
  readonly session: number;
  readonly import_id: string;
  /** The published plan, which is JT's, and an objection to it. */
  readonly publication: string;
  readonly objection: string;
  /** Digest of the draw's witness sheet, which somebody of JT sent, and the visitor. */
  readonly scan: string;
  readonly visit: { readonly draw: string; readonly target: string; readonly group: string };
  /** Certificate number of an inspector who goes on that visit. */
  readonly visitor: string;
  tokenIn(role: Role, department?: Place, inspector?: string): Promise<string>;
}

export async function scopedOffice(): Promise<ScopedOffice> {
  const office = await drawOffice();
  const { db, intruder } = office;
  const tokenIn: ScopedOffice['tokenIn'] = (role, department, inspector = 'I2') =>
    transact(db, SYSTEM, (trx) =>
      createToken(trx, {
        role,
        name: `测试 ${role}`,
        ...(department === undefined ? {} : { department }),
        ...(role === 'inspector' ? { inspector } : {}),
      }),
    );
  await transact(db, SYSTEM, async (trx) => {
    await trx
      .insertInto('department')
      .values([
        { code: 'HB', name: '生态环境局' },
        { code: 'SJ', name: '司法局' },
      ])
      .execute();
    await trx
      .updateTable('target')
      .set({ department: 'JT-ZF' })
      .where('id', 'in', ['F100', 'F101'])
      .execute();
    await trx.updateTable('target').set({ department: 'SJ' }).where('id', '=', 'F102').execute();
    await trx
      .insertInto('matter')
      .values([
        { code: 'M-SJ', name: '司法鉴定', kind: 'general', lead_department: 'SJ' },
        { code: 'M-ALL', name: '全机关事项', kind: 'general' },
      ])
      .execute();
    const inspector = { certificate_valid_until: '2028-12-31', department: 'SJ' };
    await trx
      .insertInto('inspector')
      .values({ id: 'S1', name: '司法一', ...inspector })
      .execute();
    const check = { source: 'OLD', checked_on: '2026-02-01', origin: 'daily', target_id: 'F100' };
    await trx
      .insertInto('outside_check')
      .values([
        { ...check, number: 'N1', department: 'JT-ZF' },
        { ...check, number: 'N2', department: 'SJ' },
      ])
      .execute();
    await record(trx, { action: 'test.prepare', object_kind: 'test', object_id: 'scope' });
  });
  const draw = await office.draft();
  await office.seal(draw);
  await office.commit(draw, { accept_shortages: true });
  await office.run(draw);
  const session = await sessionOf(office, draw);
  // The plan is a published one: that it is a joint plan is set behind its back.
  await sql`UPDATE plan SET kind = 'joint', participants = '{HB}' WHERE code = 'P1'`.execute(intruder);
  const { rows } = await sql<{ draw: string; target: string; group: string; inspector: string }>`
    SELECT f.number AS draw, v.target_id AS target, substr(v.id, length(v.target_id) + 2) AS "group", m.inspector_id AS inspector
    FROM visit v JOIN frame f USING (draw_id) JOIN team_seat s ON s.draw_id = v.draw_id AND s.unit = v.unit
    JOIN staff_member m ON m.draw_id = s.draw_id AND m.pseudonym = s.pseudonym
    WHERE v.draw_id = ${draw} LIMIT 1`.execute(db);
  const { inspector: visitor, ...visit } = rows[0]!;
  return {
    ...office,
    draw,
    session,
    import_id: await importOf(office, await tokenIn('registrar', 'JT')),
    ...(await objectionOf(office)),
    scan: await scanOf(office, draw, [
      await tokenIn('planner', 'JT'),
      await tokenIn('inspector', undefined, visitor),
    ]),
    visit,
    visitor,
    tokenIn,
  };
}

async function sessionOf({ db }: DrawOffice, draw: number): Promise<number> {
  return await transact(db, SYSTEM, async (trx) => {
    const now = '2026-03-05T01:00:00Z';
    const { id } = await trx
      .insertInto('draw_session')
      .values({
        title: '抽取会',
        place: '一会议室',
        time: '10:00',
        method: '十面骰',
        digits: 20,
        witnesses: [],
        created_by: SYSTEM.id,
        created_at: now,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const change = { draw_id: draw, session_id: id, changed_by: SYSTEM.id, changed_at: now };
    await trx.insertInto('draw_session_change').values(change).execute();
    await record(trx, { action: 'test.prepare', object_kind: 'test', object_id: 'session' });
    return id;
  });
}

async function objectionOf({ db }: DrawOffice): Promise<Pick<ScopedOffice, 'publication' | 'objection'>> {
  const number = 'TEST-2026-Y1';
  return await transact(db, SYSTEM, async (trx) => {
    const { number: publication } = await trx
      .selectFrom('publication')
      .select('number')
      .where('kind', '=', 'plan')
      .executeTakeFirstOrThrow();
    const filed = { filed_on: '2026-03-05', filed_by: '某公司', grounds: '不服' };
    await trx
      .insertInto('objection')
      .values({ number, publication, ...filed, created_by: SYSTEM.id, created_at: '2026-03-05T01:00:00Z' })
      .execute();
    await record(trx, { action: 'test.prepare', object_kind: 'test', object_id: 'objection' });
    return { publication, objection: number };
  });
}

async function accountOf({ db }: DrawOffice, token: string): Promise<string> {
  const { rows } = await sql<{ account: string }>`SELECT 'account:' || account_id AS account FROM access_token
    WHERE token_hash = sha256(convert_to(${token}, 'UTF8'))`.execute(db);
  return rows[0]!.account;
}

async function scanOf(office: DrawOffice, draw: number, tokens: string[]): Promise<string> {
  const senders = await Promise.all(tokens.map((token) => accountOf(office, token)));
  const digest = 'ab'.repeat(32);
  await transact(office.db, SYSTEM, async (trx) => {
    const file = { media_type: 'application/pdf', size: 1, name: '见证表.pdf' };
    await trx
      .insertInto('attachment')
      .values({ digest, created_by: senders[0]!, ...file })
      .execute();
    await trx
      .insertInto('attachment_sender')
      .values(senders.map((sent_by) => ({ digest, sent_by, received_digest: digest })))
      .execute();
    const paper = { draw_id: draw, kind: 'witness-sheet', digest: Buffer.from(digest, 'hex') };
    await trx.insertInto('ceremony_paper').values(paper).execute();
    await record(trx, { action: 'test.prepare', object_kind: 'test', object_id: 'scan' });
  });
  return digest;
}

/** An import that was begun by the account of this token. */
async function importOf(office: DrawOffice, token: string): Promise<string> {
  const { db } = office;
  const created_by = await accountOf(office, token);
  const id = randomUUID();
  await transact(db, SYSTEM, async (trx) => {
    const operation = await trx
      .insertInto('operation')
      .values({ kind: 'import.preview', state: 'done', created_by, host: 'test' })
      .returning('id')
      .executeTakeFirstOrThrow();
    await trx
      .insertInto('import')
      .values({
        id,
        register: 'targets',
        operation_id: operation.id,
        file_name: '对象.csv',
        file_bytes: 1,
        file_sha256: Buffer.alloc(32),
        mapping: '{}',
        defaults: '{}',
        created_by,
      })
      .execute();
    await record(trx, { action: 'test.prepare', object_kind: 'test', object_id: 'import' });
  });
  return id;
}
