/** Going through the portal as its links lead. */
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
  const links = [...text.matchAll(/\s(?:href|src|action)="([^"]*)"/g)].map(
    ([, address]) => address!.replaceAll('&#38;', '&').split('#')[0]!,
  );
  return {
    path,
    status: answer.status,
    headers: answer.headers,
    text,
    links: [...new Set(links)].filter(Boolean),
  };
}

export const isPortal = (path: string): boolean => path.startsWith('/') && !ELSEWHERE.test(path);

/** What kind of page stands at an address: numbers and criteria are its subject, not its kind. */
export const kindOf = (path: string): string =>
  path.split('?')[0]!.replace(/\/(publications|bulletins|plans|matters|rules|draws)\/[^/]+/, '/$1/:number');

/** Every page of the portal that can be reached from these, breadth first; of one kind no more than `ofKind`. */
export async function walk(
  site: string,
  from: readonly string[],
  ofKind: number,
): Promise<Map<string, Found>> {
  const found = new Map<string, Found>();
  const kinds = new Map<string, number>();
  const waiting = [...from];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const kind = kindOf(path);
    if (found.has(path) || (kinds.get(kind) ?? 0) >= ofKind) continue;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    const page = await readPage(site, path);
    found.set(path, page);
    waiting.push(...page.links.filter(isPortal));
  }
  return found;
}
