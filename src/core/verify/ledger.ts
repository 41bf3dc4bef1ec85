/**
 * The whole log, re-derived from its entries alone (protocol section 10): for somebody who has the exported
 * entries, a checkpoint or several that he kept, and the public key that the office published.
 */
import { hex, utf8 } from '../canonical/bytes.ts';
import { leafHash, treeRoot } from '../canonical/merkle.ts';
import { ProtocolError } from '../canonical/protocol-error.ts';
import { DIGEST_BYTES, type Suite } from '../canonical/suite.ts';
import { type DrawStage, foldDraw } from '../draw/state.ts';
import { type CheckpointNote, readNote } from '../ledger/checkpoint.ts';
import type { LogEntry } from '../ledger/entries.ts';
import { brokenHandover } from '../ledger/key-history.ts';
import { readLine } from '../ledger/log-lines.ts';
import { type Check, type Finding, failed, notDisclosed, ok, reported, type Sentence } from './check.ts';
import { byDraw, type DrawLine, lineOf, openTogether } from './open-draws.ts';
import { cosignaturesOn, signatureOf, witnessesOf } from './signature-checks.ts';
import { readTrust, type Trust } from './trust.ts';

const TITLES = {
  'entries-canonical': {
    zh: '每条记录格式正确、写法唯一',
    en: 'every entry is well-formed and in its one spelling',
  },
  'entries-in-order': {
    zh: '时间不倒退，每次抽取的步骤合乎程序',
    en: 'no time runs backwards, every draw went by the procedure',
  },
  'single-draw': {
    zh: '同一计划任务没有两次抽取同时进行',
    en: 'no two draws over one plan line were open at once',
  },
  'keys-in-order': { zh: '密钥的启用和更换合乎规则', en: 'keys were added and replaced by the rules' },
  'checkpoints-match': {
    zh: '由全部条目算出的根与检查点一致',
    en: 'the entries give the roots of the checkpoints',
  },
  'checkpoint-signature': { zh: '检查点的签名有效', en: 'the checkpoints are signed' },
  witnesses: { zh: '日志有独立见证方联署', en: 'independent witnesses co-signed the log' },
} satisfies Record<string, Sentence>;
export type LedgerCheckName = keyof typeof TITLES;

export interface LedgerOptions {
  readonly sha256: Suite;
  /** C2SP notes: the newest, and any that somebody kept; the entries must give the root of each. */
  readonly checkpoints: readonly string[];
  readonly log_keys?: readonly string[];
  readonly trusted_witnesses?: readonly string[];
  /** UTC to the second, for deadlines. */
  readonly now: string;
}

export interface LedgerReport {
  readonly size: number;
  /** In hex. */
  readonly root: string;
  readonly checks: readonly Check<LedgerCheckName>[];
  /** Every draw that the log knows, in the order of its first entry. */
  readonly draws: readonly {
    readonly draw: string;
    readonly state: DrawStage | 'unlawful';
    readonly rehearsal: boolean;
    /** Other draws over one of its plan lines that could be run at the same time; absent where there is none. */
    readonly open_with?: readonly string[];
  }[];
  /** No check failed. */
  readonly verified: boolean;
}

interface Log {
  readonly entries: readonly LogEntry[];
  readonly leaves: Uint8Array;
  readonly notes: readonly CheckpointNote[];
  readonly trust: Trust;
  readonly sha256: Suite;
}

/**
 * @param lines the entries from position 0, each as the text that was hashed
 * @throws ProtocolError `checkpoint-malformed`, `key-malformed` for what the verifier himself brings
 */
export function verifyLedger(lines: readonly string[], options: LedgerOptions): LedgerReport {
  const { sha256, checkpoints, log_keys, trusted_witnesses, now } = options;
  const trust = readTrust(sha256, log_keys, trusted_witnesses);
  const notes = checkpoints.map(readNote);
  const leaves = new Uint8Array(lines.length * DIGEST_BYTES);
  for (const [at, line] of lines.entries()) leaves.set(leafHash(sha256, utf8(line)), at * DIGEST_BYTES);
  const read = lines.map(readLine);
  const unreadable = read.indexOf(undefined);
  const entries = read.slice(0, unreadable < 0 ? undefined : unreadable) as LogEntry[];
  const log: Log = { entries, leaves, notes, trust, sha256 };
  const draws = drawsOf(entries, now);
  const checks = [
    reported('entries-canonical', TITLES['entries-canonical'], canonical(lines, unreadable)),
    reported('entries-in-order', TITLES['entries-in-order'], inOrder(entries, draws)),
    reported('single-draw', TITLES['single-draw'], noneTogether(draws)),
    reported('keys-in-order', TITLES['keys-in-order'], handedOver(log)),
    reported('checkpoints-match', TITLES['checkpoints-match'], rootsMatch(log)),
    reported('checkpoint-signature', TITLES['checkpoint-signature'], allSigned(log)),
    reported(
      'witnesses',
      TITLES.witnesses,
      witnessesOf(cosignaturesOn(notes, trust.trusted_witnesses), trust.trusted_witnesses),
    ),
  ];
  return {
    size: lines.length,
    root: hex(treeRoot(sha256, leaves)),
    checks,
    draws: draws.map(({ reason: _reason, ...draw }) => draw),
    verified: checks.every(({ status }) => status !== 'failed'),
  };
}

