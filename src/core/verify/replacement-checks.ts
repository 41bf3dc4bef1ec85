/** The check `replacements` (protocol sections 8 and 9): each is repeated in the order of the log. */
import { fromHex, hex, utf8 } from '../canonical/bytes.ts';
import { isSignedRound } from '../draw/drand.ts';
import { freshRound, isFreshDigits } from '../draw/entropy.ts';
import { splitStratum } from '../draw/frame-index.ts';
import {
  conflictingSeats,
  drawSeat,
  nextReserve,
  replacementVisit,
  seatCandidates,
} from '../draw/replacement.ts';
import { unitToken } from '../draw/seed.ts';
import { conflictsOf } from '../draw/staff.ts';
import type { Unit } from '../draw/units.ts';
import type { EntryOf } from '../ledger/entries.ts';
import { unitsOf as unitsServed } from '../team/evenness.ts';
import { type EvidenceReplacement, replacementDigest } from './bundle.ts';
import { type Finding, failed, notDisclosed, ok } from './check.ts';
import { isMember } from './frame-checks.ts';
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
}

/** A unit with the visits and targets that joined it. */
interface UnitNow {
  readonly unit: Unit;
  readonly visits: Set<string>;
  readonly tokens: string[];
}

export function replacementsCheck(work: Working): Finding {
  const { log, document, replacements = [] } = work.bundle;
  if (!log) return notDisclosed('未提供日志条目', 'the log is not shown');
  const logged = log.entries
    .map(({ entry }) => entry)
    .filter(
      (entry): entry is EntryOf<'replaced'> => entry.type === 'replaced' && entry.draw === document.draw,
    );
  if (logged.length === 0 && replacements.length === 0) return ok('没有递补或换人', 'nothing was replaced');
  const prk = work.prk();
  if (!prk) return notDisclosed('密值或随机数尚未公开', 'the secret or a value is withheld');
  if (replacements.length < logged.length)
    return notDisclosed(
      `日志有 ${logged.length} 次，公开了 ${replacements.length} 次`,
      `the log has ${logged.length} replacements, ${replacements.length} are shown`,
    );
  const standing = standingOf(work);
  if (!standing)
    return notDisclosed('抽中对象、单元或检查组尚未公开', 'targets, units or teams are withheld');
  for (const [at, replacement] of replacements.entries()) {
    const entry = logged[at];
    const wrong = entry
      ? (wrongEntry(work, prk, replacement, entry) ?? repeat(work, prk, standing, replacement))
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
  return ok(`${replacements.length} 次均可重现`, `all ${replacements.length} follow from the rules`);
}

function wrongEntry(
  { suite }: Working,
  prk: Uint8Array,
  replacement: EvidenceReplacement,
  entry: EntryOf<'replaced'>,
): string | undefined {
  if (entry.result !== replacementDigest(suite, prk, replacement)) return 'its digest is not the one logged';
  if (entry.kind === 'target' || replacement.kind === 'target') {
    const same =
      entry.kind === 'target' &&
      replacement.kind === 'target' &&
      entry.stratum === replacement.stratum &&
      entry.rank === replacement.rank;
    return same ? undefined : 'the log names another target';
  }
  const same =
    entry.unit === unitToken(suite, prk, replacement.unit) &&
    entry.department === replacement.department &&
    entry.seat === replacement.seat &&
    entry.n === replacement.n;
  if (!same) return 'the log names another seat';
  const value = replacement.value === undefined ? undefined : hex(suite.hash(utf8(replacement.value)));
  return entry.value === value ? undefined : 'its value is not the one logged';
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

/** Section 9: digits of a ceremony, or the one round that was due; another could have been waited for and picked. */
function wrongFreshValue(
  { suite, suites, bundle }: Working,
  prk: Uint8Array,
  { value, signature, ...place }: Replacement<'seat'>,
): string | undefined {
  if (signature === undefined)
    return value === undefined || isFreshDigits(value)
      ? undefined
      : 'a fresh value is at least 10 digits, or a drand round with its signature';
  const unit = unitToken(suite, prk, place.unit);
  const requested = bundle.log?.entries.find(
    ({ entry }) =>
      entry.type === 'replacement-requested' &&
      entry.draw === bundle.document.draw &&
      entry.kind === 'seat' &&
      entry.unit === unit &&
      entry.department === place.department &&
      entry.seat === place.seat &&
      entry.n === place.n,
  );
  if (!requested) return 'the log does not show the request, by which its round is due';
  const round = freshRound(requested.entry.at);
  return value === hex(suites.sha256.hash(fromHex(signature))) &&
    isSignedRound(suites.sha256, round, signature)
    ? undefined
    : `not quicknet’s round ${round}, which was due`;
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
  const stale = wrongFreshValue(work, prk, seat);
  if (stale !== undefined) return stale;
  const barred = standing.barred.get(name) ?? new Set();
  for (const id of [leaving, ...seat.refused]) barred.add(id);
  const loads = new Map(standing.loads).set(leaving, (standing.loads.get(leaving) ?? 1) - 1);
  const candidates = seatCandidates(bundle.staff.document, loads, {
    team: needs,
    tokens: place.tokens,
    inspectors: team,
    barred: new Set([...barred, ...seat.unavailable]),
  });
  const taken = drawSeat(suite, prk, { ...seat, value: seat.value ?? '' }, candidates)?.id;
  if (taken !== seat.inspector) return `expected ${taken ?? 'nobody'}, got ${seat.inspector ?? 'nobody'}`;
  standing.times.set(name, n);
  standing.barred.set(name, barred);
  standing.loads.set(leaving, loads.get(leaving)!);
  team[seat.seat] = taken ?? '';
  if (taken !== undefined) standing.loads.set(taken, (standing.loads.get(taken) ?? 0) + 1);
  return undefined;
}
