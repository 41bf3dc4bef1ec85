import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { jcs } from '../../../src/core/canonical/jcs.ts';
import { QUICKNET, roundTime } from '../../../src/core/draw/entropy.ts';
import type { ReplayInput } from '../../../src/core/draw/replay.ts';
import { readNote, writeNote } from '../../../src/core/ledger/checkpoint.ts';
import type { LogEntry } from '../../../src/core/ledger/entries.ts';
import { vouch } from '../../../src/core/ledger/key-history.ts';
import type { NoteSigner } from '../../../src/core/ledger/note-keys.ts';
import type { EvidenceBundle, EvidenceLog } from '../../../src/core/verify/bundle.ts';
import { type VerifyOptions, verifyBundle } from '../../../src/core/verify/verify.ts';
import { nativeSuites } from '../../../src/platform/native-suites.ts';
import { evidenceOf, vectorInput } from '../../support/evidence.ts';
import { type Cosigning, signedLog, testSigner } from '../../support/signed-log.ts';

const [, , beacon] = JSON.parse(readFileSync(new URL('drand-quicknet.json', import.meta.url), 'utf8')) as {
  round: number;
  signature: string;
  randomness: string;
}[];
const ROUND = roundTime(beacon!.round);
const CEREMONY: ReplayInput['entropy'][number] = {
  source: 'ceremony',
  place: 'x',
  time: 'y',
  method: 'z',
  digits: 20,
  witnesses: ['纪检'],
  value: '31415926535897932384',
};

const log = testSigner('log', 'first');
const second = testSigner('log', 'second');
const witness = testSigner('witness', 'witness.example');
const keyEntry = (action: 'added' | 'retired', signer: NoteSigner, vouched?: string): LogEntry => ({
  type: 'key',
  at: '2023-09-01T00:00:00Z',
  action,
  key: signer.key.text,
  purpose: signer.key.purpose,
  ...(vouched !== undefined && { vouched }),
});

/** A draw whose last value is a real round of 2023, held the day before, in a log that begins with its key. */
const { bundle, entries } = heldBefore(beacon!);
function heldBefore({ round, randomness, signature }: NonNullable<typeof beacon>) {
  const input = vectorInput('02-teams');
  const drand = { source: 'drand', chain: QUICKNET.chain, round, value: randomness } as const;
  const bundle = evidenceOf({ ...input, entropy: [CEREMONY, drand] }, { signature });
  const own = bundle.log!.entries.map(
    ({ entry }) => ({ ...entry, at: entry.at.replace('2026-03-05', '2023-09-14') }) as LogEntry,
  );
  return { bundle, entries: [keyEntry('added', log), keyEntry('added', witness), ...own] };
}

/** Up to the commitment and the first value: what a witness must have seen. */
const BEFORE = entries.findIndex(({ type }) => type === 'value') + 1;
const IN_TIME: Cosigning = { witness, time: ROUND - 600, size: BEFORE };
const trusting = { log_keys: [log.key.text], trusted_witnesses: [witness.key.text] };

const withLog = (shown: EvidenceLog): EvidenceBundle => ({ ...bundle, log: shown });
function verdict(shown: EvidenceLog, options: Partial<VerifyOptions> = trusting) {
  const { checks, levels } = verifyBundle(withLog(shown), { suites: nativeSuites, ...options });
  const status = (name: string) => checks.find((check) => check.name === name)!.status;
  return {
    signature: status('checkpoint-signature'),
    witnesses: status('witnesses'),
    targets: levels.targets,
    failed: checks.filter((check) => check.status === 'failed').map(({ name }) => name),
  };
}

/** The log with the signature lines of its newest checkpoint changed. */
function resigned(shown: EvidenceLog, change: (lines: string[]) => string[]): EvidenceLog {
  const { body, signatures } = readNote(shown.checkpoint);
  const lines = change(signatures.map(({ name, signature }) => `${name} ${signature}`)).map((line) => {
    const [name, signature] = line.split(' ');
    return { name: name!, signature: signature! };
  });
  return { ...shown, checkpoint: writeNote(body, lines) };
}

