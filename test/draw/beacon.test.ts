/** A draw with rounds that drand really had, in the year in which it had them. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { secondsOf } from '../../src/core/calendar/instant.ts';
import { QUICKNET, roundTime } from '../../src/core/draw/entropy.ts';
import { readNote, writeNote } from '../../src/core/ledger/checkpoint.ts';
import { cosignNote } from '../../src/core/ledger/note-keys.ts';
import { readBundle } from '../../src/core/verify/bundle.ts';
import { verifyBundle } from '../../src/core/verify/verify.ts';
import { instantNow, pretendItIs } from '../../src/platform/clock.ts';
import { nativeSuites } from '../../src/platform/native-suites.ts';
import { testSigner } from '../support/signed-log.ts';
import { drawOffice } from './office.ts';

interface Round {
  readonly round: number;
  readonly signature: string;
  readonly randomness: string;
}
const [early, round, later] = JSON.parse(
  readFileSync(new URL('../core/verify/drand-quicknet.json', import.meta.url), 'utf8'),
) as [Round, Round, Round];
/** Seconds before (or behind) a round, as an instant. */
const at = ({ round }: Round, seconds: number) =>
  `${new Date((roundTime(round) + seconds) * 1000).toISOString().slice(0, 19)}Z`;

// A round is due by the second: the clock stands still but where the test sets it.
vi.useFakeTimers({ toFake: ['Date'] });
afterAll(() => {
  vi.useRealTimers();
});
const office = await drawOffice(at(round, -3600));
const witness = testSigner('witness', 'witness.example');
const DRAND = { source: 'drand', chain: QUICKNET.chain, round: round.round } as const;
const asValue = ({ randomness: value, signature }: Round) => ({ value, signature });

async function cosign(): Promise<number> {
  const { body: text } = await office.app.inject('/api/v1/public/ledger/checkpoint');
  const { body } = readNote(text);
  const note = writeNote(body, [cosignNote(witness, body, secondsOf(instantNow()))]);
  const url = '/api/v1/public/ledger/cosignatures';
  return (await office.app.inject({ method: 'POST', url, payload: { note } })).statusCode;
}

async function levelsOf(id: number, trusted_witnesses: string[]) {
  const { number } = (await office.get(`/draws/${id}`)).body;
  const bundle = readBundle((await office.publicGet(`/draws/${number}/evidence`)).body);
  const log_keys = JSON.parse((await office.publicGet('/ledger/keys')).body).log;
  const { verified, levels } = verifyBundle(bundle, { suites: nativeSuites, log_keys, trusted_witnesses });
  return { verified, ...levels };
}

