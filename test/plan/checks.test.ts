import { describe, expect, it } from 'vitest';
import { checkPlan } from '../../src/plan/check-plan.ts';
import type { PublishedFacts, RegisterFacts } from '../../src/plan/finding.ts';
import { planHeading, task } from '../../src/plan/schema.ts';
import { EXAMPLE_RULES } from '../../src/sampling-rules/schema.ts';
import { GOOD_PLAN, GOOD_TASK } from './register.ts';

/** JT with a corps and two counties below it, one of them with a station of its own; GA and HB stand apart. */
const DEPARTMENTS = new Map([
  ['JT', null],
  ['JT-ZF', 'JT'],
  ['QJ', 'JT'],
  ['QJ-ZF', 'QJ'],
  ['WL', 'JT'],
  ['GA', null],
  ['GA-JJ', 'GA'],
  ['HB', null],
]);
const matter = (code: string, lead_department: string | null) => ({
  code,
  lead_department,
  scopes: [],
  target_kinds: [],
  retired: false,
  exempt_ground: null,
});
const FACTS: RegisterFacts = {
  matters: new Map([
    ['M01', matter('M01', null)],
    ['M02', matter('M02', 'JT-ZF')],
    ['M03', matter('M03', 'GA')],
  ]),
  departments: DEPARTMENTS,
  credit_schemes: new Set(['XY']),
  kinds: new Set(['enterprise', 'individual', 'institution', 'project', 'vehicle', 'vessel']),
  methods: new Set(['on_site']),
};
const PUBLISHED: PublishedFacts = {
  matter_list: new Map([...FACTS.matters.keys()].map((code) => [code, {}])),
  newest_matter_list: '2026-1',
};

type Change = Readonly<Record<string, unknown>>;

/** Findings on one task, and one plan, that is in order but for the changes: `field rule`. */
function check(
  ofTask: Change,
  ofPlan: Change = {},
  published: PublishedFacts = PUBLISHED,
  facts: RegisterFacts = FACTS,
) {
  const { code: _code, tasks: _tasks, ...heading } = GOOD_PLAN;
  const only = task.parse({ code: 'T01', visit_group: 'T01', ...GOOD_TASK, ...ofTask });
  const plan = planHeading.parse({ ...heading, ...ofPlan });
  const { errors, warnings } = checkPlan(plan, [only], facts, published);
  const named = (findings: typeof errors) => findings.map(({ field, rule }) => `${field} ${rule}`);
  return { errors: named(errors), warnings: named(warnings), messages: [...errors, ...warnings] };
}

const team = (department: string, size = 2) => ({ department, size, content: '许可', authority: '执法' });
const teams = (...list: readonly object[]) => ({ teams: list });
const JOINT = { kind: 'joint', participants: ['GA'] } as const;

describe('at least two inspectors of the leading department', () => {
  it.each<[string, Change, Change, string[]]>([
    ['two are enough', teams(team('JT-ZF')), {}, []],
    ['one is refused', teams(team('JT-ZF', 1)), {}, ['teams team-too-small']],
    ['one of the lead itself is refused', teams(team('JT', 1)), {}, ['teams team-too-small']],
    ['one each of two parts that go together are two', teams(team('JT', 1), team('QJ', 1)), {}, []],
    ['a second part may send one', teams(team('JT-ZF', 2), team('QJ', 1)), {}, []],
    [
      'of the department that leads the matter both',
      { matters: ['M02'], ...teams(team('JT-ZF', 1), team('QJ', 1)) },
      {},
      ['teams team-too-small'],
    ],
    [
      'of counties that go by themselves two each',
      { mode: 'lower_level', ...teams(team('QJ-ZF', 1), team('WL', 2)) },
      {},
      ['teams team-too-small'],
    ],
    ['a partner may send one', teams(team('JT-ZF'), team('GA', 1)), JOINT, []],
    [
      'a partner that leads a matter sends two',
      { matters: ['M03'], ...teams(team('JT-ZF'), team('GA', 1)) },
      JOINT,
      ['teams team-too-small'],
    ],
    [
      'a partner’s two do not stand in for the lead’s',
      teams(team('JT-ZF', 1), team('GA')),
      JOINT,
      ['teams team-too-small'],
    ],
  ])('%s', (_, ofTask, ofPlan, expected) => {
    expect(check(ofTask, ofPlan).errors).toEqual(expected);
  });
});

