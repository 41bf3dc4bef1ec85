import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareLists, type ListDifference } from '../../src/matter-list/compare-lists.ts';
import { EXAMPLE_LIST, type MatterInList } from '../../src/matter-list/schema.ts';

const example = EXAMPLE_LIST.matters[0]!;
const { content: _, ...bare } = example;
const matter: fc.Arbitrary<MatterInList> = fc
  .record({
    code: fc.constantFrom('A', 'B', 'C', 'JT-1', 'jt-1', 'Z9'),
    name: fc.constantFrom('货运', '客运'),
    kind: fc.constantFrom('general' as const, 'key' as const),
    content: fc.constantFrom('一', '二', undefined),
    scopes: fc.constantFrom<string[][]>([], ['road'], ['road', 'water']),
    legal_basis: fc.constantFrom<MatterInList['legal_basis'][]>(
      [],
      [{ law: '《条例》' }],
      [{ law: '《条例》', article: '第五条' }],
    ),
  })
  .map(({ content, ...given }) => ({
    ...bare,
    ...given,
    ...(content !== undefined && { content }),
  }));
const list = fc.uniqueArray(matter, { selector: ({ code }) => code });

const byCode = (rows: readonly MatterInList[]) => rows.toSorted((a, b) => (a.code < b.code ? -1 : 1));

/** What the difference says was done, done. */
function applied(before: readonly MatterInList[], difference: ListDifference): MatterInList[] {
  const gone = new Set(difference.left_out.map(({ code }) => code));
  const changes = new Map(difference.changed.map(({ code, fields }) => [code, fields]));
  const kept = before
    .filter(({ code }) => !gone.has(code))
    .map((row) => {
      const changed = (changes.get(row.code) ?? []).map(({ field, after }) => [field, after]);
      const fields = Object.entries({ ...row, ...Object.fromEntries(changed) });
      return Object.fromEntries(fields.filter(([, value]) => value !== null)) as MatterInList;
    });
  return byCode([...kept, ...difference.added]);
}

describe('the difference between two versions', () => {
  it('leads from the one to the other, whatever they are', () => {
    fc.assert(
      fc.property(list, list, (before, after) => {
        expect(applied(before, compareLists(before, after))).toEqual(byCode(after));
      }),
      { numRuns: 300 },
    );
  });

  it('is nothing where nothing changed, in whatever order the matters stand', () => {
    fc.assert(
      fc.property(list, (matters) => {
        const none = { added: [], left_out: [], changed: [] };
        expect(compareLists(matters, matters.toReversed())).toEqual(none);
      }),
    );
  });

  it('backwards says the same the other way round', () => {
    fc.assert(
      fc.property(list, list, (before, after) => {
        const there = compareLists(before, after);
        const back = compareLists(after, before);
        expect([back.added, back.left_out]).toEqual([there.left_out, there.added]);
        expect(back.changed.map(({ code, fields }) => [code, fields])).toEqual(
          there.changed.map(({ code, fields }) => [
            code,
            fields.map((field) => ({ ...field, before: field.after, after: field.before })),
          ]),
        );
      }),
    );
  });

  it('names the fields that changed and no other', () => {
    const after = { ...example, kind: 'general' as const, scopes: ['water'] };
    expect(compareLists([example], [after]).changed).toEqual([
      {
        code: example.code,
        name: example.name,
        fields: [
          { field: 'kind', before: 'key', after: 'general' },
          { field: 'scopes', before: ['road_transport'], after: ['water'] },
        ],
      },
    ]);
  });
});
