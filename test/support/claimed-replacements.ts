/** Replacements as an office claims them in a log of its own, and what a verifier says to that. */
import type { LogEntry } from '../../src/core/ledger/entries.ts';
import type { EvidenceBundle, EvidenceReplacement } from '../../src/core/verify/bundle.ts';
import { verifyBundle } from '../../src/core/verify/verify.ts';
import { workOn } from '../../src/core/verify/working.ts';
import { nativeSuites } from '../../src/platform/native-suites.ts';
import { evidenceOf, vectorInput } from './evidence.ts';
import { replacementEntries, wholeLog } from './evidence-log.ts';

export const bundle = evidenceOf(vectorInput('02-teams'), { replacing: true, signatures: 2 });
export const [target, seat] = bundle.replacements as [
  Extract<EvidenceReplacement, { kind: 'target' }>,
  Extract<EvidenceReplacement, { kind: 'seat' }>,
];
export const prk = workOn(bundle, nativeSuites).prk()!;

/** The bundle of an office that logs these replacements as if they were lawful. */
export function claiming(replacements: EvidenceReplacement[]): EvidenceBundle {
  const before = bundle.log!.entries.map(({ entry }) => entry).filter(({ type }) => !/^repl/.test(type));
  const entries: LogEntry[] = [...before, ...replacementEntries(bundle.document, prk, replacements)];
  return { ...bundle, replacements, log: wholeLog(entries) };
}
export const report = (replacements: EvidenceReplacement[]) =>
  verifyBundle(claiming(replacements), { suites: nativeSuites });
export const failures = (replacements: EvidenceReplacement[]) =>
  report(replacements).checks.flatMap(({ name, status }) => (status === 'failed' ? [name] : []));

export const others = bundle
  .staff!.document.inspectors.map(({ id }) => id)
  .filter((id) => id !== seat.inspector);
