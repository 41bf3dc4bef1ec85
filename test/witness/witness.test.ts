import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { readNote, writeNote } from '../../src/core/ledger/checkpoint.ts';
import { readNoteKey, signNote, verifySignature } from '../../src/core/ledger/note-keys.ts';
import { instantNow, pretendItIs } from '../../src/platform/clock.ts';
import { nativeSuites } from '../../src/platform/native-suites.ts';
import { type LogClient, logClient } from '../../src/witness/log-client.ts';
import { lookOnce, StateBusy, type Watch } from '../../src/witness/watch.ts';
import { LogRefused } from '../../src/witness/witness.ts';
import { forgeLog, lastChanged } from '../ledger/forged-log.ts';
import { append, publication } from '../ledger/log-writer.ts';
import { testApp } from '../support/app.ts';
import { run } from '../support/process.ts';
import { testSigner } from '../support/signed-log.ts';

const { app, db, intruder, tokenFor, ledgerKeyFile } = await testApp();
const address = await app.listen({ port: 0, host: '127.0.0.1' });
const folder = mkdtempSync(join(tmpdir(), 'witness-'));
afterAll(() => rmSync(folder, { recursive: true }));

let n = 0;
let said: string[] = [];
const seconds = () => Date.parse(instantNow()) / 1000;
const client = logClient(address);

/** A witness that the office has listed, with a state of its own. */
async function witness(listed = true): Promise<Watch> {
  const signer = testSigner('witness', `witness${++n}.example`);
  if (listed) await officer('witnesses', { key: signer.key.text });
  said = [];
  return {
    log: client,
    signer,
    state_file: join(folder, `${n}`),
    now: seconds,
    say: (line) => said.push(line),
  };
}

async function officer(
  path: string,
  payload: object,
  role: 'security-officer' | 'administrator' = 'security-officer',
) {
  const headers = { ...(await tokenFor(role)), 'idempotency-key': `w${++n}` };
  const answer = await app.inject({ method: 'POST', url: `/api/v1/ledger/${path}`, headers, payload });
  expect([path, answer.statusCode < 300]).toEqual([path, true]);
}

const shown = async () => readNote(await client.checkpoint());
const state = ({ state_file }: Watch) => JSON.parse(readFileSync(state_file, 'utf8'));
const grow = () => append(db, [publication(`P${++n}`)]);
/** As if whoever rewrote the database had reached the file beside the key as well. */
const forgetLastSigned = () => rmSync(`${ledgerKeyFile}.last`, { force: true });

beforeEach(grow);

describe('a witness', () => {
  test('co-signs what it sees first, and then whatever has grown from it', async () => {
    const watch = await witness();
    for (const _ of [1, 2, 3]) {
      await lookOnce(watch);
      const note = await shown();
      const line = note.signatures.find(({ name }) => name === watch.signer.key.name)!;
      expect(verifySignature(watch.signer.key, note.body, line)?.time).toBeGreaterThan(1_700_000_000);
      expect(state(watch)).toMatchObject({ handed_in: true, log_key: (await client.keys())[0] });
      await grow();
    }
  });

  test('says nothing while the log stands still', async () => {
    const watch = await witness();
    await lookOnce(watch);
    said = [];
    await lookOnce(watch);
    expect(said).toEqual([]);
  });

  test('whom the office has not listed is told so, and hands in again once it is', async () => {
    const watch = await witness(false);
    await lookOnce(watch);
    expect(said.at(-1)).toContain('cosignature-key-unknown');
    await officer('witnesses', { key: watch.signer.key.text });
    await lookOnce(watch);
    // Listing it was an entry, so what it co-signs now is newer.
    expect(said.at(-1)).toContain('co-signed');
    expect((await shown()).signatures.map(({ name }) => name)).toContain(watch.signer.key.name);
  });

  test('follows the log to its next key, and no further than it was handed', async () => {
    const watch = await witness();
    await lookOnce(watch);
    const before = state(watch).log_key;
    await officer('key/ask', { reason: '满一年' });
    await officer('key/replace', {}, 'administrator');
    await grow();
    await lookOnce(watch);
    expect(state(watch).log_key).not.toBe(before);
    expect(state(watch)).toMatchObject({ handed_in: true, log_key: (await client.keys())[0] });
  });

  test('looks alone: another process with its state is refused, one that died is not waited for', async () => {
    const watch = await witness();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow: LogClient = {
      ...client,
      checkpoint: async () => {
        await held;
        return await client.checkpoint();
      },
    };
    const first = lookOnce({ ...watch, log: slow });
    await expect(lookOnce(watch)).rejects.toBeInstanceOf(StateBusy);
    release();
    await first;
    expect(said.at(-1)).toContain('co-signed');
    const dead = run('--version', []);
    await dead.ended;
    writeFileSync(`${watch.state_file}.lock`, String(dead.child.pid));
    await grow();
    await lookOnce(watch);
    expect(state(watch)).toMatchObject({ handed_in: true });
  });

  test('takes an old answer of a cache for what it is', async () => {
    const watch = await witness();
    const old = await client.checkpoint();
    await grow();
    await lookOnce(watch);
    const believed = state(watch);
    await lookOnce({ ...watch, log: { ...client, checkpoint: async () => old } });
    expect(state(watch)).toEqual(believed);
  });
});

