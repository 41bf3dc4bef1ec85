/** Checks of what was committed and when (protocol sections 5, 6 and 10). */

import { secondsOf } from '../calendar/instant.ts';
import { fromHex, hex, utf8 } from '../canonical/bytes.ts';
import { jcs } from '../canonical/jcs.ts';
import { ProtocolError } from '../canonical/protocol-error.ts';
import { checkCommitment } from '../draw/commitment.ts';
import type { CommitmentDocument } from '../draw/document.ts';
import { ROUND_AFTER_SECONDS, roundTime } from '../draw/entropy.ts';
import { entropyDue, isUntimed, OUTCOME_WITHIN_SECONDS } from '../draw/entropy-due.ts';
import { commitmentDigest } from '../draw/seed.ts';
import type { EntryOf, LogEntry } from '../ledger/entries.ts';
import { isRehearsal, planLines } from '../ledger/plan-lines.ts';
import { compared, type Finding, failed, notDisclosed, ok } from './check.ts';
import { firstDifference } from './difference.ts';
import type { Working } from './working.ts';

/** What other checks name more precisely than "the document breaks a rule". */
const NAMED_ELSEWHERE = new Set(['chain-unlisted', 'stratum-unconfirmed']);

export function commitmentDigestCheck(work: Working): Finding {
  const broken = brokenRule(work);
  if (broken)
    return failed('承诺文件不符合协议', 'the document breaks a rule of the protocol', undefined, broken);
  const { parent } = work.bundle;
  const foreign = parent && foreignParent(work, parent);
  if (foreign)
    return failed(
      '所附的承诺文件不是本次选派所依据的抽取',
      'it does not staff the draw shown',
      work.staffing?.of.commitment,
      foreign,
    );
  const committed = work.own('committed')?.entry;
  const actual = hex(work.commitment());
  if (!committed)
    return notDisclosed(
      `未提供日志中的承诺条目；文件摘要为 ${actual}`,
      `the log's entry is not shown; the document's digest is ${actual}`,
    );
  const difference = firstDifference(committedMembers(work, committed), committedMembers(work));
  if (difference)
    return failed(
      '承诺条目与承诺文件不符',
      'the entry and the document differ',
      difference.expected,
      difference.actual,
    );
  const sealed = work.own('frame-sealed')?.entry;
  const unsealed = sealed && firstDifference([sealedMembers(sealed)], [documentSeals(work)]);
  if (unsealed)
    return failed(
      '承诺文件与封存条目不符',
      'the document is not over what was sealed',
      unsealed.expected,
      unsealed.actual,
    );
  return compared(
    committed.commitment,
    actual,
    { zh: '摘要一致', en: 'the digests agree' },
    { zh: '摘要不一致', en: 'the digests differ' },
  );
}

/** A staffing draw names the draw whose units it staffs by its commitment (section 9). */
function foreignParent({ staffing, suites }: Working, parent: CommitmentDocument): string | undefined {
  const commitment = hex(commitmentDigest(suites[parent.suite], parent));
  return commitment === staffing?.of.commitment && parent.draw === staffing.of.draw
    ? undefined
    : `${parent.draw} ${commitment}`;
}

function brokenRule(work: Working): string | undefined {
  try {
    checkCommitment(work.bundle.document);
  } catch (error) {
    if (error instanceof ProtocolError) return NAMED_ELSEWHERE.has(error.code) ? undefined : error.message;
    throw error;
  }
  return undefined;
}

/** What a `committed` entry repeats of its document, as the entry has it or as the document asks. */
function committedMembers({ bundle: { document } }: Working, entry?: EntryOf<'committed'>): unknown[] {
  const rehearsal = entry ? entry.rehearsal === true : isRehearsal(document);
  return [
    { suite: entry?.suite ?? document.suite },
    { disclose_by: entry?.disclose_by ?? document.disclose_by },
    { entropy_due: statedDue(document, entry) },
    { values: entry?.values ?? document.entropy.length },
    { lines: entry?.lines ?? planLines(document) },
    { rehearsal },
    { supersedes: (entry ? entry.supersedes : document.supersedes) ?? '' },
  ];
}

