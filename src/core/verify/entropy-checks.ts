/** Checks of the entropy and of the seeds that follow from it (protocol sections 6 and 7). */
import { fromHex, hex, utf8 } from '../canonical/bytes.ts';
import { ProtocolError } from '../canonical/protocol-error.ts';
import type { EntropySource } from '../draw/document.ts';
import { isSignedRound } from '../draw/drand.ts';
import { checkEntropyValue, QUICKNET } from '../draw/entropy.ts';
import { subseed } from '../draw/seed.ts';
import { type Finding, failed, notDisclosed, ok } from './check.ts';
import { firstDifference } from './difference.ts';
import type { Working } from './working.ts';

export function entropyAuthenticCheck(work: Working): Finding {
  const { document, entropy } = work.bundle;
  if (!entropy) return notDisclosed('随机数尚未公开', 'the values are withheld');
  if (entropy.length > document.entropy.length)
    return failed(
      '随机数多于承诺的项数',
      'there are more values than the commitment names',
      `${document.entropy.length}`,
      `${entropy.length}`,
    );
  for (const [at, item] of entropy.entries()) {
    const wrong = wrongItem(work, document.entropy[at]!, item);
    if (wrong)
      return failed(
        `第 ${at + 1} 项随机数不符`,
        `value ${at + 1} is not what its source asks`,
        undefined,
        wrong,
      );
  }
  const differs = loggedDifference(work);
  if (differs)
    return failed(
      '公布的随机数不是日志中登记的那一个',
      'a value is not the one logged',
      differs.expected,
      differs.actual,
    );
  if (entropy.length < document.entropy.length)
    return notDisclosed('只公开了一部分随机数', 'only some of the values are known');
  if (!work.own('outcome') && !work.own('void'))
    return notDisclosed(
      '格式正确，但未提供日志中登记的摘要',
      'the form is right, but the log entries are not shown',
    );
  return document.entropy.length === 0
    ? ok('本次抽取没有使用公开随机数', 'the draw uses no public entropy')
    : ok('各项随机数格式正确，并与日志登记一致', 'every value has its form and is the one logged');
}

interface Item {
  readonly value: string;
  readonly signature?: string | undefined;
}

function wrongItem(
  { suites }: Working,
  source: EntropySource,
  { value, signature }: Item,
): string | undefined {
  try {
    checkEntropyValue(source, value);
  } catch (error) {
    if (error instanceof ProtocolError) return error.message;
    throw error;
  }
  if (source.source !== 'drand')
    return signature === undefined ? undefined : 'a signature where none belongs';
  if (source.chain !== QUICKNET.chain) return `chain ${source.chain} is not listed`;
  if (signature === undefined) return 'the round has no signature';
  if (hex(suites.sha256.hash(fromHex(signature))) !== value) return 'not the hash of its signature';
  return isSignedRound(suites.sha256, source.round, signature)
    ? undefined
    : `not quicknet’s signature of round ${source.round}`;
}

/** Values against the digests of the `outcome` entry, or of `value` entries where the draw went no further. */
function loggedDifference({ bundle, suite, own }: Working) {
  const digests = (bundle.entropy ?? []).map(({ value }) => hex(suite.hash(utf8(value))));
  const outcome = own('outcome')?.entry;
  if (outcome) return firstDifference(outcome.values, digests);
  for (const { entry } of bundle.log?.entries ?? []) {
    if (entry.type !== 'value' || entry.draw !== bundle.document.draw) continue;
    const known = digests[entry.index];
    const difference = known !== undefined && firstDifference([entry.digest], [known]);
    if (difference) return difference;
  }
  return undefined;
}

export function seedCheck(work: Working): Finding {
  const prk = work.prk();
  if (!prk) return notDisclosed('密值或随机数尚未全部公开', 'the secret or a value is withheld');
  const { subseeds, document } = work.bundle;
  const expected = {
    ...(document.staff && { inspectors: subseed(work.suite, prk, 'inspectors') }),
    ...(work.targets && { targets: subseed(work.suite, prk, 'targets') }),
  };
  const difference = subseeds && firstDifference([expected], [subseeds]);
  if (difference)
    return failed(
      '公布的种子与推算的不同',
      'the seeds stated are not those that follow',
      difference.expected,
      difference.actual,
    );
  return ok(
    '种子由承诺、密值和随机数推出',
    'the seeds follow from commitment, secret and entropy',
    Object.values(expected).join(' '),
  );
}
