import { jcs } from '../canonical/jcs.ts';

export interface Difference {
  readonly expected: string;
  readonly actual: string;
}

const SHOWN = 160;
const MISSING = '—';

/** The first place where two lists differ, short enough to read; nothing where they are the same. */
export function firstDifference(
  expected: readonly unknown[],
  actual: readonly unknown[],
): Difference | undefined {
  const length = Math.max(expected.length, actual.length);
  for (let at = 0; at < length; at++) {
    const left = textOf(expected, at);
    const right = textOf(actual, at);
    if (left !== right) return { expected: shorten(at, left, right), actual: shorten(at, right, left) };
  }
  return undefined;
}

const textOf = (list: readonly unknown[], at: number) => (at < list.length ? jcs(list[at]) : MISSING);

/** Keeps what leads up to the first character in which a text differs from the other. */
function shorten(at: number, text: string, other: string): string {
  let same = 0;
  while (same < text.length && text[same] === other[same]) same++;
  const from = Math.max(0, same - SHOWN / 2);
  const cut = text.slice(from, from + SHOWN);
  return `[${at}] ${from > 0 ? '…' : ''}${cut}${from + SHOWN < text.length ? '…' : ''}`;
}
