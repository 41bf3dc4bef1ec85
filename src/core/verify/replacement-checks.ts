/** The check `replacements` (protocol sections 8 and 9): each is repeated in the order of the log. */
import { splitStratum } from '../draw/frame-index.ts';
import {
  conflictingSeats,
  drawSeat,
  nextReserve,
  replacementVisit,
  seatCandidates,
} from '../draw/replacement.ts';
import { conflictsOf } from '../draw/staff.ts';
import type { Unit } from '../draw/units.ts';
import { unitsOf as unitsServed } from '../team/evenness.ts';
import type { EvidenceReplacement } from './bundle.ts';
import { type Finding, failed, notDisclosed, ok } from './check.ts';
import { isMember } from './frame-checks.ts';
import { isUnbound, type LoggedReplacements, loggedReplacements, wrongEntry } from './replacement-entries.ts';
import { isWhole } from './single-draw.ts';
import type { Working } from './working.ts';

type Replacement<K extends EvidenceReplacement['kind']> = Extract<EvidenceReplacement, { kind: K }>;

/** How teams, loads and units stand after the replacements looked at so far. */
interface Standing {
  readonly teams: Map<string, string[]>;
  readonly loads: Map<string, number>;
  readonly units: ReadonlyMap<string, UnitNow>;
  /** Who held or refused a seat, by seat; replacements of a seat, by seat. */
  readonly barred: Map<string, Set<string>>;
  readonly times: Map<string, number>;
  /** The ordinals that stand for a stratum's ranks: those drawn, then those that joined. */
  readonly ranks: Map<string, number[]>;
  /** Strata and ranks that fell out, each of which is replaced once. */
  readonly left: Set<string>;
  /** Ids of all visits, those without teams too. */
  readonly visits: Set<string>;
  /** Ids of the targets drawn or joined, by ordinal. */
  readonly ids: Map<number, string>;
  /** Seats for which one inspector alone was left. */
  readonly alone: string[];
}

/** A unit with the visits and targets that joined it. */
interface UnitNow {
  readonly unit: Unit;
  readonly visits: Set<string>;
  readonly tokens: string[];
}

export function replacementsCheck(work: Working): Finding {
  const { log, replacements = [] } = work.bundle;
  if (!log) return notDisclosed('未提供日志条目', 'the log is not shown');
  const logged = loggedReplacements(work);
  const { replaced } = logged;
  if (replaced.length === 0 && replacements.length === 0)
    return leftOpen(work, logged) ?? ok('没有递补或换人', 'nothing was replaced');
  const prk = work.prk();
  if (!prk) return notDisclosed('密值或随机数尚未公开', 'the secret or a value is withheld');
  if (replacements.length < replaced.length)
    return notDisclosed(
      `日志有 ${replaced.length} 次，公开了 ${replacements.length} 次`,
      `the log has ${replaced.length} replacements, ${replacements.length} are shown`,
    );
  const standing = standingOf(work);
  if (!standing)
    return notDisclosed('抽中对象、单元或检查组尚未公开', 'targets, units or teams are withheld');
  for (const [at, replacement] of replacements.entries()) {
    const entry = replaced[at];
    const wrong = entry
      ? (wrongEntry(work, prk, replacement, entry, logged) ?? repeat(work, prk, standing, replacement))
      : 'the log does not hold it';
    if (wrong)
      return failed(
        `第 ${at + 1} 次递补或换人不符`,
        `replacement ${at + 1} does not follow`,
        undefined,
        wrong,
      );
  }
  const conflict = openConflict(work, standing);
  if (conflict !== undefined)
    return failed(
      '递补对象加入后，有人须回避而没有换人',
      'an inspector in conflict with a target that joined was not replaced',
      undefined,
      conflict,
    );
  const { length } = replacements;
  const { alone } = standing;
  return (
    leftOpen(work, logged) ??
    ok(
      `${length} 次均可重现${alone.length > 0 ? `；其中 ${alone.length} 次只有一人可换` : ''}`,
      `all ${length} follow from the rules${alone.length > 0 ? `; for ${alone.length} one inspector alone was left` : ''}`,
    )
  );
}

/**
 * Whoever asks, sees who would come and leaves it at that has had a second try; and requests and replacements that are
 * not shown could be anything.
 */
function leftOpen(
  { bundle, note }: Working,
  { requested, replaced }: LoggedReplacements,
): Finding | undefined {
  const open = requested.length - replaced.length;
  if (open > 0)
    return notDisclosed(
      `有 ${open} 项递补或换人申请登记后尚未办结`,
      `${open} logged requests for a replacement are not settled`,
    );
  const unbound = (bundle.replacements ?? []).filter(isUnbound).length;
  if (unbound > 0)
    return notDisclosed(
      `有 ${unbound} 次未公开申请的内容`,
      `of ${unbound} replacements it is not shown what the request fixed`,
    );
  const size = note()?.size;
  return size !== undefined && isWhole(bundle.log!.entries, size)
    ? undefined
    : notDisclosed(
        '未提供全部日志条目，不能说明没有其他递补或换人',
        'only the whole log can show that there was no other replacement',
      );
}

