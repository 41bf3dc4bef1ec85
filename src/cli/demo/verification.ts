/** What anybody can find out alone, and what becomes of a forged copy. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jcs } from '../../core/canonical/jcs.ts';
import { readBundle } from '../../core/verify/bundle.ts';
import type { LedgerReport } from '../../core/verify/ledger.ts';
import type { Verification } from '../../core/verify/verify.ts';
import { runElsewhere } from './elsewhere.ts';

/** What a verifier has from elsewhere: public keys of the log and of a witness. */
export interface Trusted {
  readonly log: string;
  readonly witness: string;
}

const verify = async <Report>(args: readonly string[], { log, witness }: Trusted): Promise<Report> =>
  JSON.parse(await runElsewhere('verify', [...args, '--key', log, '--witness', witness, '--json'])) as Report;

export interface Findings {
  readonly report: Verification;
  readonly log: LedgerReport;
  /** Of a copy of the evidence in which one digit was changed. */
  readonly forged: Verification;
}

/**
 * Three processes at once: the evidence, the whole log, and a forged copy of the evidence.
 * @param kept file with a checkpoint that somebody kept: the log must have grown from it
 */
export async function verifyAsStrangers(
  service: string,
  { evidence, kept, folder }: Readonly<Record<'evidence' | 'kept' | 'folder', string>>,
  trusted: Trusted,
): Promise<Findings> {
  const forgery = join(folder, 'forged.json');
  await forgeEvidence(evidence, forgery);
  const [report, log, forged] = await Promise.all([
    verify<Verification>([evidence], trusted),
    verify<LedgerReport>(['--ledger', service, '--checkpoint', kept], trusted),
    verify<Verification>([forgery], trusted),
  ]);
  return { report, log, forged };
}

/** Writes a copy in which a witness's first digit is another one. */
async function forgeEvidence(file: string, forged: string): Promise<void> {
  const bundle = readBundle(await readFile(file, 'utf8'));
  const [first, ...others] = bundle.entropy ?? [];
  if (first === undefined) throw new Error('The evidence has no digits.');
  const digits = first.value.replace(/^./, (digit) => String((Number(digit) + 1) % 10));
  const entropy = [{ ...first, value: digits }, ...others];
  await writeFile(forged, jcs({ ...bundle, entropy }));
}