describe('whose teams are sent', () => {
  it.each<[string, Change, Change, string[]]>([
    ['a department plan sends whatever is below its lead', teams(team('QJ-ZF')), {}, []],
    [
      'a department plan sends nobody else',
      teams(team('JT-ZF'), team('GA')),
      {},
      ['teams team-outside-lead'],
    ],
    [
      'each of those is named',
      teams(team('JT-ZF'), team('GA'), team('HB')),
      {},
      ['teams team-outside-lead', 'teams team-outside-lead'],
    ],
    [
      'naming participants makes no joint plan',
      teams(team('JT-ZF'), team('GA')),
      { participants: ['GA'] },
      ['teams team-outside-lead'],
    ],
    [
      'what is above the lead is no part of it',
      teams(team('JT')),
      { lead_department: 'JT-ZF' },
      ['teams team-outside-lead'],
    ],
    ['in a joint plan the lead goes along', teams(team('GA-JJ')), JOINT, ['teams lead-without-team']],
    [
      'a county below the lead is the lead’s',
      { mode: 'lower_level', ...teams(team('QJ-ZF'), team('GA')) },
      JOINT,
      [],
    ],
    [
      'also where the counties check',
      { mode: 'lower_level', ...teams(team('GA-JJ'), team('GA')) },
      JOINT,
      ['teams lead-without-team'],
    ],
    [
      'with every other gap at once',
      teams({ department: 'HB', size: 1 }),
      JOINT,
      [
        'participants participant-without-team',
        'teams authority-missing',
        'teams content-missing',
        'teams department-not-participant',
        'teams lead-without-team',
      ],
    ],
    [
      'without any team, that alone is to be put right',
      { teams: [] },
      { ...JOINT },
      ['participants participant-without-team', 'teams missing'],
    ],
  ])('%s', (_, ofTask, ofPlan, expected) => {
    expect(check(ofTask, ofPlan).errors).toEqual(expected);
  });

  it('and the planner is told to make it a joint plan', () => {
    const [finding] = check(teams(team('JT-ZF'), team('GA'))).messages;
    expect(finding!.message.zh).toMatch(/GA.*联合计划/);
    expect(finding!.message.en).toMatch(/GA.*joint plan/);
  });
});

describe('whose targets are in scope', () => {
  const over = (...departments: string[]) => ({
    ...FACTS,
    targets: new Map([['T01', new Map(departments.map((code) => [code, 7]))]]),
  });
  const reach = (ofPlan: Change, facts: RegisterFacts) =>
    check(teams(team('JT-ZF')), ofPlan, PUBLISHED, facts);

  it('are those of the lead and of what is below it', () => {
    expect(reach({}, over('JT', 'QJ-ZF')).errors).toEqual([]);
    const { errors, messages } = reach({}, over('JT', 'GA-JJ', 'HB'));
    expect(errors).toEqual(['scope scope-outside-plan']);
    expect(messages[0]!.message.zh).toContain('14 个对象由 GA-JJ、HB 主管');
  });

  it('are those of the participants too, where the plan is joint', () => {
    expect(reach(JOINT, over('JT', 'GA-JJ')).errors).not.toContain('scope scope-outside-plan');
    expect(reach(JOINT, over('HB')).errors).toContain('scope scope-outside-plan');
  });
});

describe('firms and their vehicles are two tasks', () => {
  it.each<[string, Change, boolean]>([
    ['firms alone', { kinds: ['enterprise', 'individual'] }, false],
    ['vehicles and vessels', { kinds: ['vehicle', 'vessel'] }, false],
    ['projects and vehicles', { kinds: ['project', 'vehicle'] }, false],
    ['firms and vehicles', { kinds: ['enterprise', 'vehicle'] }, true],
    ['businesses and vessels', { kinds: ['individual', 'vessel'] }, true],
    ['every kind there is', { categories: ['21'] }, true],
  ])('%s', (_, scope, warned) => {
    const { errors, warnings } = check({ scope });
    expect(errors).toEqual([]);
    expect(warnings.filter((line) => line.startsWith('scope'))).toEqual(
      warned ? ['scope firms-with-vehicles'] : [],
    );
  });
});

describe('the sampling rules in force', () => {
  const under = (more: object) => ({ ...PUBLISHED, rules: { version: 3, ...EXAMPLE_RULES, ...more } });
  const like = { replacement: true, disclosure: { policy: 'on_draw' } };

  it('followed by a task, give no warning', () => {
    expect(check(like, {}, under({})).warnings).toEqual([]);
  });

  it('departed from, are named with both values, and are no obstacle', () => {
    const departing = {
      sample: { ...GOOD_TASK.sample, rounding: 'nearest' },
      replacement: false,
      disclosure: { policy: 'from', date: '2026-10-01' },
    };
    const { errors, warnings, messages } = check(departing, {}, under({}));
    expect(errors).toEqual([]);
    expect(warnings).toEqual([
      'sample rounding-departs',
      'replacement replacement-departs',
      'disclosure disclosure-departs',
    ]);
    const both = [
      ['nearest', 'up'],
      ['not-allowed', 'allowed'],
      ['from', 'on_draw'],
    ] as const;
    messages.forEach(({ message }, i) => {
      for (const text of [message.zh, message.en]) {
        for (const value of both[i]!) expect(text).toContain(value);
        expect(text).toContain('3');
      }
    });
  });

  it('of rounding are asked of rates alone, which are rounded up where nothing is said', () => {
    const nearest = under({ rounding: 'nearest' });
    expect(check(like, {}, nearest).warnings).toEqual(['sample rounding-departs']);
    const sample = { mode: 'total', total: 5, weights: { A: 1, B: 1, C: 1, D: 1 } };
    expect(check({ ...like, sample }, {}, nearest).warnings).toEqual([]);
  });

  it('where there are none, give no warning', () => {
    expect(check({ replacement: false }).warnings).toEqual([]);
  });
});
