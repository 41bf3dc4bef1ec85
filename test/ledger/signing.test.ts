import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { readNote } from '../../src/core/ledger/checkpoint.ts';
import { readNoteKey, verifySignature } from '../../src/core/ledger/note-keys.ts';
import { lockLedger } from '../../src/ledger/append.ts';
import { beginLedger } from '../../src/ledger/begin-ledger.ts';
import { logToShow } from '../../src/ledger/checkpoint.ts';
import { publishCheckpoint } from '../../src/ledger/sign-checkpoint.ts';
import { openDatabase, openPool, transact } from '../../src/platform/database.ts';
import { type LogKeys, openLogKeys } from '../../src/platform/log-keys.ts';
import { nativeSuites } from '../../src/platform/native-suites.ts';
import { testApp } from '../support/app.ts';
import { run, waitFor } from '../support/process.ts';
import { testSigner } from '../support/signed-log.ts';
import { forgeLog, lastChanged } from './forged-log.ts';
import { append, publication } from './log-writer.ts';

const { app, db, intruder, appUrl, tokenFor, ledgerKeyFile } = await testApp();
const { sha256 } = nativeSuites;
const LAST = `${ledgerKeyFile}.last`;
const said: unknown[] = [];
/** The same key and files, as another process has them. */
const reopened = (): LogKeys =>
  openLogKeys(ledgerKeyFile, 'double-random/test', { fatal: (...words: unknown[]) => said.push(words) });
const read = async (path: string) => await app.inject(`/api/v1/public/ledger/${path}`);
const problem = async () => (await read('checkpoint')).json().type;
const lastSigned = () => readNote(JSON.parse(readFileSync(LAST, 'utf8')).note);

let n = 0;
const grow = () => append(db, [publication(`P${++n}`)]);
async function write(path: string, payload: object, role: 'security-officer' | 'administrator') {
  const headers = { ...(await tokenFor(role)), 'idempotency-key': `k${++n}` };
  return await app.inject({ method: 'POST', url: `/api/v1/ledger/${path}`, headers, payload });
}

describe('the key file', () => {
  test('is its owner’s alone, and holds no key that stands in the database', async () => {
    expect(statSync(ledgerKeyFile).mode & 0o777).toBe(0o600);
    const [key] = (await read('keys')).json().log;
    const secret = readFileSync(ledgerKeyFile, 'utf8').trim();
    expect(secret).toMatch(/^PRIVATE\+KEY\+double-random\/test\+/);
    const { rows } = await app.pool.query('SELECT body FROM ledger_entry');
    expect(JSON.stringify(rows)).toContain(key);
    expect(JSON.stringify(rows)).not.toContain(secret.split('+').at(-1));
  });

  test('of another log is refused at the start', () => {
    expect(() => openLogKeys(ledgerKeyFile, 'double-random/other', { fatal: () => undefined })).toThrow(
      'belongs to the log double-random/test',
    );
  });
});

describe('signing', () => {
  beforeEach(async () => {
    await grow();
    expect((await read('checkpoint')).statusCode).toBe(200);
  });

  test('a change is bound outside the database before the answer to its request leaves', async () => {
    const before = lastSigned().size;
    const { key } = testSigner('witness', 'bound.example');
    expect((await write('witnesses', { key: key.text }, 'security-officer')).statusCode).toBe(201);
    expect(lastSigned().size).toBe(before + 1);
  });

  test('what an operation appended is bound before the operation is called done', async () => {
    const account = (await tokenFor('planner')).authorization;
    const { id } = await app.operations.open(db, account, 'test');
    const before = lastSigned().size;
    app.operations.carryOut(id, grow);
    const state = async () =>
      (await db.selectFrom('operation').select('state').where('id', '=', id).executeTakeFirstOrThrow()).state;
    await expect.poll(state).toBe('done');
    expect(lastSigned().size).toBe(before + 1);
  });

  test('what the service binds by the clock is signed though nobody asks for anything', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'double-random-clock-'));
    try {
      const yesterday = new Date(Date.now() - 86_400_000).toISOString();
      await db
        .insertInto('audit_entry')
        .values({
          at: yesterday,
          actor: 'account:1',
          actor_name: '甲',
          action: 'draw.run',
          object_kind: 'draw',
          object_id: '1',
        })
        .execute();
      const env = {
        DATABASE_URL: appUrl,
        DATA_DIR: folder,
        LEDGER_KEY_FILE: ledgerKeyFile,
        LEDGER_ORIGIN: 'double-random/test',
        PORT: '0',
      };
      const service = run('src/server.ts', [], env);
      await waitFor(service, /double-random (http\S+)/);
      service.child.kill('SIGTERM');
      expect(await service.ended).toBe(0);
      const { size } = await db
        .selectFrom('ledger_checkpoint')
        .select(({ fn }) => fn.max('size').as('size'))
        .executeTakeFirstOrThrow();
      const { rows } = await app.pool.query('SELECT FROM audit_day');
      expect(rows.length).toBeGreaterThan(0);
      expect(lastSigned().size).toBe(size);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('what a transaction signs and rolls back is nowhere: the next signature is no fork', async () => {
    const before = lastSigned();
    let note = '';
    const rolledBack = transact(db, { id: 'system:test', name: '' }, async (trx) => {
      await lockLedger(trx);
      note = (await logToShow(trx, app.logKeys, 'X')).checkpoint;
      throw new Error('rolled back');
    });
    await expect(rolledBack).rejects.toThrow('rolled back');
    expect(note).not.toBe('');
    expect(lastSigned()).toEqual(before);
    await grow();
    expect((await read('checkpoint')).statusCode).toBe(200);
  });

  test('the same log always has the same signature', async () => {
    expect(await publishCheckpoint(db, reopened())).toBe((await read('checkpoint')).body);
  });

  test('two processes on one database and key sign one history', async () => {
    const other = openDatabase(openPool(appUrl, { connections: 4 }));
    try {
      const keys = reopened();
      const notes = await Promise.all(
        Array.from({ length: 24 }, async (_, i) => {
          const [where, by] = i % 2 === 0 ? [db, app.logKeys] : [other, keys];
          await append(where, [publication(`both${i}`)]);
          return readNote(await publishCheckpoint(where, by));
        }),
      );
      const roots = new Map(notes.map(({ size, root }) => [size, Buffer.from(root).toString('hex')]));
      expect(notes.every(({ size, root }) => roots.get(size) === Buffer.from(root).toString('hex'))).toBe(
        true,
      );
      expect(lastSigned().size).toBe(Math.max(...roots.keys()));
    } finally {
      await other.destroy();
    }
  });
});

