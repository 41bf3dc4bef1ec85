import { Writable } from 'node:stream';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openLog } from '../../src/platform/log.ts';
import { testDatabase } from '../support/database.ts';

const { intruder } = await testDatabase();

test('a failing row of the database is not written to the log', async () => {
  let written = '';
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written += chunk.toString();
      done();
    },
  });
  const refused = await sql`INSERT INTO department (code, name) VALUES ('张三 电话', '')`
    .execute(intruder)
    .catch((error: unknown) => error);
  const log = openLog('info', stream);
  log.error({ err: refused }, 'refused');
  log.error({ err: new Error('outer', { cause: refused }) }, 'refused');
  expect(written).toContain('"code":"23514"');
  expect(written).toContain('"table":"department"');
  expect(written).toContain('outer');
  expect(written).not.toContain('张三');
});
