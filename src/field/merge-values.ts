import type { Values } from './form-values.ts';

/** Fields that mean something together alone: whoever changes one of them means all. */
const groupOf = (name: string): string =>
  name
    .replace(/(measure\/\d+)\/.*$/, '$1')
    .replace(/^signature_.*$/, 'signature')
    .replace(/\/note\//, '/answer/');

const same = (a: readonly string[] | undefined, b: readonly string[] | undefined): boolean =>
  JSON.stringify(a ?? []) === JSON.stringify(b ?? []);

export interface Difference {
  readonly name: string;
  readonly mine: readonly string[];
  readonly theirs: readonly string[];
  /** Whether the merged form has mine. */
  readonly kept: 'mine' | 'theirs';
}

/**
 * Puts together what two people made of one version: what I changed stays mine, the rest is as the other left it.
 * Nothing is decided behind my back: every field in which we differ is listed, with both.
 * @param base the version that mine was made on
 */
export function mergeValues(
  base: Values,
  mine: Values,
  theirs: Values,
): { readonly merged: Values; readonly differences: readonly Difference[] } {
  const names = [...new Set([...theirs.keys(), ...mine.keys(), ...base.keys()])];
  const changed = new Set(
    names.filter((name) => !same(mine.get(name), base.get(name))).map((name) => groupOf(name)),
  );
  const merged = new Map<string, readonly string[]>();
  const differences: Difference[] = [];
  for (const name of names) {
    const kept = changed.has(groupOf(name)) ? 'mine' : 'theirs';
    const value = (kept === 'mine' ? mine : theirs).get(name);
    if (value !== undefined) merged.set(name, value);
    if (!same(mine.get(name), theirs.get(name)))
      differences.push({ name, mine: mine.get(name) ?? [], theirs: theirs.get(name) ?? [], kept });
  }
  return { merged, differences };
}