describe('a draw with a round of drand', () => {
  let id: number;

  beforeAll(async () => {
    const headers = { ...(await office.tokenFor('security-officer')), 'idempotency-key': 'witness' };
    const added = await office.app.inject({
      method: 'POST',
      url: '/api/v1/ledger/witnesses',
      headers,
      payload: { key: witness.key.text },
    });
    expect(added.statusCode).toBe(201);
    id = await office.draft({ tasks: [{ plan: 'P1', task: 'T01' }] });
    expect((await office.seal(id)).body.state).toBe('done');
  });

  it('is not committed to a round that is less than ten minutes ahead, or over', async () => {
    pretendItIs(at(round, -590));
    const terms = { entropy: [DRAND], disclose_by: '2023-12-20' };
    expect((await office.commit(id, terms)).body).toMatchObject({ reason: 'round-too-early' });
    const past = { ...DRAND, round: early.round };
    expect((await office.commit(id, { ...terms, entropy: [past] })).body).toMatchObject({
      reason: 'round-too-early',
    });
    pretendItIs(at(round, -1800));
    expect((await office.commit(id, terms)).status).toBe(201);
  });

  it('is co-signed by a witness in time', async () => {
    pretendItIs(at(round, -900));
    expect(await cosign()).toBe(200);
  });

  it('takes the round once it has happened, with its own signature, and nothing else', async () => {
    pretendItIs(at(round, -60));
    const run = (value: object) => office.post(`/draws/${id}/run`, { values: [value] });
    expect((await run(asValue(round))).problem).toBe('draw-entropy-early');
    pretendItIs(at(round, 5));
    for (const wrong of [
      { value: round.randomness },
      { value: round.randomness, signature: later.signature },
      asValue(later),
      asValue(early),
      { ...asValue(round), signature: round.signature.replace(/.$/, (last) => (last === '0' ? '1' : '0')) },
    ])
      expect((await run(wrong)).problem).toBe('draw-entropy-refused');
    await office.post(`/draws/${id}/void`, { reason: '不要这个结果' });
    const kept = await office.secondPost(`/draws/${id}/void/confirm`, { values: [] });
    expect(kept.problem).toBe('draw-void-value-due');
    await office.post(`/draws/${id}/void/withdraw`);
    expect((await run(asValue(round))).status).toBe(201);
    expect((await run(asValue(round))).problem).toBe('draw-out-of-order');
  });

  it('reaches level 4 for whoever trusts the witness, and level 2 for others', async () => {
    expect((await office.disclose(id)).status).toBe(201);
    expect(await levelsOf(id, [witness.key.text])).toEqual({ verified: true, targets: 4, teams: 4 });
    expect(await levelsOf(id, [])).toEqual({ verified: true, targets: 2, teams: 2 });
  });

  /** Somebody is ill: asked, and accepted with the source of the value. */
  async function awaiting(seat: number, source: object) {
    const { items } = (await office.get(`/draws/${id}/teams?limit=1`)).body as { items: { unit: string }[] };
    const place = { kind: 'seat', unit: items[0]!.unit, department: 'JT-ZF', seat };
    const asked = await office.post(`/draws/${id}/replacements`, {
      ...place,
      cause: 'illness',
      reason: '住院',
    });
    const path = `/draws/${id}/replacements/${asked.body.id}`;
    return { path, accept: () => office.secondPost(`${path}/accept`, { source }) };
  }

  it('keeps it when a seat is given anew by the round that was due, and the witness saw the request before', async () => {
    pretendItIs(at(later, -700));
    const { path, accept } = await awaiting(0, { source: 'drand' });
    expect((await office.secondPost(`${path}/accept`)).problem).toBe('replacement-source-needed');
    pretendItIs(at(later, -600));
    expect((await accept()).body).toMatchObject({ round: later.round, source: { source: 'drand' } });
    pretendItIs(at(later, -300));
    expect(await cosign()).toBe(200);
    const open = await levelsOf(id, [witness.key.text]);
    expect(open).toEqual({ verified: true, targets: 4, teams: 2 });
    const give = ({ signature }: Round) => office.post(`${path}/value`, { signature });
    expect((await give(later)).problem).toBe('replacement-value-early');
    pretendItIs(at(later, 5));
    expect((await give(round)).problem).toBe('replacement-value-refused');
    const digits = { digits: '0123456789' };
    expect((await office.secondPost(`${path}/first-typing`, digits)).problem).toBe(
      'replacement-value-refused',
    );
    expect((await office.post(`${path}/value`, digits)).problem).toBe('replacement-value-refused');
    expect((await give(later)).body).toMatchObject({ state: 'replaced' });
    expect(await levelsOf(id, [witness.key.text])).toEqual({ verified: true, targets: 4, teams: 4 });
    expect(await levelsOf(id, [])).toEqual({ verified: true, targets: 2, teams: 2 });
  });

  it.each([
    ['level 3 when one is given by digits on a slip that two outsiders signed', 2, 3],
    ['level 2 when they signed none', undefined, 2],
  ])('and teams fall to %s', async (_, witnesses, teams) => {
    const { path, accept } = await awaiting(1, { source: 'ceremony', digits: 10 });
    expect((await accept()).status).toBe(201);
    const digits = '0123456789';
    expect((await office.secondPost(`${path}/first-typing`, { digits })).status).toBe(201);
    const slip = witnesses && { digest: await office.attach('slip of the seat'), witnesses };
    expect((await office.post(`${path}/value`, { digits, ...(slip && { slip }) })).status).toBe(201);
    expect(await levelsOf(id, [witness.key.text])).toEqual({ verified: true, targets: 4, teams });
  });
});
