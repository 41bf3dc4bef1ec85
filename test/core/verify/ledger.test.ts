import { describe, expect, test } from 'vitest';
import { jcs } from '../../../src/core/canonical/jcs.ts';
import type { LogEntry } from '../../../src/core/ledger/entries.ts';
import { vouch } from '../../../src/core/ledger/key-history.ts';
import type { NoteSigner } from '../../../src/core/ledger/note-keys.ts';
import { type LedgerOptions, verifyLedger } from '../../../src/core/verify/ledger.ts';
import { nativeSuites } from '../../../src/platform/native-suites.ts';
import { lifeOfADraw, voidEntry } from '../../support/log-entries.ts';
import { signedLog, testSigner } from '../../support/signed-log.ts';

const { sha256 } = nativeSuites;
const log = testSigner('log', 'first');
const second = testSigner('log', 'second');
const witness = testSigner('witness', 'witness.example');
const keyEntry = (action: 'added' | 'retired', signer: NoteSigner, vouched?: string): LogEntry => ({
  type: 'key',
  at: '2026-03-05T00:00:00Z',
  action,
  key: signer.key.text,
  purpose: signer.key.purpose,
  ...(vouched !== undefined && { vouched }),
});
const later = (entry: LogEntry): LogEntry => ({ ...entry, at: '2026-03-06T00:00:00Z' });
const entries = [keyEntry('added', log), ...lifeOfADraw];
const checkpoint = (over: readonly LogEntry[], signer: NoteSigner = log) =>
  signedLog(over, signer).checkpoint;
const linesOf = (from: readonly LogEntry[]) => from.map((entry) => jcs(entry));

function verdict(lines: readonly string[], options: Partial<LedgerOptions> = {}) {
  const checkpoints = [checkpoint(entries)];
  const given = { sha256, checkpoints, log_keys: [log.key.text], now: '2026-03-06T00:00:00Z', ...options };
  const { checks, draws, verified } = verifyLedger(lines, given);
  const named = (status: string) => checks.filter((check) => check.status === status).map(({ name }) => name);
  return { failed: named('failed'), open: named('not disclosed'), draws, verified };
}

describe('a log as it was', () => {
  test('is verified from its entries, a checkpoint and the public key', () => {
    expect(verdict(linesOf(entries))).toEqual({
      failed: [],
      open: ['witnesses'],
      draws: [{ draw: '500114-2026-7', state: 'closed', rehearsal: false }],
      verified: true,
    });
  });

  test('without key or checkpoint claims nothing about who signed', () => {
    expect(verdict(linesOf(entries), { log_keys: [] }).open).toEqual(['checkpoint-signature', 'witnesses']);
    expect(verdict(linesOf(entries), { checkpoints: [] }).open).toEqual([
      'checkpoints-match',
      'checkpoint-signature',
      'witnesses',
    ]);
  });

  test('shows what is open, void and failed', () => {
    const open = verdict(linesOf(entries.slice(0, 3)), { checkpoints: [] });
    expect(open.draws[0]!.state).toBe('committed');
    const late = verdict(linesOf(entries.slice(0, 3)), { checkpoints: [], now: '2026-03-09T00:00:00Z' });
    expect(late.draws[0]!.state).toBe('failed');
    const ended = verdict(linesOf([...entries.slice(0, 3), voidEntry]), { checkpoints: [] });
    expect(ended.draws[0]!.state).toBe('void');
  });

  test('in which two draws over one plan line were open at once fails and names both', () => {
    const open = entries.slice(0, 3);
    const spare = open
      .slice(1)
      .map((entry) => ({ ...entry, draw: '500114-2026-8', at: open[2]!.at }) as LogEntry);
    const both = verdict(linesOf([...open, ...spare]), { checkpoints: [] });
    expect(both.failed).toEqual(['single-draw']);
    expect(both.draws.map(({ draw, state, open_with }) => [draw, state, open_with])).toEqual([
      ['500114-2026-7', 'committed', ['500114-2026-8']],
      ['500114-2026-8', 'committed', ['500114-2026-7']],
    ]);
    const elsewhere = spare.map((entry) =>
      entry.type === 'committed' ? { ...entry, lines: ['elsewhere/T01'] } : entry,
    );
    const rehearsal = spare.map((entry) =>
      entry.type === 'committed' ? { ...entry, rehearsal: true as const } : entry,
    );
    for (const other of [elsewhere, rehearsal])
      expect(verdict(linesOf([...open, ...other]), { checkpoints: [] }).failed).toEqual([]);
    const after = spare.map((entry) => ({ ...entry, at: '2026-12-01T00:00:00Z' }) as LogEntry);
    expect(verdict(linesOf([...entries, ...after]), { checkpoints: [] }).failed).toEqual([]);
  });

  test('is known by its witnesses too', () => {
    const { checkpoint: cosigned } = signedLog(entries, log, [{ witness, time: 1_772_700_000 }]);
    const trusted_witnesses = [witness.key.text];
    expect(verdict(linesOf(entries), { checkpoints: [cosigned], trusted_witnesses }).open).toEqual([]);
  });

  test('agrees with every checkpoint that was kept, over a change of the key', () => {
    const handedOver = [keyEntry('added', second, vouch(log, second.key.text)), keyEntry('retired', log)].map(
      later,
    );
    const whole = [...entries, ...handedOver];
    const checkpoints = [checkpoint(entries.slice(0, 4)), checkpoint(entries), checkpoint(whole, second)];
    expect(verdict(linesOf(whole), { checkpoints })).toMatchObject({ failed: [], open: ['witnesses'] });
    const byRetired = [checkpoint(whole, log)];
    expect(verdict(linesOf(whole), { checkpoints: byRetired }).failed).toEqual(['checkpoint-signature']);
  });
});

