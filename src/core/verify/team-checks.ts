/** Checks of the staff and the teams (protocol sections 4 and 9). */
import { fromHex, hex } from '../canonical/bytes.ts';
import type { Team } from '../draw/document.ts';
import { checkStaff, conflictsOf, staffDigest } from '../draw/staff.ts';
import type { ShortTeam } from '../draw/teams.ts';
import type { Unit } from '../draw/units.ts';
import { teamsChoice } from '../team/choice.ts';
import { assignmentFaults, provesUnstaffed } from '../team/eligibility.ts';
import { evenness } from '../team/evenness.ts';
import type { TeamSlot, TeamsToStaff } from '../team/staffing.ts';
import { compared, type Finding, failed, notDisclosed, ok } from './check.ts';
import { firstDifference } from './difference.ts';
import type { Working } from './working.ts';

/** For a draw without staff. Teams that are `stated` nonetheless were written by somebody, not drawn. */
const noStaff = (...stated: readonly unknown[]) =>
  stated.some((part) => part !== undefined)
    ? failed(
        '没有封存检查人员名录，却列出了人员或检查组',
        'no staff was sealed, yet people or teams are stated',
      )
    : notDisclosed('不适用：本次抽取不选派检查人员', 'does not apply: this draw has no staff');
const withheld = () =>
  notDisclosed('人员名录、检查单元或检查组尚未公开', 'the staff, the units or the teams are withheld');
const unstaffedInstead = () =>
  notDisclosed(
    '不适用：人员不足，另行选派',
    'does not apply: the teams cannot be staffed; a staffing draw follows',
  );

export function staffDigestCheck({ bundle, suite }: Working): Finding {
  const sealed = bundle.document.staff;
  if (!sealed) return noStaff(bundle.staff);
  if (!bundle.staff) return notDisclosed('人员名录未公开', 'the staff document is withheld');
  const { document, salt } = bundle.staff;
  checkStaff(document);
  return compared(
    `${sealed.digest} (${sealed.size})`,
    `${hex(staffDigest(suite, fromHex(salt), document))} (${document.inspectors.length})`,
    { zh: `名录共 ${sealed.size} 人，与封存的一致`, en: `${sealed.size} inspectors, as sealed` },
    { zh: '名录与封存的不同', en: 'the staff document is not the one sealed' },
  );
}

/** The stated teams beside the slots they fill, in the order of unit and department; or why not. */
function statedTeams(work: Working): { input: TeamsToStaff; teams: readonly Team[] } | Finding {
  const { bundle } = work;
  if (!bundle.document.staff) return noStaff();
  if (bundle.outcome?.unstaffed) return unstaffedInstead();
  const units = work.units();
  const teams = bundle.outcome?.teams;
  if (!bundle.staff || !units || !teams) return withheld();
  const slots = new Map(slotsOf(units).map((slot) => [slotName(slot.unit, slot.department), slot]));
  const asked = [...slots.keys()].sort();
  const difference = firstDifference(asked, teams.map((team) => slotName(team.unit, team.department)).sort());
  if (difference)
    return failed(
      '检查组与检查单元不对应',
      'the teams are not those the units need',
      difference.expected,
      difference.actual,
    );
  const { document } = bundle.staff;
  return {
    teams,
    input: {
      teams: teams.map((team) => slots.get(slotName(team.unit, team.department))!),
      inspectors: document.inspectors,
      conflicts: conflictsOf(document),
    },
  };
}

const slotName = (unit: string, department: string) => `${unit} ${department}`;
const slotsOf = (units: readonly Unit[]): (TeamSlot & { readonly unit: string })[] =>
  units.flatMap(({ id, tokens, teams }) => teams.map((team) => ({ ...team, tokens, unit: id })));

export function teamsEligibleCheck(work: Working): Finding {
  const stated = statedTeams(work);
  if ('status' in stated) return stated;
  const [fault] = assignmentFaults(
    stated.input,
    stated.teams.map(({ inspectors }) => inspectors),
  );
  if (!fault)
    return ok(`${stated.teams.length} 个检查组均合格`, `all ${stated.teams.length} teams are eligible`);
  const team = fault.team === undefined ? undefined : stated.teams[fault.team];
  const where = [team?.unit, team?.department, fault.inspector].filter(Boolean).join(' ');
  return failed('有检查组成员不合格', 'a team is not eligible', undefined, `${fault.fault}: ${where}`);
}