/** One bit of the signature's last byte changed. */
const bent = (line: string): string => {
  const [name, signature] = line.split(' ');
  const bytes = Buffer.from(signature!, 'base64');
  bytes[bytes.length - 1]! ^= 1;
  return `${name} ${bytes.toString('base64')}`;
};

describe('the signature of the log', () => {
  test('is ok with the key that the verifier has from elsewhere', () => {
    expect(verdict(signedLog(entries, log))).toMatchObject({ signature: 'ok', failed: [] });
  });

  test('is never ok with a key that only the bundle names, which anybody can make', () => {
    expect(verdict(signedLog(entries, log), {})).toMatchObject({ signature: 'not disclosed', failed: [] });
  });

  test('that is forged fails, whether or not the verifier has a key', () => {
    const forged = resigned(signedLog(entries, log), (lines) => lines.map(bent));
    for (const options of [trusting, {}]) {
      expect(verdict(forged, options)).toMatchObject({ failed: ['checkpoint-signature'], targets: 0 });
    }
  });

  test('by another key fails, also where that key takes the name of the log', () => {
    expect(verdict(signedLog(entries, second)).failed).toEqual(['checkpoint-signature']);
    const renamed = [keyEntry('added', second), ...entries.slice(1)];
    expect(verdict(signedLog(renamed, second)).failed).toEqual(['checkpoint-signature']);
  });

  test('that is missing is not disclosed', () => {
    expect(verdict(signedLog(entries, undefined)).signature).toBe('not disclosed');
  });

  describe('after the key was replaced', () => {
    const handedOver = [keyEntry('added', second, vouch(log, second.key.text)), keyEntry('retired', log)];

    test('is followed from the key before it', () => {
      expect(verdict(signedLog([...entries, ...handedOver], second)).signature).toBe('ok');
    });

    test('is not that of the key which was retired', () => {
      expect(verdict(signedLog([...entries, ...handedOver], log)).signature).toBe('failed');
    });

    test('is not followed where the key before vouched for nothing, or for another', () => {
      const third = testSigner('log', 'third');
      for (const vouched of [undefined, vouch(third, second.key.text), vouch(log, third.key.text)]) {
        const stolen = [keyEntry('added', second, vouched), keyEntry('retired', log)];
        expect(verdict(signedLog([...entries, ...stolen], second)).signature).toBe('failed');
      }
    });
  });

  test('with a key that is none, or of a witness, is refused by name', () => {
    for (const key of ['nonsense', witness.key.text, log.key.text.replace(/\+[0-9a-f]{8}\+/, '+00000000+')])
      expect(() => verdict(signedLog(entries, log), { log_keys: [key] })).toThrow(
        expect.objectContaining({ code: 'key-malformed' }),
      );
  });
});

