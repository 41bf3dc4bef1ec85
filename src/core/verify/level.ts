/**
 * The evidence level of targets and of teams (protocol section 6), derived from the checks, never typed in.
 * 0 means that the evidence does not even show the outcome to be reproducible, because something was
 * withheld or a check failed.
 */
import { hasOneSpelling, ROUND_AFTER_SECONDS, roundTime, witnessesNamed } from '../draw/entropy.ts';
import { isRehearsal } from '../ledger/plan-lines.ts';
import type { CheckName, CheckStatus } from './check.ts';
import { seatsCeiling } from './seats-ceiling.ts';
import { isSignedByItself, trustedCosignatures } from './signature-checks.ts';
import type { Working } from './working.ts';

export type Level = 0 | 1 | 2 | 3 | 4;

/** Absent where the draw has no targets of its own, or no staff. */
export interface Levels {
  readonly targets?: Level;
  readonly teams?: Level;
}

type Statuses = ReadonlyMap<CheckName, CheckStatus>;

const REPRODUCIBLE = ['secret-matches', 'seed'] as const;
const TARGETS = [
  'sample-sizes',
  'zero-and-certain-confirmed',
  'selection',
  'frame-membership',
  'visits',
] as const;
const TEAMS = ['units', 'staff-digest', 'teams-drawn'] as const;

/**
 * What must be shown before witnesses of the log count. The plan is of it: `single-draw` goes by the number that the
 * commitment gives the plan, and under a number of its own a spare draw over the same line looks like another matter.
 */
const LOGGED = [
  'commitment-digest',
  'commitment-before-entropy',
  'outcome-logged',
  'single-draw',
  'log-consistent',
  'plan-matches',
] as const;

const PROVEN = ['entropy-authentic', 'checkpoint-signature', 'witnesses'] as const;

/** Two people from outside the office sign the slip before the entropy and after it. */
const LEAST_SIGNATURES = 2;

export function levelsOf(work: Working, statuses: Statuses): Levels {
  const sound = [...statuses.values()].every((status) => status !== 'failed');
  const isOk = (names: readonly CheckName[]) => sound && names.every((name) => statuses.get(name) === 'ok');
  const highest = entropyLevel(work, statuses);
  const capped = (top: Level): Level => (highest > top ? top : highest);
  const { document } = work.bundle;
  const targets = isOk([...REPRODUCIBLE, ...TARGETS]);
  const teams = isOk([...REPRODUCIBLE, ...(work.targets ? TARGETS : []), ...TEAMS]);
  return {
    ...(work.targets && { targets: targets ? highest : 0 }),
    ...(document.staff && { teams: teams ? capped(teamsCeiling(work, statuses)) : 0 }),
  };
}

/** What the entropy and its witnesses allow, whoever is drawn. */
function entropyLevel(work: Working, statuses: Statuses): Level {
  const { bundle } = work;
  if (bundle.document.entropy.length === 0) return 1;
  if (isRehearsal(bundle.document)) return 2;
  if (!bundle.document.entropy.every(hasOneSpelling)) return 2;
  if (LOGGED.some((name) => statuses.get(name) !== 'ok')) return 2;
  if (!isShownToItsEnd(work)) return 2;
  if (isProven(work, statuses)) return 4;
  return isWitnessed(work, statuses) ? 3 : 2;
}

/** A log that stops before the draw was disclosed may stop before a spare draw over the same lines, too. */
const isShownToItsEnd = ({ own }: Working): boolean => (own('disclosed') ?? own('void')) !== undefined;

/**
 * Level 3: at least two people signed the slip, no more than the commitment named. The slip has size and root of the
 * log, so it is the slip that binds the office to this log; but who names a key of the log wants it signed with that.
 */
function isWitnessed(work: Working, statuses: Statuses): boolean {
  const { bundle, trust } = work;
  const slip = work.own('outcome')?.entry.slip;
  if (!bundle.slip || slip?.digest !== bundle.slip.digest) return false;
  if (slip.witnesses < LEAST_SIGNATURES || slip.witnesses > witnessesNamed(bundle.document.entropy))
    return false;
  return trust.log_keys.length > 0 ? statuses.get('checkpoint-signature') === 'ok' : isSignedByItself(work);
}

/**
 * Level 4: the last value is a drand round, and a witness on the verifier's own list co-signed a checkpoint that
 * holds the commitment and all other values so long before it that nobody could know it. The log is the office's by a
 * key that the verifier has from elsewhere: of two logs the office could show the one without a spare draw.
 */
function isProven(work: Working, statuses: Statuses): boolean {
  const last = work.bundle.document.entropy.at(-1);
  if (last?.source !== 'drand') return false;
  if (PROVEN.some((name) => statuses.get(name) !== 'ok')) return false;
  const size = sizeBeforeLastValue(work);
  const latest = roundTime(last.round) - ROUND_AFTER_SECONDS;
  return (
    size !== undefined &&
    trustedCosignatures(work).some((seen) => seen.size >= size && (seen.time ?? latest + 1) <= latest)
  );
}

/** The smallest log that holds the commitment and every value but the last; absent where one was not logged by itself. */
function sizeBeforeLastValue({ bundle, own }: Working): number | undefined {
  const { document, log } = bundle;
  const values = (log?.entries ?? []).filter(
    ({ entry }) => entry.type === 'value' && entry.draw === document.draw,
  );
  const committed = own('committed');
  if (!committed || values.length !== document.entropy.length - 1) return undefined;
  return 1 + Math.max(committed.position, ...values.map(({ position }) => position));
}

/** The office knew the targets before it wrote a staffing draw's staff. */
function teamsCeiling(work: Working, statuses: Statuses): Level {
  return work.staffing || statuses.get('replacements') !== 'ok' ? 2 : seatsCeiling(work);
}
