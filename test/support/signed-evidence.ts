/** A bundle with everything that a bundle can hold: keys, a drand round, signatures, co-signatures, a time stamp. */
import { readFileSync } from 'node:fs';
import { QUICKNET, roundTime } from '../../src/core/draw/entropy.ts';
import { readNote } from '../../src/core/ledger/checkpoint.ts';
import type { LogEntry } from '../../src/core/ledger/entries.ts';
import { vouch } from '../../src/core/ledger/key-history.ts';
import type { NoteSigner } from '../../src/core/ledger/note-keys.ts';
import type { EvidenceBundle } from '../../src/core/verify/bundle.ts';
import type { VerifyOptions } from '../../src/core/verify/verify.ts';
import { evidenceOf, vectorInput } from './evidence.ts';
import { digestOf } from './evidence-log.ts';
import { signedLog, testSigner } from './signed-log.ts';
import { timeStampAuthority } from './time-stamp-authority.ts';

const ROUNDS = new URL('../core/verify/drand-quicknet.json', import.meta.url);
const first = testSigner('log', 'first');
const second = testSigner('log', 'second');
const witness = testSigner('witness', 'witness.example');

/** Whom a reader believes: the log's first key, which vouched for the second, and the witness. */
export const BELIEVED: Pick<VerifyOptions, 'log_keys' | 'trusted_witnesses'> = {
  log_keys: [first.key.text],
  trusted_witnesses: [witness.key.text],
};

const keyEntry = (action: 'added' | 'retired', { key }: NoteSigner, vouched?: string): LogEntry => ({
  type: 'key',
  at: '2023-09-01T00:00:00Z',
  action,
  key: key.text,
  purpose: key.purpose,
  ...(vouched !== undefined && { vouched }),
});

const published = (kind: string): LogEntry => ({
  type: 'published',
  at: '2023-09-10T00:00:00Z',
  digest: digestOf(kind),
  kind,
  number: '黔交检〔2026〕1号',
});

/**
 * The whole frame with a log of which one entry is not shown, or the drawn targets with the whole log.
 * Held the day before a real round of 2023, in a log whose key was handed over before; at level 4 for `BELIEVED`
 * where the log is whole.
 */
export async function signedEvidence(whole: boolean): Promise<EvidenceBundle> {
  const [, , { round, randomness, signature }] = JSON.parse(readFileSync(ROUNDS, 'utf8'));
  const input = vectorInput('02-teams');
  const [digits] = vectorInput('02-teams').entropy;
  const drand = { source: 'drand', chain: QUICKNET.chain, round, value: randomness } as const;
  const bundle = evidenceOf(
    { ...input, entropy: [digits!, drand] },
    { signature, whole, signatures: 2, replacing: true },
  );
  const own = bundle.log!.entries.map(
    ({ entry }) => ({ ...entry, at: entry.at.replace('2026-03-05', '2023-09-14') }) as LogEntry,
  );
  const entries: LogEntry[] = [
    keyEntry('added', first),
    keyEntry('added', witness),
    keyEntry('added', second, vouch(first, second.key.text)),
    keyEntry('retired', first),
    ...['plan', 'rules'].map(published),
    ...own,
  ];
  const seen = entries.findIndex(({ type }) => type === 'value') + 1;
  const all = signedLog(entries, second, [
    { witness, time: roundTime(round) - 600, size: seen },
    { witness, time: roundTime(round) + 86_400 },
  ]);
  const hidden = entries.findIndex(({ type }) => type === 'published');
  const log = whole ? { ...all, entries: all.entries.filter(({ position }) => position !== hidden) } : all;
  const authority = await timeStampAuthority();
  const token = await authority.stamp(readNote(log.checkpoint).body, '2023-09-16T00:00:00Z');
  return { ...bundle, log: { ...log, time_stamp: Buffer.from(token).toString('base64') } };
}