export function teamsEvenCheck(work: Working): Finding {
  const stated = statedTeams(work);
  if ('status' in stated) return stated;
  const even = evenness(
    stated.input,
    stated.teams.map(({ inspectors }) => inspectors),
  );
  if ('unstaffed' in even) return failed('人员不足，不可能有完整的检查组', 'no complete assignment exists');
  return compared(
    `Σ load² = ${even.expected}`,
    `Σ load² = ${even.actual}`,
    { zh: '任务量最为均衡，没有更均衡的分配', en: 'no assignment is more even' },
    { zh: '存在更均衡的分配', en: 'a more even assignment exists' },
  );
}

export function teamsDrawnCheck(work: Working): Finding {
  const { bundle } = work;
  const { outcome, rejected, shortage } = bundle;
  if (!bundle.document.staff) return noStaff(outcome?.teams, outcome?.unstaffed, rejected, shortage);
  if (!outcome) return notDisclosed('结果尚未公开', 'the outcome is withheld');
  const assigned = work.assigned();
  if (!assigned) return withheld();
  if ('unstaffed' in assigned) {
    if (!outcome.unstaffed || outcome.teams || rejected)
      return failed('人员不足，却公布了检查组', 'teams are stated that nobody can staff');
    const short = shortage ?? assigned.certificate;
    if (!isShortage(work, short))
      return failed(
        '所列检查组其实可以配齐，不能证明人员不足',
        'the teams shown do not prove that people are short',
      );
    return ok(
      `人员不足：${short.length} 个检查组无法同时配齐，须另行选派`,
      `${short.length} teams cannot be staffed together; a staffing draw follows`,
    );
  }
  if (outcome.unstaffed || shortage)
    return failed('人员足够，却称无法配齐', 'the draw is called unstaffed, yet its teams can be staffed');
  const difference =
    firstDifference(assigned.teams, outcome.teams ?? []) ??
    (rejected && firstDifference(assigned.rejected, rejected));
  if (difference)
    return failed(
      '检查组与种子推算的不同',
      'the seed draws other teams',
      difference.expected,
      difference.actual,
    );
  return ok(
    `重新抽取，${assigned.teams.length} 个检查组完全一致`,
    `drawn again: the same ${assigned.teams.length} teams, ${assigned.rejected.length} candidates rejected`,
  );
}

/** Section 9, step 1: any set of teams that more seats than people belong to will do, whichever solver found it. */
function isShortage(work: Working, shortage: readonly ShortTeam[]): boolean {
  const slots = slotsOf(work.units()!);
  const { document } = work.bundle.staff!;
  const places = new Map(slots.map((slot, at) => [slotName(slot.unit, slot.department), at]));
  const named = shortage.map(({ unit, department }) => places.get(slotName(unit, department)));
  if (new Set(named).size !== named.length) return false;
  const input = { teams: slots, inspectors: document.inspectors, conflicts: conflictsOf(document) };
  return named.every((at) => at !== undefined) && provesUnstaffed(input, named);
}

export function teamsChoiceCheck(work: Working): Finding {
  const stated = statedTeams(work);
  if ('status' in stated) return stated;
  const choice = teamsChoice(stated.input);
  if ('unstaffed' in choice) return failed('人员不足，不可能有完整的检查组', 'no complete assignment exists');
  const unmarked = firstDifference(
    choice.no_choice.map((at) => slotName(stated.teams[at]!.unit, stated.teams[at]!.department)),
    stated.teams
      .filter(({ eligible, inspectors }) => eligible === inspectors.length)
      .map(({ unit, department }) => slotName(unit, department)),
  );
  if (unmarked)
    return failed(
      '可选人数与名录不符',
      'a stated number of eligible inspectors is wrong',
      unmarked.expected,
      unmarked.actual,
    );
  const serving = choice.departments
    .map((line) => `${line.department} ${line.serving}/${line.inspectors}`)
    .join(', ');
  return ok(
    `各部门有可能被抽中的人数/总人数：${serving}；没有选择余地的检查组 ${choice.no_choice.length} 个`,
    `inspectors who could be drawn, of all, by department: ${serving}; teams without choice: ${choice.no_choice.length}`,
    serving,
  );
}
