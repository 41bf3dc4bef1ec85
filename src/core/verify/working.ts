/**
 * What verification works out from a bundle, each thing once and only when a check asks for it. `undefined`
 * means that something it needs was withheld.
 */
import { fromHex } from '../canonical/bytes.ts';
import { ProtocolError } from '../canonical/protocol-error.ts';
import type { Suite, SuiteName } from '../canonical/suite.ts';
import { previewSizes } from '../draw/commitment.ts';
import type { StaffingCommitment, TargetCommitment } from '../draw/document.ts';
import { SALT_BYTES, type SealedFrame, sealFrame, tokenOf } from '../draw/frame.ts';
import { commitmentDigest, drawKey, subseed } from '../draw/seed.ts';
import { selectTargets, type TargetSelection } from '../draw/select.ts';
import { type AssignedTeams, drawTeams } from '../draw/teams.ts';
import { type Unit, unitsOf } from '../draw/units.ts';
import { type DrawnTarget, type PlannedVisit, visitsOf } from '../draw/visits.ts';
import { type CheckpointNote, readNote } from '../ledger/checkpoint.ts';
import type { EntryOf, LogEntryType } from '../ledger/entries.ts';
import type { EvidenceBundle, EvidenceLog } from './bundle.ts';
import type { Finding } from './check.ts';
import { NOBODY, type Trust } from './trust.ts';
import { entriesOfCheckpoint } from './whole-log.ts';

/** Code of the error that says nothing against a draw: it is larger than this verifier repeats. */
export const TOO_LARGE = 'draw-too-large';

export interface Working {
  /** With every entry of the log in the place of those shown, where the verifier has brought the whole log. */
  readonly bundle: EvidenceBundle;
  /** What the bundle itself shows of the log, with its proofs. */
  readonly shown: EvidenceLog | undefined;
  /** What keeps the log that the verifier brought from being used. */
  readonly log_refused: Finding | undefined;
  readonly suite: Suite;
  readonly suites: Readonly<Record<SuiteName, Suite>>;
  readonly trust: Trust;
  readonly targets: TargetCommitment | undefined;
  readonly staffing: StaffingCommitment | undefined;
  commitment(): Uint8Array;
  /** All values in the document's order; absent while one is withheld or was never known. */
  values(): readonly string[] | undefined;
  prk(): Uint8Array | undefined;
  frame(): SealedFrame | undefined;
  selection(): TargetSelection | undefined;
  /** Every target laid open, by ordinal; absent where none is. */
  opened(): ReadonlyMap<number, DrawnTarget> | undefined;
  visits(): readonly PlannedVisit[] | undefined;
  units(): readonly Unit[] | undefined;
  assigned(): AssignedTeams | undefined;
  note(): CheckpointNote | undefined;
  /** The first entry of a type that belongs to this draw, with its position. */
  own<T extends LogEntryType>(type: T): { readonly position: number; readonly entry: EntryOf<T> } | undefined;
}

export function workOn(
  given: EvidenceBundle,
  suites: Readonly<Record<SuiteName, Suite>>,
  trust: Trust = NOBODY,
  log?: readonly string[],
): Working {
  const { bundle, log_refused } = withWholeLog(given, suites.sha256, log);
  const { document } = bundle;
  const suite = suites[document.suite];
  const targets = 'targets' in document ? document : undefined;
  const staffing = 'of' in document ? document : undefined;

  const commitment = once(() => commitmentDigest(suite, document));
  const values = once(() => {
    const given = bundle.entropy?.map(({ value }) => value);
    return given?.length === document.entropy.length ? given : undefined;
  });
  const prk = once(() => {
    const known = values();
    if (bundle.secret === undefined || known === undefined) return undefined;
    return drawKey(suite, commitment(), fromHex(bundle.secret), known);
  });
  const selection = once(() => {
    const key = prk();
    if (!targets || !key) return undefined;
    refuseBeyondMemory(targets.targets);
    return selectTargets(targets.targets.frame, targets.targets.tasks, subseed(suite, key, 'targets'));
  });
  const frame = once(
    () => bundle.frame && sealFrame(suite, fromHex(bundle.frame.frame_key), bundle.frame.targets),
  );
  const opened = once(() => openedTargets(bundle, frame()));
  const visits = once(() => {
    const drawn = selection();
    const known = opened();
    if (!targets || !drawn || !known || drawn.drawn.some((ordinal) => !known.has(ordinal))) return undefined;
    return visitsOf(drawn, targets.targets.tasks, (ordinal) => known.get(ordinal)!);
  });
  const units = once(() => {
    if (staffing) return bundle.sealed_units && sealedAsUnits(bundle);
    const planned = visits();
    return planned && targets && unitsOf(planned, targets.targets.unit_size);
  });
  const assigned = once(() => {
    const key = prk();
    const known = units();
    if (!key || !known || !bundle.staff) return undefined;
    return drawTeams(known, bundle.staff.document, subseed(suite, key, 'inspectors'));
  });
  return {
    bundle,
    shown: given.log,
    log_refused,
    suite,
    suites,
    trust,
    targets,
    staffing,
    commitment,
    values,
    prk,
    frame,
    selection,
    opened,
    visits,
    units,
    assigned,
    note: once(() => bundle.log && readNote(bundle.log.checkpoint)),
    own: <T extends LogEntryType>(type: T) => {
      const found = bundle.log?.entries.find(
        ({ entry }) => entry.type === type && entry.draw === document.draw,
      );
      // `find` has matched the type, which TypeScript cannot see through a type parameter.
      return found && { position: found.position, entry: found.entry as EntryOf<T> };
    },
  };
}

