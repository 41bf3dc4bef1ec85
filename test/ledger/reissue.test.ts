import { beforeAll, expect, it } from 'vitest';
import { readNote, writeNote } from '../../src/core/ledger/checkpoint.ts';
import { logLines } from '../../src/core/ledger/log-lines.ts';
import { cosignNote } from '../../src/core/ledger/note-keys.ts';
import { readBundle } from '../../src/core/verify/bundle.ts';
import { verifyBundle } from '../../src/core/verify/verify.ts';
import { instantNow } from '../../src/platform/clock.ts';
import { nativeSuites } from '../../src/platform/native-suites.ts';
import { DIGITS, drawOffice } from '../draw/office.ts';
import { testSigner } from '../support/signed-log.ts';
import { append, publication } from './log-writer.ts';

const office = await drawOffice();
const witness = testSigner('witness', 'witness.example');
const read = async (path: string) => (await office.publicGet(`/ledger/${path}`)).body;

async function cosign(): Promise<number> {
  const { body } = readNote(await read('checkpoint'));
  const note = writeNote(body, [cosignNote(witness, body, Date.parse(instantNow()) / 1000)]);
  const url = '/api/v1/public/ledger/cosignatures';
  return (await office.app.inject({ method: 'POST', url, payload: { note } })).statusCode;
}

beforeAll(async () => {
  const headers = { ...(await office.tokenFor('security-officer')), 'idempotency-key': 'list' };
  const listed = {
    method: 'POST',
    url: '/api/v1/ledger/witnesses',
    payload: { key: witness.key.text },
  } as const;
  expect((await office.app.inject({ ...listed, headers })).statusCode).toBe(201);
});

it('a witness before the draw and one after the disclosure both stand in the evidence, the second in a new version', async () => {
  const id = await office.draft({ rehearsal: true });
  await office.seal(id);
  await office.commit(id);
  expect(await cosign()).toBe(200);
  await office.run(id);
  expect((await office.disclose(id)).status).toBe(201);

  const { number } = (await office.get(`/draws/${id}`)).body;
  const log_keys = JSON.parse(await read('keys')).log;
  const verified = async (version: number) => {
    const { body } = await office.publicGet(`/draws/${number}/evidence?version=${version}`);
    const bundle = readBundle(body);
    const trust = { log_keys, trusted_witnesses: [witness.key.text] };
    const { checks, verified: sound } = verifyBundle(bundle, { suites: nativeSuites, ...trust });
    const [signature, witnesses] = checks.filter(({ name }) => /^checkpoint-signature|witnesses$/.test(name));
    return { sound, signature: signature?.status, witnesses: witnesses?.detail_en, log: bundle.log! };
  };
  const once = 'witnesses whom you trust co-signed 1 times';
  expect(await verified(1)).toMatchObject({ sound: true, signature: 'ok', witnesses: once });

  expect(await cosign()).toBe(200);
  const second = await verified(2);
  expect(second).toMatchObject({ sound: true, signature: 'ok', witnesses: once.replace('1', '2') });
  const shown = readNote(second.log.checkpoint);
  expect(shown.signatures.map(({ name }) => name)).toEqual(['double-random/test', 'witness.example']);
  // Handed in once more, it makes no third.
  expect(await cosign()).toBe(200);
  expect((await office.publicGet(`/draws/${number}/evidence?version=3`)).statusCode).toBe(404);
});

it('a draw keeps its level when its evidence is issued again over a log of more than 2,000 entries', async () => {
  const id = await office.draft();
  await office.seal(id);
  await office.commit(id);
  const slip = { digest: await office.attach('slip'), witnesses: 2 };
  await office.typeFirst(id);
  expect((await office.post(`/draws/${id}/run`, { values: [{ value: DIGITS }], slip })).status).toBe(201);
  expect((await office.disclose(id)).status).toBe(201);
  const levels = async () => {
    const rows = await office.db
      .selectFrom('evidence')
      .select(['version', 'levels'])
      .where('draw_id', '=', id)
      .orderBy('version')
      .execute();
    return rows.map((row) => row.levels);
  };
  expect(await levels()).toEqual([{ targets: 3, teams: 3 }]);
  await append(
    office.db,
    Array.from({ length: 2001 }, (_, i) => publication(`P${i}`)),
  );
  expect(await cosign()).toBe(200);
  expect(await levels()).toEqual([
    { targets: 3, teams: 3 },
    { targets: 3, teams: 3 },
  ]);

  const { number } = (await office.get(`/draws/${id}`)).body;
  const bundle = readBundle((await office.publicGet(`/draws/${number}/evidence`)).body);
  expect(bundle.log!.entries.length).toBeLessThan(100);
  expect(verifyBundle(bundle, { suites: nativeSuites }).levels).toEqual({ targets: 2, teams: 2 });
  const log = logLines(await read('export'));
  expect(verifyBundle(bundle, { suites: nativeSuites, log }).levels).toEqual({ targets: 3, teams: 3 });
});
