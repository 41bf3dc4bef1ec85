/** Files and feeds beside the lists. */
import { inBoth } from './in-both.ts';

export const FILES = inBoth(
  {
    set: (kind: string, year: number, format: string) => `${kind} ${year}（${format}）`,
    feed: (kind: string) => `订阅：${kind}（Atom）`,
  },
  {
    set: (kind: string, year: number, format: string) => `${kind}, ${year} (${format})`,
    feed: (kind: string) => `Feed: ${kind} (Atom)`,
  },
);
