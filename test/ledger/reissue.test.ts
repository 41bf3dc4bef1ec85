import { expect, it } from 'vitest';
import { readNote, writeNote } from '../../src/core/ledger/checkpoint.ts';
import { cosignNote } from '../../src/core/ledger/note-keys.ts';
import { readBundle } from '../../src/core/verify/bundle.ts';
import { verifyBundle } from '../../src/core/verify/verify.ts';
import { instantNow } from '../../src/platform/clock.ts';
import { nativeSuites } from '../../src/platform/native-suites.ts';
import { drawOffice } from '../draw/office.ts';
import { testSigner } from '../support/signed-log.ts';

const office = await drawOffice();
const witness = testSigner('witness', 'witness.example');
const read = async (path: string) => (await office.publicGet(`/ledger/${path}`)).body;

async function cosign(): Promise<number> {
  const { body } = readNote(await read('checkpoint'));
  const note = writeNote(body, [cosignNote(witness, body, Date.parse(instantNow()) / 1000)]);
  const url = '/api/v1/public/ledger/cosignatures';
  return (await office.app.inject({ method: 'POST', url, payload: { note } })).statusCode;
}

it('a witness before the draw and one after the disclosure both stand in the evidence, the second in a new version', async () => {
  const headers = { ...(await office.tokenFor('security-officer')), 'idempotency-key': 'list' };
  const listed = {
    method: 'POST',
    url: '/api/v1/ledger/witnesses',
    payload: { key: witness.key.text },
  } as const;
  expect((await office.app.inject({ ...listed, headers })).statusCode).toBe(201);
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
