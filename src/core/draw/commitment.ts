/** The rules of a commitment beyond its schema (protocol sections 2, 3 and 5). */
import { compareUtf8, hex } from '../canonical/bytes.ts';
import { ProtocolError } from '../canonical/protocol-error.ts';
import type { Suite } from '../canonical/suite.ts';
import type {
  CommitmentDocument,
  DrawTask,
  EntropySource,
  FrameHeader,
  TargetCommitment,
  Tier,
} from './document.ts';
import { QUICKNET } from './entropy.ts';
import { type FrameIndex, indexFrame, strataByTask, tierSizes } from './frame-index.ts';
import { sampleSize } from './sample-size.ts';

/** What the office is shown after sealing: sizes and effective rates, never who. */
export interface StratumSize {
  readonly task: string;
  readonly tier: Tier;
  readonly stratum: string;
  readonly size: number;
  readonly drawn: number;
  /** Probability 0 or 1: must stand in the task's `confirmed`. */
  readonly must_be_confirmed: boolean;
}

export interface SizePreview {
  readonly strata: readonly StratumSize[];
  /** Tasks whose rule asks for more than the frame holds, and by how many. */
  readonly short: readonly { readonly task: string; readonly short: number }[];
}

/** The document's lists in their one order (section 1); the office may write them in any. */
export function sortTasks(tasks: readonly DrawTask[]): DrawTask[] {
  return tasks
    .map((task) => ({
      ...task,
      confirmed: [...task.confirmed].sort(compareUtf8),
      teams: task.teams
        .map((team) => ({ ...team, scopes: [...team.scopes].sort(compareUtf8) }))
        .sort((a, b) => compareUtf8(a.department, b.department)),
    }))
    .sort((a, b) => compareUtf8(a.task, b.task));
}

/** Sizes of every stratum, by task and from tier A to D. Throws what `sampleSize` and `indexFrame` throw. */
export function previewSizes(
  header: Pick<FrameHeader, 'cells' | 'size'>,
  tasks: readonly Pick<DrawTask, 'task' | 'sample'>[],
): SizePreview {
  const index = indexFrame(header);
  checkTaskNames(index, tasks);
  const strata: StratumSize[] = [];
  const short: { task: string; short: number }[] = [];
  const byTask = strataByTask(index);
  for (const { task, sample } of tasks) {
    const own = byTask.get(task) ?? [];
    const sizes = sampleSize(sample, tierSizes(own));
    if (sizes.short > 0) short.push({ task, short: sizes.short });
    for (const { name, size, tier } of own) {
      const drawn = sizes.drawn[tier];
      strata.push({
        task,
        tier,
        stratum: name,
        size,
        drawn,
        must_be_confirmed: drawn === 0 || drawn === size,
      });
    }
  }
  return { strata, short };
}

/** What a draw of targets commits to; digests and the secret as raw bytes. */
export interface Committing
  extends Pick<TargetCommitment, 'disclose_by' | 'draw' | 'issued_at' | 'suite'>,
    Pick<TargetCommitment['targets'], 'frame' | 'unit_size'> {
  readonly context: TargetCommitment['context'] | undefined;
  /** With their values, or before there are any: a value is never part of the document. */
  readonly entropy: readonly (EntropySource & { readonly value?: string })[];
  readonly secret: Uint8Array;
  readonly staff: { readonly digest: Uint8Array; readonly size: number } | undefined;
  readonly supersedes: string | undefined;
  readonly tasks: readonly DrawTask[];
}

/** The document of section 5, its lists in their one order; `suite` is the one that `draw` names. */
export function commitmentDocumentOf(suite: Suite, draw: Committing): TargetCommitment {
  const { context, staff, supersedes } = draw;
  return {
    ...(context && { context }),
    disclose_by: draw.disclose_by,
    draw: draw.draw,
    entropy: draw.entropy.map(({ value: _value, ...source }) => source),
    issued_at: draw.issued_at,
    protocol: 'double-random/1',
    secret_digest: hex(suite.hash(draw.secret)),
    ...(staff && { staff: { digest: hex(staff.digest), size: staff.size } }),
    suite: draw.suite,
    ...(supersedes !== undefined && { supersedes }),
    targets: { frame: draw.frame, tasks: sortTasks(draw.tasks), unit_size: draw.unit_size },
  };
}

/**
 * Refuses a commitment that must not be made; a document that passes can be drawn.
 * @throws ProtocolError `list-unsorted`, `task-unknown`, `task-without-targets`, `stratum-unconfirmed`,
 * `chain-unlisted`, and those of `sampleSize` and `indexFrame`
 */
export function checkCommitment(document: CommitmentDocument): void {
  for (const item of document.entropy) {
    if (item.source === 'drand' && item.chain !== QUICKNET.chain) {
      throw new ProtocolError('chain-unlisted', 'only the drand chain quicknet is listed', {
        chain: item.chain,
      });
    }
  }
  if ('targets' in document) checkTargets(document.targets);
}

function checkTargets({ frame, tasks }: TargetCommitment['targets']): void {
  checkAscending(
    'tasks',
    tasks.map(({ task }) => task),
  );
  for (const { task, confirmed, teams } of tasks) {
    checkAscending(`${task}.confirmed`, confirmed);
    checkAscending(
      `${task}.teams`,
      teams.map(({ department }) => department),
    );
    for (const { department, scopes } of teams) checkAscending(`${task}.teams.${department}.scopes`, scopes);
  }
  const confirmed = new Set(tasks.flatMap((task) => task.confirmed.filter((name) => isOf(task, name))));
  for (const { stratum, must_be_confirmed, drawn } of previewSizes(frame, tasks).strata) {
    if (must_be_confirmed && !confirmed.has(stratum)) {
      throw new ProtocolError('stratum-unconfirmed', `${stratum} draws ${drawn === 0 ? 'nobody' : 'all'}`, {
        stratum,
        drawn,
      });
    }
  }
}

const isOf = ({ task }: DrawTask, stratum: string): boolean => stratum.slice(0, -2) === task;

/** Section 2, step 6: no signature may name a task that is not drawn; tasks without targets fail later. */
function checkTaskNames(index: FrameIndex, tasks: readonly Pick<DrawTask, 'task'>[]): void {
  const drawn = new Set(tasks.map(({ task }) => task));
  for (const { task } of index.strata) {
    if (!drawn.has(task))
      throw new ProtocolError('task-unknown', `${task} is in the frame, not drawn`, { task });
  }
}

function checkAscending(list: string, items: readonly string[]): void {
  const at = items.findIndex((item, i) => i > 0 && compareUtf8(items[i - 1]!, item) >= 0);
  if (at > 0) {
    throw new ProtocolError('list-unsorted', `${list}: ${items[at]} is out of order or stands twice`, {
      list,
    });
  }
}