function standingOf(work: Working): Standing | undefined {
  const { outcome } = work.bundle;
  const units = work.units();
  if (!outcome || !units) return undefined;
  const teams = outcome.teams ?? [];
  return {
    teams: new Map(
      teams.map(({ unit, department, inspectors }) => [`${unit} ${department}`, [...inspectors]]),
    ),
    loads: unitsServed(teams.map(({ inspectors }) => inspectors)),
    units: new Map(
      units.map((unit) => [unit.id, { tokens: [...unit.tokens], unit, visits: new Set(unit.visits) }]),
    ),
    barred: new Map(),
    times: new Map(),
    ranks: new Map((outcome.selections ?? []).map(({ stratum, ordinals }) => [stratum, [...ordinals]])),
    left: new Set(),
    visits: new Set(work.visits()?.map(({ id }) => id)),
    ids: new Map([...(work.opened() ?? [])].map(([ordinal, { id }]) => [ordinal, id])),
    alone: [],
  };
}

function repeat(work: Working, prk: Uint8Array, standing: Standing, replacement: EvidenceReplacement) {
  return replacement.kind === 'target'
    ? repeatTarget(work, standing, replacement)
    : repeatSeat(work, prk, standing, replacement);
}

/** The reason why it is wrong, or nothing; then `standing` is what it is after the replacement. */
function repeatTarget(work: Working, standing: Standing, { joined, rank, stratum }: Replacement<'target'>) {
  const { targets, suite } = work;
  const selection = work.selection();
  if (!targets || !selection) return 'this draw has no targets laid open';
  const task = targets.targets.tasks.find((one) => one.task === splitStratum(stratum).task);
  if (!task?.replacement) return `${stratum}: the task allows no replacement`;
  const ranks = standing.ranks.get(stratum) ?? [];
  const quota = selection.strata.find(({ name }) => name === stratum)?.drawn ?? 0;
  const next = nextReserve(selection, stratum, ranks.length - quota);
  if (next?.ordinal !== joined.ordinal) return `expected ordinal ${next?.ordinal}, got ${joined.ordinal}`;
  if (!isMember(suite, targets.targets.frame, joined)) return `${joined.id} is not in the sealed list`;
  const left = ranks[rank - 1];
  if (left === undefined) return `${stratum} has no rank ${rank} among those drawn`;
  if (standing.left.has(`${stratum} ${rank}`)) return `${stratum} rank ${rank} was replaced before`;
  standing.left.add(`${stratum} ${rank}`);
  ranks.push(joined.ordinal);
  standing.ids.set(joined.ordinal, joined.id);
  const { id, joins } = replacementVisit(standing.visits, joined.id, task.visit_group);
  if (joins) return undefined;
  // A new visit goes to the unit of the visit it replaces, whose team may now hold a conflict.
  standing.visits.add(id);
  const replaced = `${standing.ids.get(left)}/${task.visit_group}`;
  const unit = [...standing.units.values()].find(({ visits }) => visits.has(replaced));
  unit?.visits.add(id);
  unit?.tokens.push(joined.salt);
  return undefined;
}

/** Section 8: whoever must not meet a target that joined his unit gives up his seat. */
function openConflict({ bundle }: Working, { teams, units }: Standing): string | undefined {
  if (!bundle.staff) return undefined;
  const conflicts = conflictsOf(bundle.staff.document);
  for (const { tokens, unit } of units.values()) {
    const joined = tokens.slice(unit.tokens.length);
    for (const { department } of unit.teams) {
      const team = teams.get(`${unit.id} ${department}`) ?? [];
      const [seat] = joined.flatMap((token) => conflictingSeats(team, token, conflicts));
      if (seat !== undefined) return `${unit.id} ${department} ${seat}`;
    }
  }
  return undefined;
}

function repeatSeat(work: Working, prk: Uint8Array, standing: Standing, seat: Replacement<'seat'>) {
  const { suite, bundle } = work;
  if (!bundle.staff) return 'the staff document is withheld';
  const name = `${seat.unit} ${seat.department} ${seat.seat}`;
  const team = standing.teams.get(`${seat.unit} ${seat.department}`);
  const place = standing.units.get(seat.unit);
  const needs = place?.unit.teams.find(({ department }) => department === seat.department);
  const leaving = team?.[seat.seat];
  if (!team || !place || !needs || leaving === undefined) return `no seat ${name}`;
  const n = (standing.times.get(name) ?? 0) + 1;
  if (seat.n !== n) return `expected n = ${n}, got ${seat.n}`;
  const barred = standing.barred.get(name) ?? new Set();
  for (const id of [leaving, ...seat.refused]) barred.add(id);
  const loads = new Map(standing.loads).set(leaving, (standing.loads.get(leaving) ?? 1) - 1);
  const candidates = seatCandidates(bundle.staff.document, loads, {
    team: needs,
    tokens: place.tokens,
    inspectors: team,
    barred: new Set([...barred, ...seat.unavailable]),
  });
  if (candidates.length === 1) standing.alone.push(name);
  const taken = drawSeat(suite, prk, { ...seat, value: seat.value ?? '' }, candidates)?.id;
  if (taken !== seat.inspector) return `expected ${taken ?? 'nobody'}, got ${seat.inspector ?? 'nobody'}`;
  standing.times.set(name, n);
  standing.barred.set(name, barred);
  standing.loads.set(leaving, loads.get(leaving)!);
  team[seat.seat] = taken ?? '';
  if (taken !== undefined) standing.loads.set(taken, (standing.loads.get(taken) ?? 0) + 1);
  return undefined;
}