describe('a log that does not continue what was signed is not signed', () => {
  let sound: string;
  let kept: string;
  beforeEach(async () => {
    await grow();
    await grow();
    await read('checkpoint');
    kept = readFileSync(LAST, 'utf8');
    const rows = await db.selectFrom('ledger_entry').select('body').orderBy('position').execute();
    sound = JSON.stringify(rows.map(({ body }) => body));
  });
  const restore = async () => {
    await forgeLog(intruder, () => JSON.parse(sound));
    writeFileSync(LAST, kept, { mode: 0o600 });
    expect((await read('checkpoint')).statusCode).toBe(200);
    expect((await app.inject('/readyz')).statusCode).toBe(200);
  };

  test.each([
    ['rewritten in its last entry', lastChanged],
    ['cut back to an older copy', (bodies: string[]) => bodies.slice(0, -1)],
    ['emptied', () => []],
    [
      'cut back and grown again',
      (bodies: string[]) => [...bodies.slice(0, -1), ...lastChanged(bodies).slice(-1), bodies[1]!],
    ],
  ])(
    '%s: checkpoint and evidence are refused, health says why, and nothing else signs',
    async (_, change) => {
      await forgeLog(intruder, change);
      expect(await problem()).toBe('/problems/ledger-not-continued');
      const health = await app.inject('/readyz');
      expect([health.statusCode, health.json().reasons]).toEqual([503, [expect.stringContaining('ledger:')]]);
      await expect(publishCheckpoint(db, reopened())).rejects.toThrow();
      await expect(
        transact(db, { id: 'system:test', name: '' }, (trx) => logToShow(trx, reopened(), 'X')),
      ).rejects.toThrow();
      expect(readFileSync(LAST, 'utf8')).toBe(kept);
      await restore();
    },
  );

  test('an entry changed long ago is found when the service starts, and said aloud', async () => {
    await forgeLog(intruder, (bodies) => [
      bodies[0]!,
      ...lastChanged(bodies.slice(0, 2)).slice(-1),
      ...bodies.slice(2),
    ]);
    // The intruder also gives the newest checkpoint the root it had.
    const { size, root } = lastSigned();
    await intruder
      .updateTable('ledger_checkpoint')
      .set({ root: Buffer.from(root) })
      .where('size', '=', size)
      .execute();
    const keys = reopened();
    said.length = 0;
    await beginLedger(db, keys);
    expect(keys.refusal).toContain('not those that were signed');
    expect(JSON.stringify(said)).toContain('NOT SIGNED');
    await restore();
  });

  test('also without the key that the log names', async () => {
    const keys = readFileSync(ledgerKeyFile);
    await grow();
    rmSync(ledgerKeyFile);
    expect(await problem()).toBe('/problems/ledger-key-missing');
    writeFileSync(ledgerKeyFile, keys, { mode: 0o600 });
    expect((await read('checkpoint')).statusCode).toBe(200);
  });
});

describe('a new key', () => {
  test('takes two people of two offices, is vouched for by the one before, and signs from then on', async () => {
    const [before] = (await read('keys')).json().log;
    await write('key/ask', { reason: '满一年' }, 'security-officer');
    expect((await write('key/ask', { reason: '再' }, 'security-officer')).json().type).toBe(
      '/problems/ledger-key-already-asked',
    );
    expect((await write('key/replace', {}, 'security-officer')).statusCode).toBe(403);
    const answer = (await write('key/replace', {}, 'administrator')).json();
    expect(answer.retired).toBe(before);
    expect((await read('keys')).json().log).toEqual([answer.added]);
    const note = readNote((await read('checkpoint')).body);
    const key = readNoteKey(sha256, answer.added);
    expect(note.signatures.map((line) => verifySignature(key, note.body, line))).toEqual([{}]);
    expect((await write('key/replace', {}, 'administrator')).json().type).toBe(
      '/problems/ledger-key-not-asked',
    );
  });
});
