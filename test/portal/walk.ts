/** Going through the portal as its links lead. */
import { plain } from '../support/plain-html.ts';

/** Pages of programs, files and staff: the portal leads there, and they are others' to test. */
const ELSEWHERE = /^\/(?:api|public|docs|protocol|check|login|assets)(?:[/?]|$)/;

export interface Found {
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Every address of this site that it names, without fragments. */
  readonly links: readonly string[];
}

export async function readPage(site: string, path: string): Promise<Found> {
  const answer = await fetch(site + path, { headers: { accept: 'text/html' }, redirect: 'manual' });
  const text = await answer.text();
  return { path, status: answer.status, headers: answer.headers, text, links: linksOf(text) };
}

/** Every address of its own site that a page names. */
export function linksOf(text: string): string[] {
  const links = [...text.matchAll(/\s(?:href|src|action)="([^"]*)"/g)].map(
    ([, address]) => plain(address!).split('#')[0]!,
  );
  return [...new Set(links)].filter(Boolean);
}

export const isPortal = (path: string): boolean => path.startsWith('/') && !ELSEWHERE.test(path);

/** What kind of page stands at an address: numbers and criteria are its subject, not its kind. */
export const kindOf = (path: string): string =>
  path.split('?')[0]!.replace(/\/(publications|bulletins|plans|matters|rules|draws)\/[^/]+/, '/$1/:number');

/** Every page of the portal that can be reached from these, breadth first; of one kind no more than `ofKind`. */
export async function walk<Page extends { readonly links: readonly string[] }>(
  read: (path: string) => Promise<Page>,
  from: readonly string[],
  ofKind: number,
): Promise<Map<string, Page>> {
  const found = new Map<string, Page>();
  const kinds = new Map<string, number>();
  const waiting = [...from];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const kind = kindOf(path);
    // Questions about one firm are throttled.
    const most = kind.endsWith('/firm') ? Math.min(ofKind, 10) : ofKind;
    if (found.has(path) || (kinds.get(kind) ?? 0) >= most) continue;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    const page = await read(path);
    found.set(path, page);
    waiting.push(...page.links.filter(isPortal));
  }
  return found;
}
