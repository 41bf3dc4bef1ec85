/** Checks of the public log (protocol section 10). */
import { hex } from '../canonical/bytes.ts';
import { ProtocolError } from '../canonical/protocol-error.ts';
import { outcomeDigest } from '../draw/seed.ts';
import { foldDraw } from '../draw/state.ts';
import { readNote } from '../ledger/checkpoint.ts';
import type { LogEntry } from '../ledger/entries.ts';
import { entryIsProven, growthIsProven } from '../ledger/proofs.ts';
import { type EvidenceLog, partDigests } from './bundle.ts';
import { compared, type Finding, failed, notDisclosed, ok } from './check.ts';
import { firstDifference } from './difference.ts';
import type { Working } from './working.ts';

export const noLog = () => notDisclosed('未提供日志条目', 'the log is not shown');

/** Section 10: members that an outcome lacks or has too many; a digest over less would bind less. */
function misshapen({ bundle, targets }: Working): string | undefined {
  const { outcome, document } = bundle;
  if (!outcome) return undefined;
  const asked = [
    ...(targets ? ['selections', 'visits'] : []),
    ...(document.staff ? [outcome.unstaffed ? 'unstaffed' : 'teams'] : []),
  ].sort();
  const given = Object.keys(outcome).sort();
  return given.join(', ') === asked.join(', ') ? undefined : given.join(', ');
}

export function outcomeLoggedCheck(work: Working): Finding {
  const { outcome } = work.bundle;
  const shape = misshapen(work);
  if (shape !== undefined)
    return failed(
      '结果缺少应有的部分，或多出不应有的部分',
      'the outcome lacks a member or has one too many',
      undefined,
      shape,
    );
  const logged = (work.own('outcome') ?? work.own('void'))?.entry.outcome_digest;
  if (!work.bundle.log) return noLog();
  if (logged === undefined)
    return notDisclosed('日志中没有结果条目', 'the log shows no outcome of this draw');
  const prk = work.prk();
  if (!outcome || !prk)
    return notDisclosed('结果、密值或随机数尚未公开', 'the outcome, the secret or a value is withheld');
  const entry = work.own('outcome')?.entry;
  const slip =
    entry &&
    firstDifference([entry.slip?.digest ?? ''], [work.bundle.slip?.digest ?? entry.slip?.digest ?? '']);
  if (slip)
    return failed('承诺单影像与登记的不同', 'the slip is not the one logged', slip.expected, slip.actual);
  if (entry && (entry.unstaffed === true) !== (outcome.unstaffed === true))
    return failed('缺员情况与登记的不同', 'whether the draw is unstaffed is logged differently');
  return compared(
    logged,
    hex(outcomeDigest(work.suite, prk, outcome)),
    { zh: '结果摘要与登记的一致', en: 'its digest is the one logged' },
    { zh: '结果摘要与登记的不同', en: 'its digest is not the one logged' },
  );
}

export function logConsistentCheck(work: Working): Finding {
  const { log, document } = work.bundle;
  const note = work.note();
  if (!log || !note || !work.shown) return noLog();
  if (work.log_refused?.status === 'failed') return work.log_refused;
  const { entries } = log;
  const unproven = work.shown.entries.find(
    (proven) => !entryIsProven(work.suites.sha256, proven, note.size, note.root),
  );
  if (unproven)
    return failed(
      `第 ${unproven.position} 条无法证明在日志中`,
      `entry ${unproven.position} is not proven to stand in the log`,
      hex(note.root),
    );
  const disorder = disorderIn(work.shown.entries) ?? disorderIn(entries);
  if (disorder)
    return failed(
      '条目的位置或时间倒退',
      'positions or times run backwards',
      undefined,
      `${disorder.position}`,
    );
  const shrunk = (log.growth ?? []).find((earlier) => !grew(work, earlier));
  if (shrunk)
    return failed('日志被改写：与较早的检查点不一致', 'an earlier checkpoint is not a beginning of this log');
  const own = entries.map(({ entry }) => entry).filter(({ draw }) => draw === document.draw);
  const unlawful = refusedBy(own);
  if (unlawful)
    return failed(
      '日志条目的次序不合规则',
      'an entry does not follow from those before it',
      undefined,
      unlawful,
    );
  const opened = work.own('disclosed')?.entry.parts;
  const parts = partDigests(work.suite, openedParts(work));
  const differing = Object.entries(parts).find(
    ([name, digest]) => opened && (opened[name] ?? digest) !== digest,
  );
  if (differing)
    return failed(
      `${differing[0]} 不是当时公开的内容`,
      `${differing[0]} is not what was disclosed`,
      opened![differing[0]],
      differing[1],
    );
  return ok(
    `${entries.length} 条均可证明在日志中，次序正确（日志共 ${note.size} 条）`,
    `all ${entries.length} entries are proven to stand in the log of ${note.size}, in order`,
    `${note.size} ${hex(note.root)}`,
  );
}

const disorderIn = (entries: EvidenceLog['entries']) =>
  entries.find(({ position, entry }, at) => {
    const before = entries[at - 1];
    return before && (before.position >= position || before.entry.at > entry.at);
  });

function openedParts({ bundle }: Working) {
  const { format: _format, log: _log, replacements: _replacements, ...parts } = bundle;
  return parts;
}

function grew(work: Working, { checkpoint, proof }: NonNullable<EvidenceLog['growth']>[number]): boolean {
  const earlier = readNote(checkpoint);
  const note = work.note()!;
  return earlier.origin === note.origin && growthIsProven(work.suites.sha256, earlier, note, proof);
}

/** What the fold has against the entries of a draw; their beginning may be cut off only at the seal. */
function refusedBy(own: readonly LogEntry[]): string | undefined {
  try {
    foldDraw(own);
  } catch (error) {
    if (error instanceof ProtocolError) return error.message;
    throw error;
  }
  return undefined;
}
