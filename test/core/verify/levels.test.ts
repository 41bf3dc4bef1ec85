/** What levels 3 and 4 rest on besides the draw itself (protocol section 6). */
import { describe, expect, test } from 'vitest';
import type { LogEntry } from '../../../src/core/ledger/entries.ts';
import type { EvidenceBundle, EvidenceLog } from '../../../src/core/verify/bundle.ts';
import { type VerifyOptions, verifyBundle } from '../../../src/core/verify/verify.ts';
import { nativeSuites } from '../../../src/platform/native-suites.ts';
import { evidenceOf, vectorInput } from '../../support/evidence.ts';
import { wholeLog } from '../../support/evidence-log.ts';
import { signedLog, testSigner } from '../../support/signed-log.ts';

const input = vectorInput('02-teams');
const [ceremony] = input.entropy as [Extract<(typeof input.entropy)[number], { source: 'ceremony' }>];
const log = testSigner('log', 'first');
const key: LogEntry = {
  type: 'key',
  at: '2026-03-01T00:00:00Z',
  action: 'added',
  key: log.key.text,
  purpose: 'log',
};

function verdict(bundle: EvidenceBundle, options: Partial<VerifyOptions> = {}) {
  const { checks, levels } = verifyBundle(bundle, { suites: nativeSuites, ...options });
  const named = (status: string) => checks.filter((check) => check.status === status).map(({ name }) => name);
  return { failed: named('failed'), open: named('not disclosed'), targets: levels.targets };
}
const entriesOf = (bundle: EvidenceBundle) => bundle.log!.entries.map(({ entry }) => entry);
const withLog = (bundle: EvidenceBundle, shown: EvidenceLog): EvidenceBundle => ({ ...bundle, log: shown });
const held = (change: object, signatures = 2) =>
  evidenceOf({ ...input, entropy: [{ ...ceremony, ...change }] }, { signatures });

describe('level 3', () => {
  const sound = evidenceOf(input, { signatures: 2 });
  const signed = [key, ...entriesOf(sound)];

  test('is reached with a slip that two of the people named in the commitment signed', () => {
    expect(verdict(sound)).toMatchObject({ failed: [], targets: 3 });
    expect(verdict(withLog(sound, signedLog(signed, log))).targets).toBe(3);
  });

  test('is not reached where the commitment names fewer than two witnesses, whatever number is logged', () => {
    expect(verdict(held({ witnesses: [] }))).toMatchObject({ failed: [], targets: 2 });
    expect(verdict(held({ witnesses: ['纪检'] }))).toMatchObject({ failed: [], targets: 2 });
  });

  test('is not reached with more signatures than the commitment names witnesses', () => {
    expect(verdict(held({}, 3))).toMatchObject({ failed: [], targets: 2 });
  });

  test('is not reached by a log that names a key and is not signed with it', () => {
    const stranger = testSigner('log', 'stranger');
    for (const signer of [undefined, stranger])
      expect(verdict(withLog(sound, signedLog(signed, signer)))).toMatchObject({ failed: [], targets: 2 });
  });

  test('needs the signature of the key that the verifier names', () => {
    const log_keys = [log.key.text];
    expect(verdict(withLog(sound, signedLog(signed, log)), { log_keys }).targets).toBe(3);
    expect(verdict(sound, { log_keys }).targets).toBe(2);
  });

  test('is not reached by a log that stops before the draw was disclosed: a spare draw may follow', () => {
    const stopped = withLog(sound, wholeLog(entriesOf(sound).slice(0, -1)));
    expect(verdict(stopped)).toMatchObject({ failed: [], targets: 2 });
  });

  test('is not reached with public numbers in words, which fit two spellings', () => {
    const numbers = { source: 'public_numbers' as const, numbers: '福彩', value: '01020304050607080910' };
    const with_form = (form: string) =>
      verdict(evidenceOf({ ...input, entropy: [ceremony, { ...numbers, form }] }, { signatures: 2 }));
    expect(with_form('^[0-9]{20}$')).toMatchObject({ failed: [], targets: 3 });
    for (const form of ['开奖号码依次连写，补零', '^[0-9]+$', '20 digits', '^[0-9]{020}$'])
      expect([form, with_form(form)]).toEqual([form, expect.objectContaining({ failed: [], targets: 2 })]);
  });
});

describe('the signature of the log', () => {
  test('by a key of another name than the log fails, whoever is trusted', () => {
    const other = testSigner('log', 'other', 'another.example/log');
    const sound = evidenceOf(input, { signatures: 2 });
    const named = { ...key, key: other.key.text } as LogEntry;
    const bundle = withLog(sound, signedLog([named, ...entriesOf(sound)], other));
    for (const log_keys of [[], [other.key.text]])
      expect(verdict(bundle, { log_keys })).toMatchObject({ failed: ['checkpoint-signature'], targets: 0 });
  });
});

describe('the day on which the entropy is due', () => {
  const stating = (bundle: EvidenceBundle, entropy_due: string) =>
    withLog(
      bundle,
      wholeLog(
        entriesOf(bundle).map((entry) => (entry.type === 'committed' ? { ...entry, entropy_due } : entry)),
      ),
    );

  test('follows from the document: an entry that states another fails', () => {
    const sound = evidenceOf(input, { signatures: 2 });
    expect(verdict(stating(sound, '2026-03-05T01:30:00Z'))).toMatchObject({ failed: [], targets: 3 });
    expect(verdict(stating(sound, '2026-04-05T01:30:00Z'))).toMatchObject({
      failed: ['commitment-digest'],
      targets: 0,
    });
  });

  test('is a day before the outcome at the most, also where the entry states none', () => {
    // The outcome is logged at 2026-03-05T02:00:00Z.
    expect(verdict(held({ time: '2026-03-04T10:00+08:00' }))).toMatchObject({ failed: [], targets: 3 });
    expect(verdict(held({ time: '2026-03-04T09:59:59+08:00' }))).toMatchObject({
      failed: ['commitment-before-entropy'],
      targets: 0,
    });
  });

  test('of a ceremony at no time that can be read is not disclosed, and its draw is at level 2', () => {
    for (const time of ['上午十点', '2026-03-05', '2026-03-05T10:00', '2026-02-30T10:00+08:00'])
      expect([time, verdict(held({ time }))]).toEqual([
        time,
        expect.objectContaining({
          failed: [],
          open: expect.arrayContaining(['commitment-before-entropy']),
          targets: 2,
        }),
      ]);
  });
});