/** Where a ceremony's time cannot be read, there is nothing to compare with. */
function statedDue({ entropy }: CommitmentDocument, entry?: EntryOf<'committed'>): string {
  const due = entropy.some(isUntimed) ? undefined : entropyDue(entropy);
  return due === undefined ? '' : (entry?.entropy_due ?? due);
}

const sealedMembers = ({ frame, staff, units }: EntryOf<'frame-sealed'>) => ({
  ...(frame && { frame }),
  ...(staff && { staff }),
  ...(units && { units }),
});

function documentSeals({ suite, bundle: { document }, targets, staffing }: Working) {
  const frame = targets?.targets.frame;
  return {
    ...(frame && { frame: { digest: hex(suite.hash(utf8(jcs(frame)))), size: frame.size } }),
    ...(document.staff && { staff: document.staff }),
    ...(staffing && { units: staffing.units }),
  };
}

export function commitmentBeforeEntropyCheck(work: Working): Finding {
  const { document } = work.bundle;
  const committed = work.own('committed');
  const end = work.own('outcome') ?? work.own('void');
  if (!committed || !end)
    return notDisclosed(
      '未提供日志中的承诺或结果条目',
      'the entries of commitment and outcome are not shown',
    );
  const others = (work.bundle.log?.entries ?? []).filter(
    ({ entry }) => entry.draw === document.draw && (entry.type === 'frame-sealed' || entry.type === 'value'),
  );
  const steps: { position: number; entry: LogEntry }[] = [...others, committed, end];
  steps.sort((a, b) => a.position - b.position);
  const order = steps.map(({ entry }) => entry.type).join(', ');
  if (!/^(frame-sealed, )?committed, (value, )*(outcome|void)$/.test(order))
    return failed(
      '日志中的先后顺序不对',
      'the log has another order',
      'frame-sealed, committed, value …, outcome',
      order,
    );
  const logged = secondsOf(committed.entry.at);
  for (const source of document.entropy) {
    if (source.source !== 'drand') continue;
    const early = logged + ROUND_AFTER_SECONDS - roundTime(source.round);
    if (early > 0)
      return failed(
        'drand 随机数产生过早：距承诺登记不足 10 分钟',
        'the drand round is less than 10 minutes after the commitment was logged',
        `≥ ${ROUND_AFTER_SECONDS} s`,
        `${ROUND_AFTER_SECONDS - early} s`,
      );
  }
  return (
    overdue(work) ??
    ok(
      '承诺的日志位置在所有随机数和结果之前',
      'the commitment stands before every value and the outcome',
      order,
    )
  );
}

/**
 * Section 10: a draw without outcome a day after its entropy has failed, whatever its `committed` entry says is due. Public
 * numbers name their day in words, which only a reader can judge.
 */
function overdue({ bundle, own }: Working): Finding | undefined {
  const { entropy } = bundle.document;
  if (entropy.some(isUntimed) && entropy.at(-1)?.source !== 'drand')
    return notDisclosed(
      '承诺文件没有写明带时区的现场时间，无法核对结果是否在 24 小时内产生',
      'the document gives its ceremony no time with an offset: whether the outcome came within 24 hours of it cannot be told',
    );
  const due = entropyDue(entropy);
  const outcome = own('outcome')?.entry;
  if (due === undefined || !outcome) return undefined;
  if (secondsOf(outcome.at) <= secondsOf(due) + OUTCOME_WITHIN_SECONDS) return undefined;
  return failed(
    '随机数产生后 24 小时内没有结果，抽取已失败',
    'no outcome within 24 hours of the entropy: the draw had failed',
    `≤ ${due} + 24 h`,
    outcome.at,
  );
}

export function secretCheck({ bundle, suite, own }: Working): Finding {
  const stated = own('void')?.entry.secret;
  const { secret = stated } = bundle;
  if (secret === undefined) return notDisclosed('单位密值尚未公开', 'the secret is withheld');
  if (stated !== undefined && stated !== secret)
    return failed(
      '作废条目公布的密值与证据包不同',
      'the void entry publishes another secret',
      stated,
      secret,
    );
  return compared(
    bundle.document.secret_digest,
    hex(suite.hash(fromHex(secret))),
    { zh: '密值的摘要与承诺一致', en: 'its digest is the one committed to' },
    { zh: '密值的摘要与承诺不一致', en: 'its digest is not the one committed to' },
  );
}