describe('level 4', () => {
  const proven = signedLog(entries, log, [IN_TIME]);

  test('is reached with a trusted witness at least ten minutes before the round', () => {
    expect(verdict(proven)).toEqual({ signature: 'ok', witnesses: 'ok', targets: 4, failed: [] });
  });

  test('needs the key of the log too: of two logs the office could show the one without a spare draw', () => {
    const { trusted_witnesses } = trusting;
    expect(verdict(proven, { trusted_witnesses })).toMatchObject({
      signature: 'not disclosed',
      witnesses: 'ok',
      targets: 2,
    });
    const unsigned = signedLog(entries, undefined, [IN_TIME]);
    expect(verdict(unsigned)).toMatchObject({ witnesses: 'ok', targets: 2 });
  });

  test('is reached in a log of more than 2,000 entries by whoever brings the log', () => {
    const more = Array.from(
      { length: 2001 },
      (_, i): LogEntry => ({
        type: 'published',
        at: '2023-09-20T00:00:00Z',
        digest: '0'.repeat(64),
        kind: 'plan',
        number: `P${i}`,
      }),
    );
    const long = signedLog([...entries, ...more], log, [IN_TIME]);
    const shown = { ...long, entries: long.entries.slice(0, entries.length) };
    expect(verdict(shown)).toMatchObject({ witnesses: 'ok', targets: 2 });
    const lines = [...entries, ...more].map((entry) => jcs(entry));
    expect(verdict(shown, { ...trusting, log: lines })).toMatchObject({ failed: [], targets: 4 });
  });

  test('is not reached by a draw that was run a month after its round', () => {
    const late = entries.map((entry) =>
      entry.type === 'outcome' || entry.type === 'disclosed'
        ? { ...entry, at: entry.at.replace('2023-09-14', '2023-10-15') }
        : entry,
    );
    expect(verdict(signedLog(late, log, [IN_TIME]))).toMatchObject({
      failed: ['commitment-before-entropy'],
      targets: 0,
    });
  });

  test('is not reached by a co-signature one second too late', () => {
    const late = signedLog(entries, log, [{ ...IN_TIME, time: ROUND - 599 }]);
    expect(verdict(late)).toMatchObject({ witnesses: 'ok', targets: 2, failed: [] });
  });

  test('is not reached where another value came after the witness', () => {
    const early = signedLog(entries, log, [{ ...IN_TIME, size: BEFORE - 1 }]);
    expect(verdict(early)).toMatchObject({ witnesses: 'ok', targets: 2 });
  });

  test('is not reached by a witness that only the log names', () => {
    const { log_keys } = trusting;
    expect(verdict(proven, { log_keys })).toMatchObject({
      witnesses: 'not disclosed',
      targets: 2,
      failed: [],
    });
    const another = { log_keys, trusted_witnesses: [testSigner('witness', 'another').key.text] };
    expect(verdict(proven, another)).toMatchObject({ witnesses: 'not disclosed', targets: 2 });
  });

  test('is not reached by a witness of the office’s own making that takes the name of a trusted one', () => {
    const impostor = testSigner('witness', 'impostor', witness.key.name);
    const shown = signedLog(entries, log, [{ ...IN_TIME, witness: impostor }]);
    expect(verdict(shown)).toMatchObject({ witnesses: 'not disclosed', targets: 2 });
  });

  test('fails with a co-signature taken from another size, another time, or bent', () => {
    const genuine = readNote(proven.growth![0]!.checkpoint).signatures[0]!;
    const replayed = resigned(signedLog(entries, log), (lines) => [
      ...lines,
      `${genuine.name} ${genuine.signature}`,
    ]);
    const bytes = Buffer.from(genuine.signature, 'base64');
    bytes[11]! -= 1;
    const [growth] = proven.growth!;
    const { body } = readNote(growth!.checkpoint);
    const withLine = (signature: string): EvidenceLog => ({
      ...proven,
      growth: [{ ...growth!, checkpoint: writeNote(body, [{ name: genuine.name, signature }]) }],
    });
    const backdated = withLine(bytes.toString('base64'));
    const damaged = withLine(bent(`${genuine.name} ${genuine.signature}`).split(' ')[1]!);
    for (const shown of [replayed, backdated, damaged])
      expect(verdict(shown)).toMatchObject({ witnesses: 'failed', targets: 0, failed: ['witnesses'] });
  });

  test('is not reached by a genuine co-signature of another log, which the shown one did not grow from', () => {
    const other = entries.map((entry) =>
      entry.type === 'committed' ? { ...entry, entropy_due: entry.at } : entry,
    );
    const elsewhere = signedLog(other, log, [IN_TIME]);
    const shown = { ...signedLog(entries, log), growth: elsewhere.growth };
    expect(verdict(shown)).toMatchObject({ failed: ['log-consistent'], targets: 0 });
  });
});
