/** Checks of the targets: sizes, selection, visits and units (protocol sections 3, 8 and 9). */
import { compareUtf8, fromHex, hex } from '../canonical/bytes.ts';
import { previewSizes } from '../draw/commitment.ts';
import { selectionDocuments, visitDocuments } from '../draw/outcome.ts';
import { checkSealedUnits, unitsDigest } from '../draw/staff.ts';
import { compared, type Finding, failed, notDisclosed, ok } from './check.ts';
import { firstDifference } from './difference.ts';
import type { Working } from './working.ts';

/** For a staffing draw. What is `stated` nonetheless would be believed, though nothing supports it. */
export const noTargets = (...stated: readonly unknown[]) =>
  stated.some((part) => part !== undefined)
    ? failed(
        '本次抽取只选派检查人员，却列出了抽查对象',
        'this draw assigns teams alone, yet targets are stated',
      )
    : notDisclosed('不适用：本次抽取只选派检查人员', 'does not apply: this draw assigns teams alone');
export const noOutcome = () => notDisclosed('结果尚未公开', 'the outcome is withheld');

export function sampleSizesCheck({ bundle, targets }: Working): Finding {
  if (!targets) return noTargets();
  const { frame, tasks } = targets.targets;
  const { strata, short } = previewSizes(frame, tasks);
  const expected = strata.map(({ stratum, size, drawn }) => ({ stratum, size, drawn }));
  const selections = bundle.outcome?.selections;
  if (!selections) return noOutcome();
  const actual = selections.map(({ stratum, size, drawn, ordinals }) => ({
    stratum,
    size,
    drawn,
    ...(ordinals.length !== drawn && { ordinals: ordinals.length }),
  }));
  const difference = firstDifference(expected, actual);
  if (difference)
    return failed(
      '抽取数量与规则推算的不同',
      'a size is not the one its rule gives',
      difference.expected,
      difference.actual,
    );
  const drawn = strata.reduce((sum, stratum) => sum + stratum.drawn, 0);
  const missing = short.reduce((sum, task) => sum + task.short, 0);
  return missing === 0
    ? ok(`${strata.length} 个分层共抽取 ${drawn} 户次`, `${drawn} drawn in ${strata.length} strata`)
    : ok(
        `${strata.length} 个分层共抽取 ${drawn} 户次；对象不足，比规则要求少 ${missing} 户次`,
        `${drawn} drawn in ${strata.length} strata; the frame is ${missing} short of what the rules ask`,
      );
}

export function confirmedCheck({ targets }: Working): Finding {
  if (!targets) return noTargets();
  const { frame, tasks } = targets.targets;
  const confirmed = new Set(
    tasks.flatMap((task) => task.confirmed.filter((stratum) => stratum.slice(0, -2) === task.task)),
  );
  const due = previewSizes(frame, tasks).strata.filter((stratum) => stratum.must_be_confirmed);
  const missing = due.filter(({ stratum }) => !confirmed.has(stratum)).map(({ stratum }) => stratum);
  return missing.length > 0
    ? failed(
        '有全部抽中或一户不抽的分层没有事先确认',
        'a stratum drawn in full or not at all was not confirmed',
        due.map(({ stratum }) => stratum).join(' '),
        [...confirmed].join(' '),
      )
    : ok(
        due.length === 0
          ? '没有全部抽中或一户不抽的分层'
          : `全部抽中或一户不抽的 ${due.length} 个分层均已事先确认`,
        `${due.length} strata drawn in full or not at all, all confirmed beforehand`,
      );
}

export function selectionCheck(work: Working): Finding {
  if (!work.targets) return noTargets(work.bundle.outcome?.selections);
  const selections = work.bundle.outcome?.selections;
  if (!selections) return noOutcome();
  const selection = work.selection();
  if (!selection) return notDisclosed('密值或随机数尚未公开', 'the secret or a value is withheld');
  const difference = firstDifference(selectionDocuments(selection), selections);
  return difference
    ? failed('抽中结果与种子推算的不同', 'the seed selects others', difference.expected, difference.actual)
    : ok(
        `从 ${selection.index.size} 户中重新抽取，抽中的 ${selection.drawn.length} 户完全一致`,
        `drawn again from ${selection.index.size}: the same ${selection.drawn.length} targets`,
      );
}

