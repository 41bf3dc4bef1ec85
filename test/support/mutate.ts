/**
 * Changes one field of a JSON document at random: the lies a verifier must not believe. The same seed gives
 * the same change.
 */
export type Json = string | number | boolean | Json[] | { [key: string]: Json };

export interface Mutation {
  readonly path: string;
  readonly kind: 'changed' | 'left out' | 'dropped' | 'repeated' | 'swapped';
  readonly document: Json;
}

/** A small generator of its own (mulberry32), so that a failure can be repeated from its seed. */
function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** Walks down to a random field; big lists are not more likely than small members beside them. */
export function mutate(document: Json, seed: number): Mutation {
  const below = numbers(seed);
  const copy = structuredClone(document);
  let parent: Json[] | { [key: string]: Json } = copy as { [key: string]: Json };
  const path: string[] = ['$'];
  for (;;) {
    const keys = Object.keys(parent);
    const key = keys[below(keys.length)]!;
    const child = (parent as { [key: string]: Json })[key]!;
    path.push(key);
    if (!Array.isArray(parent) && below(10) === 0) {
      delete parent[key];
      return { path: path.join('.'), kind: 'left out', document: copy };
    }
    const isBranch = typeof child === 'object' && Object.keys(child).length > 0;
    if (isBranch && !(Array.isArray(child) && below(4) === 0)) {
      parent = child as { [key: string]: Json };
      continue;
    }
    const kind = isBranch ? alterList(child as Json[], below) : 'changed';
    if (!isBranch) (parent as { [key: string]: Json })[key] = altered(child, below);
    return { path: path.join('.'), kind, document: copy };
  }
}

function alterList(list: Json[], below: (n: number) => number): Mutation['kind'] {
  const at = below(list.length);
  const other = list.findIndex((item) => JSON.stringify(item) !== JSON.stringify(list[at]));
  const kind = (['dropped', 'repeated', 'swapped'] as const)[below(other < 0 ? 2 : 3)]!;
  if (kind === 'dropped') list.splice(at, 1);
  else if (kind === 'repeated') list.splice(at, 0, structuredClone(list[at]!));
  else [list[at], list[other]] = [list[other]!, list[at]!];
  return kind;
}

function altered(value: Json, below: (n: number) => number): Json {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value > 0 && below(2) ? value - 1 : value + 1;
  if (typeof value !== 'string') return Array.isArray(value) ? ['X'] : { X: 1 };
  if (value === '') return '0';
  const at = below(value.length);
  const next = alike(value[at]!);
  return value.slice(0, at) + next + value.slice(at + 1);
}

/** Another character of the same kind, so that most lies still have the right form. */
function alike(char: string): string {
  for (const alphabet of ['0123456789', 'abcdef', 'ABCD', 'EFGHIJKLMNOPQRSTUVWXYZ', 'ghijklmnopqrstuvwxyz']) {
    const at = alphabet.indexOf(char);
    if (at >= 0) return alphabet[(at + 1) % alphabet.length]!;
  }
  return char === '-' ? '.' : '-';
}