describe('a witness refuses, keeps both checkpoints and co-signs nothing more', () => {
  async function expectRefused(watch: Watch, reason: RegExp) {
    const believed = state(watch);
    let handedIn = false;
    const log: LogClient = {
      ...watch.log,
      handIn: async () => {
        handedIn = true;
        return undefined;
      },
    };
    for (const _ of ['once', 'and ever after']) {
      const refusal = await lookOnce({ ...watch, log }).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(LogRefused);
      expect((refusal as LogRefused).message).toMatch(reason);
    }
    expect([handedIn, state(watch)]).toEqual([false, believed]);
    const evidence = ['kept', 'shown'].map((name) =>
      readFileSync(`${watch.state_file}.${name}.note`, 'utf8'),
    );
    expect(evidence[0]).toBe(believed.checkpoint);
    return evidence;
  }

  test('where a superuser wrote another log from some entry on, and the service signs it', async () => {
    const watch = await witness();
    await grow();
    await lookOnce(watch);
    await forgeLog(intruder, lastChanged);
    forgetLastSigned();
    const [kept, forked] = (await expectRefused(watch, /rewritten/)).map(readNote);
    // Both were signed with the log's own key: the office cannot deny either.
    const key = readNoteKey(nativeSuites.sha256, (await client.keys())[0]!);
    for (const note of [kept!, forked!])
      expect(verifySignature(key, note.body, note.signatures[0]!)).toEqual({});
    expect([kept!.size, kept!.root]).not.toEqual([forked!.size, forked!.root]);
  });

  test('where the forked log has grown beyond what the witness saw', async () => {
    const watch = await witness();
    await grow();
    await lookOnce(watch);
    await forgeLog(intruder, lastChanged);
    forgetLastSigned();
    await grow();
    await expectRefused(watch, /rewritten/);
  });

  test('where the log was cut back to an older copy', async () => {
    const watch = await witness();
    await grow();
    await lookOnce(watch);
    await forgeLog(intruder, (bodies) => bodies.slice(0, -1));
    forgetLastSigned();
    await expectRefused(watch, /was cut/);
  });

  test('where the checkpoint is signed with a key that nobody handed over to', async () => {
    const watch = await witness();
    await lookOnce(watch);
    const stranger = testSigner('log', 'stranger', 'double-random/test');
    writeFileSync(watch.state_file, JSON.stringify({ ...state(watch), log_key: stranger.key.text }));
    await expectRefused(watch, /not signed with the key/);
  });

  test('where the log has another name than the key that signs it', async () => {
    const watch = await witness();
    await lookOnce(watch);
    const stranger = testSigner('log', 'stranger', 'double-random/elsewhere');
    writeFileSync(watch.state_file, JSON.stringify({ ...state(watch), log_key: stranger.key.text }));
    const { body } = await shown();
    const note = writeNote(body, [signNote(stranger, body)]);
    await expectRefused({ ...watch, log: { ...client, checkpoint: async () => note } }, /another name/);
  });

  test('where what is shown is no checkpoint', async () => {
    const watch = await witness();
    await lookOnce(watch);
    const log = { ...client, checkpoint: async () => 'nonsense' };
    expect((await expectRefused({ ...watch, log }, /empty line/))[1]).toBe('nonsense');
  });
});

describe('the program', () => {
  const key = join(folder, 'program');
  const once = async () => {
    const program = run('src/cli/witness.ts', [
      '--log',
      address,
      '--key',
      key,
      '--name',
      'office.example',
      '--once',
    ]);
    return { code: await program.ended, output: program.output() };
  };

  test('makes its key for its owner alone and prints it; listed, it co-signs; on a fork it ends with 2', async () => {
    // Another process, which no test can give another clock.
    pretendItIs(new Date().toISOString());
    await grow();
    const first = await once();
    expect(first).toMatchObject({ code: 0, output: expect.stringContaining('cosignature-key-unknown') });
    expect(statSync(key).mode & 0o777).toBe(0o600);
    const [vkey] = /office\.example\+[0-9a-f]{8}\+\S+/.exec(first.output)!;
    await officer('witnesses', { key: vkey });
    await grow();
    expect(await once()).toMatchObject({ code: 0, output: expect.stringContaining('co-signed') });
    expect((await shown()).signatures.map(({ name }) => name)).toContain('office.example');
    await forgeLog(intruder, lastChanged);
    forgetLastSigned();
    expect(await once()).toMatchObject({ code: 2, output: expect.stringContaining('REFUSED') });
  });
});
