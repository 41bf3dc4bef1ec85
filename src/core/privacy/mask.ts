/** What the public may read of a person (domain: 公开页不出现自然人姓名全文). */

/**
 * The first character and one asterisk, however long the name: `张三丰` → `张*`. A compound surname is cut
 * too, since whoever has one is easier to find.
 */
export function maskPerson(name: string): string {
  const [first] = name;
  return first === undefined ? '' : `${first}*`;
}

export interface Named {
  readonly kind: string;
  readonly name: string;
  readonly legal_representative: string | null;
}

/**
 * The name of a target for a public page. A person's own name is masked; an individual business is often
 * called after its operator, whose name is masked where it stands.
 */
export function publicName({ kind, name, legal_representative: operator }: Named): string {
  if (kind === 'person') return maskPerson(name);
  // One character is no name, and masking it everywhere would spoil the business's.
  if (kind !== 'individual' || operator === null || [...operator].length < 2) return name;
  return name.replaceAll(operator, maskPerson(operator));
}
