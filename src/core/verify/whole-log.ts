/**
 * The whole log beside a bundle: evidence of a long log shows its own draw's entries alone, so who wants to know that
 * there was no other draw brings the log himself.
 */
import { hex, utf8 } from '../canonical/bytes.ts';
import { leafHash, treeRoot } from '../canonical/merkle.ts';
import { DIGEST_BYTES, type Suite } from '../canonical/suite.ts';
import type { CheckpointNote } from '../ledger/checkpoint.ts';
import type { LogEntry } from '../ledger/entries.ts';
import { readLine } from '../ledger/log-lines.ts';
import { type Finding, failed, notDisclosed } from './check.ts';

export interface Placed {
  readonly position: number;
  readonly entry: LogEntry;
}

/**
 * The entries of a log up to a bundle's checkpoint, or why the log given is not the one of that checkpoint.
 * @param lines the entries from position 0, each as the text that was hashed; later ones are left out
 */
export function entriesOfCheckpoint(
  sha256: Suite,
  lines: readonly string[],
  { size, root }: CheckpointNote,
): readonly Placed[] | Finding {
  if (lines.length < size)
    return notDisclosed(
      `所给的日志只有 ${lines.length} 条，短于证据包的检查点（${size} 条）；请取更新的日志`,
      `the log given has ${lines.length} entries, fewer than the bundle’s checkpoint (${size}): take a newer one`,
    );
  const upTo = lines.slice(0, size);
  const leaves = new Uint8Array(size * DIGEST_BYTES);
  for (const [at, line] of upTo.entries()) leaves.set(leafHash(sha256, utf8(line)), at * DIGEST_BYTES);
  const found = hex(treeRoot(sha256, leaves));
  if (found !== hex(root))
    return failed(
      '所给的日志不是证据包检查点所指的日志',
      'the log given is not the one of the bundle’s checkpoint',
      hex(root),
      found,
    );
  const entries: Placed[] = [];
  for (const [position, line] of upTo.entries()) {
    const entry = readLine(line);
    if (entry === undefined)
      return failed(
        `日志第 ${position} 条不是合规的日志条目`,
        `entry ${position} of the log is no lawful entry`,
        undefined,
        line.slice(0, 200),
      );
    entries.push({ position, entry });
  }
  return entries;
}
