import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { record } from '../../src/platform/audit.ts';
import { transact } from '../../src/platform/database.ts';
import { testApp } from '../support/app.ts';

const { app, db, intruder, tokenFor } = await testApp();
await app.listen({ port: 0, host: '127.0.0.1' });
const { port } = app.server.address() as AddressInfo;

/** More than the network holds of an answer that nobody reads on. */
const ROWS = 12_000;
await transact(db, { id: 'system:test', name: '测试' }, async (trx) => {
  await sql`INSERT INTO target (id, kind, name, address)
    SELECT 'T' || i, 'enterprise', '企业' || i, repeat('长', 700) FROM generate_series(1, ${ROWS}) AS i`.execute(
    trx,
  );
  await record(trx, { action: 'test.prepare', object_kind: 'test', object_id: 'rows' });
});
const headers = await tokenFor('registrar');

async function begin(): Promise<IncomingMessage> {
  const [answer] = await once(
    get({ port, path: '/api/v1/targets/export?format=csv', headers }).end(),
    'response',
  );
  expect(answer.headers['x-total-count']).toBe(String(ROWS));
  expect(answer.headers['transfer-encoding']).toBe('chunked');
  return answer;
}

/** Lines of what came, and whether it came to its end. */
async function read(answer: AsyncIterable<Buffer>): Promise<{ lines: number; whole: boolean }> {
  let lines = 0;
  try {
    for await (const chunk of answer) lines += chunk.toString('latin1').split('\r\n').length - 1;
    return { lines, whole: true };
  } catch {
    return { lines, whole: false };
  }
}

test('an export says how many rows it has, and has them below its heading', async () => {
  expect(await read(await begin())).toEqual({ lines: ROWS + 1, whole: true });
});

test('an export that fails in the middle does not look whole', async () => {
  const answer = await begin();
  // The first bytes are on their way; what was not read yet is refused.
  await sql`REVOKE SELECT ON target FROM double_random_app`.execute(intruder);
  const { lines, whole } = await read(answer);
  await sql`GRANT SELECT ON target TO double_random_app`.execute(intruder);
  expect(whole).toBe(false);
  expect(lines).toBeLessThan(ROWS + 1);
});
