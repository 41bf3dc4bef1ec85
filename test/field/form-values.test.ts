import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jcs } from '../../src/core/canonical/jcs.ts';
import { MEASURE_KINDS } from '../../src/core/visit/measures.ts';
import { RESULT_CODE_LIST } from '../../src/core/visit/result-codes.ts';
import { documentOf, type Values, valuesOf } from '../../src/field/form-values.ts';
import { mergeValues } from '../../src/field/merge-values.ts';
import { typedValues } from '../../src/field/typed-values.ts';
import { recordDocument } from '../../src/record/schema.ts';

const MATTERS = [
  { task: 'T01', matter: 'M.01', items: ['1', '2', 'a:b'] },
  { task: 'T02', matter: 'M.01', items: [] },
];
const words = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .filter((text) => /^[^\p{Cc}\p{Cs}]*$/u.test(text) && text.trim() === text && text !== '');
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const time = fc
  .integer({ min: 0, max: 3_000_000 })
  .map((n) => `${new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString().slice(0, 19)}+08:00`);
const digest = fc.integer({ min: 0, max: 9 }).map((n) => String(n).repeat(64));
const day = fc.constantFrom('2026-04-01', '2026-12-31');

const given = (record: object): object => JSON.parse(JSON.stringify(record));

const result = ({ task, matter, items }: (typeof MATTERS)[number]) =>
  fc.record({
    task: fc.constant(task),
    matter: fc.constant(matter),
    answers: fc.subarray(items).chain((list) =>
      fc.tuple(
        ...list.map((item) =>
          fc.record({
            item: fc.constant(item),
            answer: fc.constantFrom('yes', 'no', 'not_applicable'),
            note: maybe(words),
          }),
        ),
      ),
    ),
    codes: fc.oneof(fc.constant(['1']), fc.subarray(RESULT_CODE_LIST.filter((code) => code !== '1'))),
    facts: maybe(words),
    evidence: fc.uniqueArray(digest),
    measures: fc.array(
      fc.record({
        kind: fc.constantFrom(...MEASURE_KINDS),
        content: maybe(words),
        number: maybe(words),
        due_on: maybe(day),
        recipient: maybe(words),
      }),
      { maxLength: 4 },
    ),
  });

const record = fc
  .record({
    started_at: maybe(time),
    ended_at: maybe(time),
    results: fc.tuple(...MATTERS.map(result)),
    signature: maybe(
      fc.oneof(
        fc.record({
          kind: fc.constant('signed'),
          name: maybe(words),
          evidence: maybe(fc.uniqueArray(digest, { minLength: 1 })),
        }),
        fc.record({ kind: fc.constantFrom('refused', 'absent'), reason: words }),
      ),
    ),
    summary: maybe(words),
    remarks: maybe(words),
  })
  .map((one) => recordDocument.parse(given(one)));

describe('a record as the fields of a form', () => {
  it('comes back as it was, so that who changes nothing makes no new version', () => {
    fc.assert(
      fc.property(record, (document) => {
        const back = recordDocument.parse(documentOf(valuesOf(document), MATTERS, false));
        expect(jcs(back)).toBe(jcs(document));
      }),
    );
  });

  it('is the same after a browser sent it, with its line ends and its empty fields', () => {
    fc.assert(
      fc.property(record, (document) => {
        const values = valuesOf(document);
        const sent = new Map(
          [...values].map(([name, list]) => [name, list.map((text) => ` ${text.replaceAll('\n', '\r\n')}`)]),
        );
        sent.set('T01/M.01/facts/none', ['']);
        expect(typedValues(sent, MATTERS)).toEqual(values);
      }),
    );
  });

  it('leaves out what a department of several did not look at', () => {
    const values: Values = new Map([['T02/M.01/facts', ['看过']]]);
    expect(documentOf(values, MATTERS, true)).toMatchObject({ results: [{ task: 'T02' }] });
    expect(documentOf(values, MATTERS, false)).toMatchObject({ results: [{ task: 'T01' }, { task: 'T02' }] });
  });

  it('numbers measures without gaps and drops the files that were unticked', () => {
    const sent: Values = new Map([
      ['T01/M.01/measure/1/kind', ['other']],
      ['T01/M.01/measure/3/kind', ['none']],
      ['T01/M.01/evidence', ['a', 'b', 'a']],
      ['drop', ['T01/M.01/evidence a']],
    ]);
    const values = typedValues(sent, MATTERS);
    expect(values.get('T01/M.01/measure/0/kind')).toEqual(['other']);
    expect(values.get('T01/M.01/measure/1/kind')).toEqual(['none']);
    expect(values.has('T01/M.01/measure/3/kind')).toBe(false);
    expect(values.get('T01/M.01/evidence')).toEqual(['b']);
  });
});

describe('two versions of one form', () => {
  it('are put together without losing what either changed, and each difference is told', () => {
    fc.assert(
      fc.property(record, record, record, (a, b, c) => {
        const [base, mine, theirs] = [valuesOf(a), valuesOf(b), valuesOf(c)];
        const { merged, differences } = mergeValues(base, mine, theirs);
        for (const name of new Set([...base.keys(), ...mine.keys(), ...theirs.keys()])) {
          const [was, my, their] = [base.get(name), mine.get(name), theirs.get(name)].map((list) =>
            JSON.stringify(list ?? []),
          );
          if (my !== was) expect(merged.get(name)).toEqual(mine.get(name));
          expect(differences.some((one) => one.name === name)).toBe(my !== their);
        }
        expect(mergeValues(base, base, theirs).merged).toEqual(new Map([...theirs]));
      }),
    );
  });

  it('never mix the fields of one measure or of one signature', () => {
    const base: Values = new Map();
    const mine: Values = new Map([
      ['T01/M.01/measure/0/kind', ['correction_ordered']],
      ['signature', ['refused']],
      ['signature_words', ['拒签']],
    ]);
    const theirs: Values = new Map([
      ['T01/M.01/measure/0/kind', ['transferred']],
      ['T01/M.01/measure/0/recipient', ['案件科']],
      ['signature', ['signed']],
      ['signature_evidence', ['a']],
    ]);
    expect(mergeValues(base, mine, theirs).merged).toEqual(mine);
  });
});
