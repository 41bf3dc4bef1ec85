/** Verification of an evidence bundle: the named checks of protocol section 11, in its order. */
import { ProtocolError } from '../canonical/protocol-error.ts';
import type { Suite, SuiteName } from '../canonical/suite.ts';
import { isRehearsal } from '../ledger/plan-lines.ts';
import type { EvidenceBundle } from './bundle.ts';
import {
  CHECK_NAMES,
  type Check,
  type CheckName,
  type Finding,
  failed,
  notDisclosed,
  reported,
} from './check.ts';
import { commitmentBeforeEntropyCheck, commitmentDigestCheck, secretCheck } from './commitment-checks.ts';
import { entropyAuthenticCheck, seedCheck } from './entropy-checks.ts';
import { frameMembershipCheck, frameUniqueCheck } from './frame-checks.ts';
import { type Levels, levelsOf } from './level.ts';
import { logConsistentCheck, outcomeLoggedCheck } from './log-checks.ts';
import { planMatchesCheck } from './plan-checks.ts';
import { replacementsCheck } from './replacement-checks.ts';
import { checkpointSignatureCheck, witnessesCheck } from './signature-checks.ts';
import { singleDrawCheck } from './single-draw.ts';
import {
  confirmedCheck,
  sampleSizesCheck,
  selectionCheck,
  unitsCheck,
  visitsCheck,
} from './target-checks.ts';
import {
  staffDigestCheck,
  teamsChoiceCheck,
  teamsDrawnCheck,
  teamsEligibleCheck,
  teamsEvenCheck,
} from './team-checks.ts';
import { TITLES } from './titles.ts';
import { readTrust } from './trust.ts';
import { TOO_LARGE, type Working, workOn } from './working.ts';

const CHECKS: Readonly<Record<CheckName, (work: Working) => Finding>> = {
  'commitment-digest': commitmentDigestCheck,
  'commitment-before-entropy': commitmentBeforeEntropyCheck,
  'entropy-authentic': entropyAuthenticCheck,
  'secret-matches': secretCheck,
  seed: seedCheck,
  'sample-sizes': sampleSizesCheck,
  'zero-and-certain-confirmed': confirmedCheck,
  selection: selectionCheck,
  'frame-membership': frameMembershipCheck,
  'frame-unique': frameUniqueCheck,
  visits: visitsCheck,
  units: unitsCheck,
  'staff-digest': staffDigestCheck,
  'teams-eligible': teamsEligibleCheck,
  'teams-even': teamsEvenCheck,
  'teams-drawn': teamsDrawnCheck,
  'teams-choice': teamsChoiceCheck,
  replacements: replacementsCheck,
  'outcome-logged': outcomeLoggedCheck,
  'single-draw': singleDrawCheck,
  'log-consistent': logConsistentCheck,
  'checkpoint-signature': checkpointSignatureCheck,
  witnesses: witnessesCheck,
  'plan-matches': planMatchesCheck,
};

export interface VerifyOptions {
  readonly suites: Readonly<Record<SuiteName, Suite>>;
  /** Public keys of the log that the verifier has from elsewhere, as C2SP verifier keys; later ones are followed. */
  readonly log_keys?: readonly string[];
  /** Public keys of witnesses on the verifier's own list; those that a bundle names count for nothing. */
  readonly trusted_witnesses?: readonly string[];
  /**
   * Every entry of the log, from position 0, each as the text that was hashed: where a bundle of a long log shows its own
   * draw's entries alone, nothing else shows that there was no other draw. Later entries than the bundle's are left out.
   */
  readonly log?: readonly string[];
  /** Called before each check with its place in the list, so that a page can show how far it is. */
  readonly on_progress?: (done: number, total: number, next: CheckName) => void;
}

export interface Verification {
  readonly draw: string;
  readonly rehearsal: boolean;
  /** The log shows that the draw was made void: whatever it drew has no effect. */
  readonly void: boolean;
  /** Every name of section 11, in its order. */
  readonly checks: readonly Check[];
  readonly levels: Levels;
  /** No check failed. What was withheld is not verified: see the checks that are not disclosed. */
  readonly verified: boolean;
}

/**
 * Repeats the draw from document, secret and entropy and compares; nothing in the bundle is believed.
 * @throws ProtocolError `key-malformed` for a key of the options
 */
export function verifyBundle(
  bundle: EvidenceBundle,
  { suites, log_keys, trusted_witnesses, log, on_progress }: VerifyOptions,
): Verification {
  const work = workOn(bundle, suites, readTrust(suites.sha256, log_keys, trusted_witnesses), log);
  const checks = CHECK_NAMES.map((name, done) => {
    on_progress?.(done, CHECK_NAMES.length, name);
    return reported(name, TITLES[name], findingOf(name, work));
  });
  return {
    draw: bundle.document.draw,
    rehearsal: isRehearsal(bundle.document),
    void: work.own('void') !== undefined,
    checks,
    levels: levelsOf(work, new Map(checks.map(({ name, status }) => [name, status]))),
    verified: checks.every(({ status }) => status !== 'failed'),
  };
}

/** A part that the core refuses is a failed check, not a crash: whoever wrote the bundle may be hostile. */
function findingOf(name: CheckName, work: Working): Finding {
  try {
    return CHECKS[name](work);
  } catch (error) {
    if (error instanceof ProtocolError && error.code === TOO_LARGE)
      return notDisclosed('名单过大，未在此重新抽取', 'the list is too large to be drawn again here');
    if (error instanceof ProtocolError || error instanceof RangeError)
      return failed(
        '证据内容不符合协议',
        'the evidence breaks a rule of the protocol',
        undefined,
        error.message,
      );
    throw error;
  }
}
