import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jcs } from '../../../src/core/canonical/jcs.ts';
import { parseJson } from '../../../src/core/canonical/parse-json.ts';

/** `parseJson` refuses a member `__proto__`. */
const key = fc.string({ unit: 'grapheme-ascii' }).filter((name) => name !== '__proto__');

const document = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.string({ unit: 'grapheme' }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  ),
})).value;

/** A copy with every object's members in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed(item)]),
  );
}

describe('canonical form', () => {
  test('writes strings as RFC 8785 section 3.2.2.2 does', () => {
    const given = '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/';
    expect(jcs({ string: given })).toBe(`{"string":"€$\\u000f\\nA'B\\"\\\\\\\\\\"/"}`);
    expect(jcs('\b\t\f\r\u001f\u007f')).toBe('"\\b\\t\\f\\r\\u001f\u007f"');
  });

  test('sorts members as RFC 8785 section 3.2.3 does', () => {
    expect(jcs({ peach: 'x', '1': { f: 1, F: 5, '\n': 56 }, '10': [], '': false, a_: 1, a0: 2 })).toBe(
      '{"":false,"1":{"\\n":56,"F":5,"f":1},"10":[],"a0":2,"a_":1,"peach":"x"}',
    );
  });

  test.each([
    ['a float', 0.5],
    ['an integer that is not exact', 2 ** 53],
    ['not a number', Number.NaN],
    ['null', { a: null }],
    ['a member without value', { a: undefined }],
    ['a hole in a list', new Array(1)],
    ['a key that is not ASCII', { 键: 1 }],
    ['half a surrogate pair', '\ud800'],
    ['a big integer', 1n],
    ['an object of a class', new Map()],
    ['bytes', new Uint8Array(1)],
  ])('refuses %s and names the place', (_, value) => {
    expect(() => jcs({ list: [value] })).toThrow(/^\$\.list\[0\]/);
  });

  test('accepts the largest integers', () => {
    expect(jcs([2 ** 53 - 1, 1 - 2 ** 53, -0])).toBe('[9007199254740991,-9007199254740991,0]');
  });

  test('does not depend on the order of members, and reads back as the same document', () => {
    fc.assert(
      fc.property(document, (value) => {
        const canonical = jcs(value);
        expect(jcs(reversed(value))).toBe(canonical);
        expect(jcs(parseJson(canonical))).toBe(canonical);
        expect(jcs(parseJson(JSON.stringify(value, undefined, 2)))).toBe(canonical);
      }),
    );
  });
});

describe('reading JSON', () => {
  test.each([
    ['{"a":1,"a":1}', 'json-duplicate-key'],
    ['{"a":1,"\\u0061":2}', 'json-duplicate-key'],
    ['[{"x":{"b":[],"b" : {}}}]', 'json-duplicate-key'],
    ['{"__proto__":1}', 'json-refused'],
    ['{"a":{"\\u005f_proto__":{}}}', 'json-refused'],
    ['['.repeat(65) + ']'.repeat(65), 'json-refused'],
    ['[1.0]', 'json-refused'],
    ['[1e3]', 'json-refused'],
    ['{"a":null}', 'json-refused'],
    ['', 'json-invalid'],
    ['{"a":1,}', 'json-invalid'],
    ['\ufeff{}', 'json-invalid'],
  ])('%s is %s', (source, code) => {
    expect(() => parseJson(source)).toThrow(expect.objectContaining({ code }));
  });

  test('the same name in different objects, and in strings, is no duplicate', () => {
    const source = '{"a":{"a":[{"a":1},{"a":2}]},"b":"a","c":["a","a"],"d":"\\"a\\":1,\\"a\\":2"}';
    expect(parseJson(source)).toEqual(JSON.parse(source));
  });
});