/** Why no visits follow: another finding may be the reason, and then nothing is withheld. */
function noVisits(work: Working): Finding {
  const known = work.opened();
  const stated = work.bundle.outcome?.selections?.flatMap(({ ordinals }) => ordinals);
  if (!known || !stated?.every((ordinal) => known.has(ordinal)))
    return notDisclosed('未公开全部抽中对象', 'not all drawn targets are shown');
  return work.selection()
    ? notDisclosed(
        '种子抽出的是另一些对象，其中有未公开的，无从推算',
        'the seed selects other targets, some of them not shown: nothing follows from those',
      )
    : notDisclosed('密值或随机数尚未公开', 'the secret or a value is withheld');
}

export function visitsCheck(work: Working): Finding {
  if (!work.targets) return noTargets(work.bundle.outcome?.visits);
  const stated = work.bundle.outcome?.visits;
  if (!stated) return noOutcome();
  const visits = work.visits();
  if (!visits) return noVisits(work);
  const difference = firstDifference(visitDocuments(visits), stated);
  return difference
    ? failed(
        '上门检查与推算的不同',
        'the selection gives other visits',
        difference.expected,
        difference.actual,
      )
    : ok(`${visits.length} 次上门检查`, `${visits.length} visits`);
}

/** Section 9: a unit's id is the smallest id of its visits, each of which it lists once. */
const isNamedByVisits = ({ id, visits }: { readonly id: string; readonly visits: readonly string[] }) =>
  visits.includes(id) &&
  visits.every((visit) => compareUtf8(id, visit) <= 0) &&
  new Set(visits).size === visits.length;

export function unitsCheck(work: Working): Finding {
  const { bundle, staffing, suite } = work;
  if (staffing) {
    const sealed = bundle.sealed_units;
    if (!sealed) return notDisclosed('封存的检查单元尚未公开', 'the sealed units are withheld');
    checkSealedUnits(sealed.units);
    const misnamed = bundle.units?.find((unit) => !isNamedByVisits(unit));
    if (misnamed)
      return failed(
        '单元编号不是其中最小的上门检查编号',
        'a unit is not named by the smallest of its visits',
        misnamed.id,
        misnamed.visits.join(' '),
      );
    const idsOf = (units: readonly { readonly id: string }[]) => units.map(({ id }) => id);
    const other = bundle.units && firstDifference(idsOf(sealed.units), idsOf(bundle.units));
    if (other)
      return failed(
        '公开的单元不是封存的单元',
        'the units shown are not those sealed',
        other.expected,
        other.actual,
      );
    return compared(
      `${staffing.units.digest} (${staffing.units.size})`,
      `${hex(unitsDigest(suite, fromHex(sealed.salt), sealed.units))} (${sealed.units.length})`,
      { zh: '检查单元与封存的一致', en: 'the units are those sealed' },
      { zh: '检查单元与封存的不同', en: 'the units are not those sealed' },
    );
  }
  if (bundle.sealed_units)
    return failed(
      '单元不是本次封存的内容，却附了封存的单元',
      'this draw seals no units, yet sealed units are shown',
    );
  if (!bundle.units) return notDisclosed('检查单元尚未公开', 'the units are withheld');
  const units = work.units();
  if (!units) return noVisits(work);
  const difference = firstDifference(
    units.map(({ id, visits }) => ({ id, visits: [...visits] })),
    bundle.units,
  );
  return difference
    ? failed('检查单元与推算的不同', 'the visits give other units', difference.expected, difference.actual)
    : ok(`${units.length} 个检查单元`, `${units.length} units`);
}
