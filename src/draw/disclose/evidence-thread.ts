/** Evidence made and verified, as functions for a thread of their own; large documents pass as text. */
import { hex } from '../../core/canonical/bytes.ts';
import { jcs } from '../../core/canonical/jcs.ts';
import { parseJson } from '../../core/canonical/parse-json.ts';
import { subseed } from '../../core/draw/seed.ts';
import { buildBundle, bundleText, openTargets, showLog } from '../../core/verify/build-bundle.ts';
import {
  type EvidenceParts,
  evidenceParts,
  evidenceReplacement,
  PART_NAMES,
  partDigests,
} from '../../core/verify/bundle.ts';
import type { Check } from '../../core/verify/check.ts';
import type { Levels } from '../../core/verify/level.ts';
import { verifyBundle } from '../../core/verify/verify.ts';
import type { LogOfDraw } from '../../ledger/checkpoint.ts';
import type { PlanRevision } from '../../plan/schema.ts';
import { nativeSuites } from '../../platform/native-suites.ts';
import { runInWorker } from '../../platform/worker.ts';
import type { EntropyValue } from '../commit/commitment-store.ts';
import { type AssignInput, assignedOutcome } from '../run/draw-thread.ts';

/** How the frame is laid open: the drawn targets with proofs, or all of it. */
export type FrameToOpen =
  | { readonly leaves: Uint8Array }
  | { readonly frame_key: Uint8Array; readonly ids: readonly string[]; readonly routes: readonly string[] };

export interface PartsInput extends AssignInput {
  readonly secret: Uint8Array;
  readonly staff_salt: Uint8Array;
  readonly values: readonly EntropyValue[];
  readonly plan: PlanRevision & { readonly number: string };
  readonly slip: { readonly digest: string } | undefined;
  readonly frame: FrameToOpen;
}

export interface EvidencePartsText {
  /** JCS of the parts. */
  readonly parts: string;
  /** For the `disclosed` entry. */
  readonly digests: Record<string, string>;
}

/** Repeats the second phase of the draw and lays everything open that the office discloses. */
export function makeParts(input: PartsInput): EvidencePartsText {
  const suite = nativeSuites[input.suite];
  const { outcome, units, assigned } = assignedOutcome(input);
  const { staff, document, secret, staff_salt: salt, prk, plan, slip, values } = input;
  const parts: EvidenceParts = evidenceParts.parse({
    document,
    ...openFrame(input),
    entropy: values,
    outcome,
    plan,
    secret: hex(secret),
    ...(slip && { slip: { digest: slip.digest } }),
    subseeds: {
      targets: subseed(suite, prk, 'targets'),
      ...(staff && { inspectors: subseed(suite, prk, 'inspectors') }),
    },
    ...(staff && {
      staff: { document: staff, salt: hex(salt) },
      units: units.map(({ id, visits }) => ({ id, visits: [...visits] })),
    }),
    ...(assigned && 'rejected' in assigned && { rejected: [...assigned.rejected] }),
    ...(assigned && 'certificate' in assigned && { shortage: [...assigned.certificate] }),
  });
  return { parts: jcs(parts), digests: partDigests(suite, parts) };
}

function openFrame({ suite, frame, drawn, entries, document }: PartsInput) {
  if ('leaves' in frame) {
    const targets = Array.from(drawn, (ordinal, i) => ({
      id: entries.ids[i]!,
      ordinal,
      ...withRoute(entries.routes[i]!),
      salt: entries.tokens[i]!,
    }));
    return { drawn: openTargets(nativeSuites[suite], frame.leaves, targets) };
  }
  const { ids, routes } = frame;
  const tiers = document.targets.frame.cells.flatMap(({ signature, size }) =>
    new Array<Record<string, string>>(size).fill(tiersOf(signature)),
  );
  const targets = ids.map((id, i) => ({ id, ...withRoute(routes[i]!), tiers: tiers[i]! }));
  return { frame: { frame_key: hex(frame.frame_key), targets } };
}

/** A route that is empty is absent (protocol section 2). */
const withRoute = (route: string): { route?: string } => (route === '' ? {} : { route });

/** `T01/A+T03/B` (protocol section 2, step 1) as task → tier. */
const tiersOf = (signature: string): Record<string, string> =>
  Object.fromEntries(signature.split('+').map((stratum) => [stratum.slice(0, -2), stratum.slice(-1)]));

export interface BundleInput {
  /** JCS of the parts, or an earlier bundle that has them: what was disclosed never changes. */
  readonly parts: string;
  readonly log: LogOfDraw;
  /** JCS of each, in the order of the log. */
  readonly replacements: readonly string[];
}

export interface VerifiedBundle {
  readonly bundle: string;
  readonly verified: boolean;
  readonly levels: Levels;
  /** The checks that failed. */
  readonly failed: readonly Check[];
}

/** Puts the bundle together and verifies it as every reader would. */
export function makeBundle({ parts, log, replacements }: BundleInput): VerifiedBundle {
  const bundle = buildBundle(
    openedParts(parseJson(parts)),
    showLog(nativeSuites.sha256, log),
    replacements.map((text) => evidenceReplacement.parse(parseJson(text))),
  );
  const { verified, levels, checks } = verifyBundle(bundle, {
    suites: nativeSuites,
    ...(log.whole && { log: log.whole }),
  });
  const failed = checks.filter(({ status }) => status === 'failed');
  return { bundle: bundleText(bundle), verified, levels, failed };
}

function openedParts(text: unknown): EvidenceParts {
  const known = text as Record<string, unknown>;
  const shown = PART_NAMES.filter((name) => known[name] !== undefined);
  return evidenceParts.parse(Object.fromEntries(shown.map((name) => [name, known[name]])));
}

const HERE = new URL('./evidence-thread.ts', import.meta.url);

export const makePartsInThread = (input: PartsInput): Promise<EvidencePartsText> =>
  runInWorker(HERE, makeParts.name, input);
export const makeBundleInThread = (input: BundleInput): Promise<VerifiedBundle> =>
  runInWorker(HERE, makeBundle.name, input);
