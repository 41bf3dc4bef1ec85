/** Checks of the frame: what was laid open is what was sealed (protocol section 2). */
import { fromHex } from '../canonical/bytes.ts';
import { leafHash, verifyInclusion } from '../canonical/merkle.ts';
import type { Suite } from '../canonical/suite.ts';
import type { FrameHeader } from '../draw/document.ts';
import { leafOf } from '../draw/frame.ts';
import type { OpenedTarget } from './bundle.ts';
import { compared, type Finding, failed, notDisclosed, ok } from './check.ts';
import { firstDifference } from './difference.ts';
import { noOutcome, noTargets } from './target-checks.ts';
import type { Working } from './working.ts';

export function frameMembershipCheck(work: Working): Finding {
  const { bundle, suite, targets } = work;
  if (!targets) return noTargets(bundle.drawn, bundle.frame);
  const header = targets.targets.frame;
  const whole = work.frame();
  if (whole) {
    const difference = firstDifference([header], [whole.header]);
    if (difference)
      return failed(
        '公开的名单不是封存的名单',
        'the list shown is not the list sealed',
        difference.expected,
        difference.actual,
      );
  }
  if (!whole && !bundle.drawn) return notDisclosed('抽中对象尚未公开', 'the drawn targets are withheld');
  const stray = bundle.drawn?.find((target) => !isMember(suite, header, target));
  if (stray)
    return failed(
      `${stray.id} 不在封存名单的第 ${stray.ordinal} 位`,
      `${stray.id} is not at place ${stray.ordinal} of the sealed list`,
      header.root,
    );
  const twice = repeated(bundle.drawn ?? []);
  if (twice !== undefined)
    return failed(
      '同一对象或位置公开了两次，或次序不对',
      'a target or a place is opened twice, or out of order',
      undefined,
      twice,
    );
  const known = work.opened()!;
  const drawn = new Set(
    bundle.outcome?.selections?.flatMap(({ ordinals }) => ordinals) ?? work.selection()?.drawn,
  );
  if (drawn.size === 0 && !bundle.outcome) return noOutcome();
  const hidden = [...drawn].find((ordinal) => !known.has(ordinal));
  return hidden === undefined
    ? ok(`抽中的 ${drawn.size} 户均可证明`, `all ${drawn.size} drawn targets are proven`)
    : failed('有抽中的位置没有公开对象', 'a drawn place is not opened', `${hidden}`, '—');
}

/** Whether an opened target is the leaf that the header's root seals at its ordinal. */
export function isMember(suite: Suite, header: FrameHeader, target: OpenedTarget): boolean {
  const leaf = leafHash(suite, leafOf(fromHex(target.salt), target.id, target.route ?? ''));
  return verifyInclusion(
    suite,
    target.ordinal,
    header.size,
    leaf,
    target.proof.map(fromHex),
    fromHex(header.root),
  );
}

/** The first target opened at a place that is not behind the one before, or under an id that came before. */
function repeated(opened: readonly OpenedTarget[]): string | undefined {
  const ids = new Set<string>();
  let last = -1;
  for (const { id, ordinal } of opened) {
    if (ids.has(id) || ordinal <= last) return `${id} (${ordinal})`;
    ids.add(id);
    last = ordinal;
  }
  return undefined;
}

export function frameUniqueCheck(work: Working): Finding {
  if (!work.targets) return noTargets();
  if (!work.bundle.frame) return notDisclosed('未公开全部名单', 'the whole frame is not shown');
  const frame = work.frame()!;
  return compared(
    work.targets.targets.frame.root,
    frame.header.root,
    { zh: `全部 ${frame.ids.length} 户互不重复`, en: `all ${frame.ids.length} targets are different` },
    { zh: '公开的名单不是封存的名单', en: 'the list shown is not the list sealed' },
  );
}
