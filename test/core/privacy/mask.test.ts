import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskPerson, publicName } from '../../../src/core/privacy/mask.ts';

describe('a name on a public page', () => {
  it.each([
    ['张三', '张*'],
    ['张三丰', '张*'],
    ['欧阳修', '欧*'],
    ['𠮷田', '𠮷*'],
    ['', ''],
  ])('of a person %s is %s', (name, masked) => {
    expect(maskPerson(name)).toBe(masked);
    expect(publicName({ kind: 'person', name, legal_representative: null })).toBe(masked);
  });

  it.each([
    ['individual', '黔江区张三丰汽修店', '张三丰', '黔江区张*汽修店'],
    ['individual', '张三的张三修理铺', '张三', '张*的张*修理铺'],
    ['individual', '武陵汽修店', '张三丰', '武陵汽修店'],
    ['individual', '武陵汽修店', null, '武陵汽修店'],
    ['individual', '张家汽修店', '张', '张家汽修店'],
    ['enterprise', '张三丰物流有限公司', '张三丰', '张三丰物流有限公司'],
  ])('of a target of kind %s: %s, run by %s, is %s', (kind, name, operator, shown) => {
    expect(publicName({ kind, name, legal_representative: operator })).toBe(shown);
  });

  it('of a person shows one character and nothing of the length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
        expect([...maskPerson(name)]).toHaveLength(2);
      }),
    );
  });
});