const canonical = (lines: readonly string[], unreadable: number): Finding =>
  unreadable < 0
    ? ok(`共 ${lines.length} 条`, `${lines.length} entries`)
    : failed(
        `第 ${unreadable} 条不是合规的日志条目`,
        `entry ${unreadable} is no lawful entry`,
        undefined,
        lines[unreadable]!.slice(0, 200),
      );

type DrawFound = LedgerReport['draws'][number] & { readonly reason?: string };

function drawsOf(entries: readonly LogEntry[], now: string): DrawFound[] {
  const lines = new Map<string, DrawLine>();
  const found = [...byDraw(entries.map((entry, position) => ({ position, entry })))].map(([draw, own]) => {
    const rehearsal = own.some(({ entry }) => entry.type === 'committed' && entry.rehearsal === true);
    try {
      const line = lineOf(own, now);
      if (line) lines.set(draw, line);
      const state =
        line?.state ??
        foldDraw(
          own.map(({ entry }) => entry),
          now,
        );
      return { draw, rehearsal, state: state.state };
    } catch (error) {
      if (error instanceof ProtocolError)
        return { draw, rehearsal, state: 'unlawful' as const, reason: error.message };
      throw error;
    }
  });
  const together = openTogether(lines);
  return found.map((one) => {
    const open_with = together.get(one.draw);
    return open_with ? { ...one, open_with } : one;
  });
}

function noneTogether(draws: readonly DrawFound[]): Finding {
  const spare = draws.filter(({ open_with }) => open_with !== undefined);
  return spare.length === 0
    ? ok(`共 ${draws.length} 次抽取`, `${draws.length} draws`)
    : failed(
        '同一计划任务有两次抽取同时进行',
        'draws over one plan line were open at once',
        undefined,
        spare.map(({ draw }) => draw).join(', '),
      );
}

function inOrder(entries: readonly LogEntry[], draws: readonly DrawFound[]): Finding {
  const back = entries.findIndex(({ at }, position) => at < (entries[position - 1]?.at ?? at));
  if (back >= 0) return failed(`第 ${back} 条的时间倒退`, `the time of entry ${back} runs backwards`);
  const unlawful = draws.find(({ reason }) => reason !== undefined);
  if (unlawful)
    return failed(
      `抽取 ${unlawful.draw} 的步骤不合程序`,
      `draw ${unlawful.draw} did not go by the procedure`,
      undefined,
      unlawful.reason,
    );
  return ok(`共 ${draws.length} 次抽取`, `${draws.length} draws`);
}

function handedOver({ sha256, entries }: Log): Finding {
  const keys = entries.filter((entry) => entry.type === 'key');
  const broken = brokenHandover(sha256, keys);
  if (broken === undefined) return ok(`${keys.length} 条密钥记录`, `${keys.length} entries of keys`);
  return broken.forged
    ? failed(
        '密钥的启用或停用不合规则',
        'a key was added or retired against the rules',
        undefined,
        broken.key,
      )
    : notDisclosed(
        `密钥 ${broken.key} 启用时没有前一密钥背书（前一密钥可能已丢失）`,
        `no key before vouched for ${broken.key}: it may have been lost`,
      );
}

function rootsMatch({ sha256, leaves, notes }: Log): Finding {
  if (notes.length === 0) return notDisclosed('没有给出检查点', 'no checkpoint was given');
  const size = leaves.length / DIGEST_BYTES;
  for (const note of notes) {
    if (note.size > size)
      return failed(
        '条目少于检查点',
        'there are fewer entries than a checkpoint says',
        `${note.size}`,
        `${size}`,
      );
    const root = hex(treeRoot(sha256, leaves.subarray(0, note.size * DIGEST_BYTES)));
    if (root !== hex(note.root))
      return failed(
        `前 ${note.size} 条不是检查点所签的内容：日志被改写`,
        `the first ${note.size} entries are not those of a checkpoint: the log was rewritten`,
        hex(note.root),
        root,
      );
  }
  if (new Set(notes.map(({ origin }) => origin)).size > 1)
    return failed('检查点属于不同的日志', 'the checkpoints are of different logs');
  return ok(`${notes.length} 个检查点均一致`, `all ${notes.length} checkpoints agree`);
}

/** The worst finding of all checkpoints: one that is forged is not made good by others. */
function allSigned({ sha256, entries, notes, trust }: Log): Finding {
  const findings = notes.map((note) =>
    signatureOf(sha256, note, entries.slice(0, note.size), trust.log_keys),
  );
  return (
    findings.find(({ status }) => status === 'failed') ??
    findings.find(({ status }) => status === 'not disclosed') ??
    findings[0] ??
    notDisclosed('没有给出检查点', 'no checkpoint was given')
  );
}
