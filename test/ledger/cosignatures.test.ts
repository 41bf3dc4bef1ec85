import { beforeEach, describe, expect, test } from 'vitest';
import { readNote, writeNote } from '../../src/core/ledger/checkpoint.ts';
import { cosignNote, type NoteSigner } from '../../src/core/ledger/note-keys.ts';
import { instantNow } from '../../src/platform/clock.ts';
import { ROLES } from '../../src/platform/http/access.ts';
import { testApp } from '../support/app.ts';
import { testSigner } from '../support/signed-log.ts';
import { append, publication } from './log-writer.ts';

const { app, db, tokenFor } = await testApp();
const witness = testSigner('witness', 'witness.example');
const now = () => Date.parse(instantNow()) / 1000;
const read = async (path: string) => await app.inject(`/api/v1/public/ledger/${path}`);
let n = 0;

async function change(path: string, key: string, role: (typeof ROLES)[number] = 'security-officer') {
  const headers = { ...(await tokenFor(role)), 'idempotency-key': `c${++n}` };
  return await app.inject({ method: 'POST', url: `/api/v1/ledger/${path}`, headers, payload: { key } });
}

async function handIn(note: string) {
  const answer = await app.inject({
    method: 'POST',
    url: '/api/v1/public/ledger/cosignatures',
    payload: { note },
  });
  return {
    status: answer.statusCode,
    body: answer.json(),
    problem: String(answer.json().type).split('/').at(-1),
  };
}

const newest = async () => (await read('checkpoint')).body;
const cosigned = (text: string, signer: NoteSigner = witness, time = now()): string => {
  const { body } = readNote(text);
  return writeNote(body, [cosignNote(signer, body, time)]);
};
const audited = async () =>
  (await db.selectFrom('audit_entry').select('id').where('action', '=', 'ledger.cosign').execute()).length;

expect((await change('witnesses', witness.key.text)).statusCode).toBe(201);
beforeEach(() => append(db, [publication(`P${++n}`)]));

describe('a co-signature', () => {
  test('of a listed witness is taken and shown with the checkpoint', async () => {
    const text = await newest();
    const note = cosigned(text);
    expect(await handIn(note)).toMatchObject({
      status: 200,
      body: { size: readNote(text).size, witnesses: ['witness.example'] },
    });
    expect(readNote(await newest()).signatures.at(-1)).toEqual(readNote(note).signatures[0]);
    const from = db.selectFrom('audit_entry').select('address').where('action', '=', 'ledger.cosign');
    expect(await from.executeTakeFirst()).toEqual({ address: '127.0.0.1' });
  });

  test('handed in again changes nothing, not even the audit log: the first stays', async () => {
    const text = await newest();
    await handIn(cosigned(text));
    const shown = await newest();
    const before = await audited();
    await handIn(cosigned(text));
    await handIn(cosigned(text, witness, now() - 5));
    expect([await newest(), await audited()]).toEqual([shown, before]);
  });

  test('over an earlier checkpoint is taken too, and is not shown with a later one', async () => {
    const text = await newest();
    await append(db, [publication('later')]);
    expect((await handIn(cosigned(text))).status).toBe(200);
    expect(readNote(await newest()).signatures).toHaveLength(1);
  });

  test('among lines of strangers is taken alone', async () => {
    const text = await newest();
    const { body, signatures } = readNote(text);
    const stranger = cosignNote(testSigner('witness', 'stranger.example'), body, now());
    const note = writeNote(body, [...signatures, stranger, cosignNote(witness, body, now())]);
    expect((await handIn(note)).body.witnesses).toEqual(['witness.example']);
    expect(readNote(await newest()).signatures).toHaveLength(2);
  });

  test('is refused by name', async () => {
    const text = await newest();
    const { origin, size, root } = readNote(text);
    const body = (lines: readonly (string | number)[]) => `${lines.join('\n')}\n`;
    const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
    const sign = (written: string) => writeNote(written, [cosignNote(witness, written, now())]);
    const other = Uint8Array.from(root, (byte) => byte ^ 1);
    const impostor = testSigner('witness', 'impostor', 'witness.example');
    const replayed = writeNote(body([origin, size, base64(other)]), readNote(cosigned(text)).signatures);
    const refusals: [string, string][] = [
      ['cosignature-key-unknown', cosigned(text, testSigner('witness', 'stranger.example'))],
      ['cosignature-key-unknown', cosigned(text, impostor)],
      ['cosignature-key-unknown', text],
      ['cosignature-wrong-log', sign(body(['another/log', size, base64(root)]))],
      ['cosignature-not-our-checkpoint', sign(body([origin, size, base64(other)]))],
      ['cosignature-not-our-checkpoint', sign(body([origin, size + 1, base64(root)]))],
      ['cosignature-not-our-checkpoint', sign(body([origin, size, base64(root), 'more']))],
      ['cosignature-not-our-checkpoint', replayed],
      ['cosignature-invalid', cosigned(text).replace(/.{5}=\n$/, 'AAAAA=\n')],
      ['cosignature-invalid', 'nonsense'],
      ['cosignature-in-the-future', cosigned(text, witness, now() + 120)],
    ];
    for (const [name, note] of refusals) expect([name, (await handIn(note)).problem]).toEqual([name, name]);
    expect(readNote(await newest()).signatures).toHaveLength(1);
  });
});

describe('the list of witnesses', () => {
  const second = testSigner('witness', 'second.example');

  test('is changed by the security officer alone, and each change is an entry of the log', async () => {
    for (const role of ROLES.filter((one) => one !== 'security-officer'))
      expect([role, (await change('witnesses', second.key.text, role)).statusCode]).toEqual([role, 403]);
    expect((await change('witnesses', second.key.text)).statusCode).toBe(201);
    expect((await change('witnesses', second.key.text)).json().type).toContain('witness-already-added');
    expect((await read('keys')).json().witnesses).toEqual([witness.key.text, second.key.text]);
    expect((await change('witnesses/retire', second.key.text)).statusCode).toBe(200);
    expect((await change('witnesses/retire', second.key.text)).json().type).toContain('witness-unknown');
    const keys = (await read('entries?limit=1000'))
      .json()
      .items.map(({ body }: { body: string }) => JSON.parse(body))
      .filter(({ key }: { key?: string }) => key === second.key.text);
    expect(keys.map(({ action, purpose }: { action: string; purpose: string }) => [action, purpose])).toEqual(
      [
        ['added', 'witness'],
        ['retired', 'witness'],
      ],
    );
    expect((await handIn(cosigned(await newest(), second))).problem).toBe('cosignature-key-unknown');
  });

  test('takes keys of witnesses only', async () => {
    for (const key of ['nonsense', testSigner('log', 'x').key.text, second.key.text.replace(/.$/, 'B')])
      expect((await change('witnesses', key)).json().type).toContain('witness-key-malformed');
  });
});
