/** Lies told in a bundle, as the verifier takes them. */
import { type EvidenceBundle, evidenceBundle, partDigests } from '../../src/core/verify/bundle.ts';
import { type Verification, verifyBundle } from '../../src/core/verify/verify.ts';
import { nativeSuites } from '../../src/platform/native-suites.ts';
import { wholeLog } from './evidence-log.ts';
import { type Json, mutate } from './mutate.ts';

export interface Lies {
  /** Those after which every check is ok that was ok before. */
  readonly accepted: readonly string[];
  /** Names of the checks that failed or had nothing more to look at. */
  readonly caught: ReadonlySet<string>;
  /** How many were refused before any check, as no bundle. */
  readonly refused: number;
}

const SETS: ReadonlySet<string> = new Set(['$.frame.targets', '$.shortage']);

const passing = (report: Verification) =>
  report.checks.filter(({ status }) => status === 'ok').map(({ name }) => name);

/**
 * Changes one field after another of a sound bundle.
 * @param disguise what the liar does besides, so that his lie fits
 * @param from where the seeds begin: other seeds are other lies
 */
export function lies(
  sound: EvidenceBundle,
  disguise: (bundle: EvidenceBundle) => EvidenceBundle,
  runs: number,
  from = 1,
): Lies {
  const before = passing(verifyBundle(disguise(sound), { suites: nativeSuites }));
  const accepted: string[] = [];
  const caught = new Set<string>();
  let refused = 0;
  let told = 0;
  for (let seed = from; told < runs; seed++) {
    const { path, kind, document } = mutate(sound as unknown as Json, seed);
    // An earlier checkpoint may be left out: nothing becomes less certain.
    if (path === '$.log.growth') continue;
    // The targets of a whole frame and the teams of a shortage are sets: in another order they say the same.
    if (SETS.has(path) && kind === 'swapped') continue;
    told += 1;
    const read = evidenceBundle.safeParse(document);
    if (!read.success) {
      refused += 1;
      continue;
    }
    const report = verifyBundle(disguise(read.data), { suites: nativeSuites });
    const after = passing(report);
    const lost = before.filter((name) => !after.includes(name));
    for (const name of lost) caught.add(name);
    if (lost.length === 0) accepted.push(`${seed} ${kind} ${path}`);
  }
  return { accepted, caught, refused };
}

/** What an office could do that keeps its own log: write the digests of the changed parts into it. */
export function relogged(bundle: EvidenceBundle): EvidenceBundle {
  const { format, log, replacements, ...parts } = bundle;
  const entries = log!.entries.map(({ entry }) =>
    entry.type === 'disclosed'
      ? { ...entry, parts: partDigests(nativeSuites[bundle.document.suite], parts) }
      : entry,
  );
  return { ...bundle, log: wholeLog(entries) };
}