/** Entries of the whole log need no proof: its root is the checkpoint's. A checkpoint that is none fails in its own check. */
function withWholeLog(bundle: EvidenceBundle, sha256: Suite, lines: readonly string[] | undefined) {
  const log = bundle.log;
  const note = log && readable(log.checkpoint);
  if (!log || !note || lines === undefined) return { bundle, log_refused: undefined };
  const found = entriesOfCheckpoint(sha256, lines, note);
  if ('status' in found) return { bundle, log_refused: found };
  const entries = found.map((placed) => ({ ...placed, proof: [] }));
  return { bundle: { ...bundle, log: { ...log, entries } }, log_refused: undefined };
}

function readable(checkpoint: string): CheckpointNote | undefined {
  try {
    return readNote(checkpoint);
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}

/** Of the shuffled list and the selections, four bytes each: more than China has firms, and still one gigabyte. */
const MOST_PLACES = 2 ** 28;

/** A header of a few bytes may claim 2^32 targets: the reader's machine must not be taken down by it. */
function refuseBeyondMemory({ frame, tasks }: TargetCommitment['targets']): void {
  const { strata } = previewSizes(frame, tasks);
  const places = strata.reduce((sum, { drawn }) => sum + drawn, frame.size);
  if (places > MOST_PLACES)
    throw new ProtocolError(TOO_LARGE, `${places} places are more than are drawn again here`, { places });
}

/** Runs once and keeps the result, an error too: every check that needs it fails with the same words. */
function once<T>(work: () => T): () => T {
  let done: (() => T) | undefined;
  return () => {
    if (!done) {
      try {
        const result = work();
        done = () => result;
      } catch (error) {
        done = () => {
          throw error;
        };
      }
    }
    return done();
  };
}

function openedTargets(bundle: EvidenceBundle, frame: SealedFrame | undefined) {
  if (frame) {
    return new Map(
      frame.ids.map((id, ordinal) => {
        const token = tokenOf(frame.salts.subarray(ordinal * SALT_BYTES, (ordinal + 1) * SALT_BYTES));
        return [ordinal, { id, route: frame.routes[ordinal]!, token }];
      }),
    );
  }
  return (
    bundle.drawn &&
    new Map(bundle.drawn.map(({ id, ordinal, route = '', salt }) => [ordinal, { id, route, token: salt }]))
  );
}

/** A staffing draw's units name their visits nowhere: its outcome takes them from `units`, where laid open. */
function sealedAsUnits(bundle: EvidenceBundle): Unit[] | undefined {
  const visitsOfUnit = new Map(bundle.units?.map(({ id, visits }) => [id, visits]));
  return bundle.sealed_units?.units.map(({ id, targets, teams }) => {
    const visits = visitsOfUnit.get(id);
    if (!visits)
      throw new ProtocolError('unit-not-opened', `${id} is sealed, but its visits are not shown`, {
        unit: id,
      });
    return { id, visits, tokens: targets, teams };
  });
}
