/** What anybody can find out alone, and what becomes of a forged copy. */
import { readFile, writeFile } from 'node:fs/promises';
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

export const verifyEvidence = (file: string, trusted: Trusted): Promise<Verification> =>
  verify([file], trusted);

/** @param kept file with a checkpoint that somebody kept: the log must have grown from it */
export const verifyLog = (service: string, kept: string, trusted: Trusted): Promise<LedgerReport> =>
  verify(['--ledger', service, '--checkpoint', kept], trusted);

/** Writes a copy in which a witness's first digit is another one. */
export async function forgeEvidence(file: string, forged: string): Promise<void> {
  const bundle = readBundle(await readFile(file, 'utf8'));
  const [first, ...others] = bundle.entropy ?? [];
  if (first === undefined) throw new Error('The evidence has no digits.');
  const digits = first.value.replace(/^./, (digit) => String((Number(digit) + 1) % 10));
  const entropy = [{ ...first, value: digits }, ...others];
  await writeFile(forged, jcs({ ...bundle, entropy }));
}