describe('a log that was tampered with fails by name', () => {
  const lines = linesOf(entries);
  const swapped = [...lines.slice(0, 2), lines[3]!, lines[2]!, ...lines.slice(4)];
  const tampered: [string, readonly string[], string[]][] = [
    ['an entry edited', lines.with(1, lines[1]!.replace('"size":20', '"size":21')), ['checkpoints-match']],
    ['an entry left out', lines.toSpliced(8, 1), ['entries-in-order', 'checkpoints-match']],
    ['the last entry left out', lines.slice(0, -1), ['checkpoints-match']],
    ['two entries swapped', swapped, ['entries-in-order', 'checkpoints-match']],
    ['a step taken twice', [...lines, lines[1]!], ['entries-in-order']],
    [
      'an entry spelled otherwise',
      lines.with(1, lines[1]!.replace(',', ', ')),
      ['entries-canonical', 'checkpoints-match'],
    ],
    [
      'an entry with a member too many',
      lines.with(1, lines[1]!.replace('{', '{"a":1,')),
      ['entries-canonical', 'checkpoints-match'],
    ],
    ['a line that is no JSON', lines.with(1, 'nonsense'), ['entries-canonical', 'checkpoints-match']],
  ];
  test.each(tampered)('%s', (_, changed, failed) => {
    expect(verdict(changed).failed).toEqual(failed);
  });

  test('a key that nobody vouched for is named, one falsely vouched for fails', () => {
    const replaced = (vouched?: string) =>
      linesOf([...entries, ...[keyEntry('added', second, vouched), keyEntry('retired', log)].map(later)]);
    expect(verdict(replaced(), { checkpoints: [] }).open).toContain('keys-in-order');
    expect(verdict(replaced(vouch(second, second.key.text)), { checkpoints: [] }).failed).toEqual([
      'keys-in-order',
    ]);
    const twice = linesOf([...entries, later(keyEntry('added', log))]);
    expect(verdict(twice, { checkpoints: [] }).failed).toEqual(['keys-in-order']);
    const never = linesOf([...entries, later(keyEntry('retired', second))]);
    expect(verdict(never, { checkpoints: [] }).failed).toEqual(['keys-in-order']);
    const nonsense = linesOf([
      ...entries,
      { ...later(keyEntry('added', witness)), key: 'nonsense' } as LogEntry,
    ]);
    expect(verdict(nonsense, { checkpoints: [] }).failed).toEqual(['keys-in-order']);
  });

  test('a checkpoint of another log, or signed by another key', () => {
    const other = checkpoint([keyEntry('added', second), ...lifeOfADraw], second);
    expect(verdict(lines, { checkpoints: [checkpoint(entries), other] }).failed).toContain(
      'checkpoints-match',
    );
    expect(verdict(lines, { checkpoints: [checkpoint(entries, second)] }).failed).toEqual([
      'checkpoint-signature',
    ]);
  });
});
