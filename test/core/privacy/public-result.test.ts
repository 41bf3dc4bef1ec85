import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jcs } from '../../../src/core/canonical/jcs.ts';
import { personalNumbersIn } from '../../../src/core/privacy/personal-fields.ts';
import { publicDocument, publicResult } from '../../../src/core/privacy/public-fields.ts';
import { publicId, type ResultFacts, resultDocument } from '../../../src/core/privacy/public-result.ts';

const facts: ResultFacts = {
  draw: 'TEST-2026-1',
  group: 'door',
  plan: 'P1',
  target: {
    id: 'F100',
    kind: 'enterprise',
    name: '货运公司',
    legal_representative: '李四',
    district: '500114',
  },
  tasks: [{ code: 'T01', title: '货运企业' }],
  departments: [{ code: 'JT-ZF', name: '执法支队' }],
  matterName: () => '道路货物运输',
  checked_on: '2026-04-20',
  record: {
    outcome: 'problem',
    on_behalf: false,
    results: [
      {
        department: 'JT-ZF',
        task: 'T01',
        matter: 'M01',
        codes: ['E'],
        measures: [{ kind: 'correction_ordered', due_on: '2026-05-20' }],
      },
    ],
  },
};

/** Every name of a member, at any depth. */
const namesOf = (value: unknown): string[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([name, held]) => [
        ...(Array.isArray(value) ? [] : [name]),
        ...namesOf(held),
      ]);
const LISTED = new Set(namesOf(resultDocument({ ...facts, inspectors: ['I1'] })));

/** The same facts with members of their own added wherever there is an object. */
function laced(value: unknown, more: Readonly<Record<string, string>>): unknown {
  if (Array.isArray(value)) return value.map((item) => laced(item, more));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.fromEntries(Object.entries(value).map(([name, held]) => [name, laced(held, more)]));
  return { ...Object.fromEntries(Object.entries(more).filter(([name]) => !(name in kept))), ...kept };
}

describe('the public text of a result', () => {
  it('takes nothing of its source that is not on the list, whatever there is', () => {
    const plain = jcs(resultDocument(facts));
    const member = fc.oneof(
      fc.constantFrom(
        'phone',
        'address',
        'contact',
        'facts',
        'content',
        'number',
        'answers',
        'signature',
        'summary',
      ),
      fc.string({ minLength: 1 }).filter((name) => name !== '__proto__'),
    );
    fc.assert(
      fc.property(fc.dictionary(member, fc.string({ minLength: 1 })), (more) => {
        const source = laced(facts, more) as ResultFacts;
        // An office that shows inspectors says so by this member: of it nothing is added by chance.
        const { inspectors: _shown, ...rest } = source;
        expect(jcs(resultDocument(rest))).toBe(plain);
      }),
    );
  });

  it('is refused with any member more, at any depth', () => {
    const document = resultDocument({ ...facts, inspectors: ['I1'] });
    for (const name of ['phone', 'facts', 'signature', 'legal_representative']) {
      const wrong = [
        { ...document, [name]: 'x' },
        { ...document, target: { ...document.target, [name]: 'x' } },
        { ...document, matters: [{ ...document.matters[0], [name]: 'x' }] },
      ];
      for (const one of wrong) expect(publicResult.safeParse(one).success).toBe(false);
    }
    expect(publicDocument.parse(document)).toEqual(document);
    expect([...LISTED].sort()).toEqual(
      [
        ...[
          'checked_on',
          'code',
          'codes',
          'department',
          'departments',
          'district',
          'draw',
          'due_on',
          'group',
          'id',
        ],
        ...[
          'inspectors',
          'kind',
          'matter',
          'matters',
          'measures',
          'name',
          'on_behalf',
          'origin',
          'outcome',
          'plan',
        ],
        ...['target', 'task', 'tasks', 'text', 'title'],
      ].sort(),
    );
  });

  it('masks a person, and shows a number of a person only where this service gave it', () => {
    const person = { ...facts.target, id: '500114198001010011', kind: 'person', name: '李大力' };
    const { target } = resultDocument({ ...facts, target: person });
    expect(target).toEqual({ kind: 'person', name: '李*', district: '500114' });
    expect(publicId({ id: 'L:500114:000123', kind: 'person' })).toBe('L:500114:000123');
    expect(publicId({ id: '92500114MA5UYX0X0X', kind: 'individual' })).toBe('92500114MA5UYX0X0X');
    expect(publicId({ id: '13800138000', kind: 'vehicle' })).toBeUndefined();
  });
});

describe('a number of a person in a text', () => {
  it.each([
    ['请联系13800138000', ['telephone']],
    ['请联系 138-0013-8000。', ['telephone']],
    ['请联系１３８ ００１３ ８０００', ['telephone']],
    ['电话 023-79220001', ['telephone']],
    ['身份证 11010519491231002X 电话 13800138000', ['identity_number', 'telephone']],
    ['统一社会信用代码 91500114MA60D4NB68', []],
    ['黔江交通发〔2026〕12号，2026-05-20 前改正', []],
  ])('%s: %j', (text, found) => {
    expect(personalNumbersIn(text)).toEqual(found);
  });
});
