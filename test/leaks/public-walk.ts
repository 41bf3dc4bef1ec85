/** Everything that anybody can read without a token: along the OpenAPI document, and along the links of the portal. */
import type { FastifyInstance } from 'fastify';
import { linksOf, walk } from '../portal/walk.ts';

/** What a stranger who knows all numbers would try for a parameter. `undefined` leaves the parameter out. */
const KNOWN: Readonly<Record<string, readonly (string | undefined)[]>> = {
  // What tells of the size of a file that is packed is left out: digests do not pack alike.
  '*': [
    'publications/TEST-2026-G1/TEST-2026-G1-1.json',
    'feeds/all/draw.atom',
    'data/draw-2026.json',
    'none',
  ],
  code: ['P1', 'NONE'],
  cursor: [undefined],
  department: [undefined, 'JT'],
  digest: [undefined],
  district: [undefined],
  first: ['1', '3'],
  from: [undefined, '1'],
  kind: [undefined, 'draw'],
  limit: [undefined, '0'],
  name: [undefined, '货运'],
  number: ['TEST-2026-1', 'TEST-2026-R1', 'TEST-2026-G1', 'TEST-2026-G1-1', 'NONE'],
  outcome: [undefined],
  position: ['0', '2', '99'],
  rehearsal: [undefined, 'true'],
  revision: [undefined, '9'],
  round: [undefined, '1'],
  said: [undefined],
  second: [undefined],
  size: [undefined, '2', '99'],
  start: [undefined, '2'],
  target: ['F100', 'V141', 'NONE'],
  task: ['T01', 'T09'],
  to: ['1'],
  token: ['unknown'],
  version: [undefined, '9'],
  year: [undefined, '2026'],
};

interface Operation {
  readonly security?: readonly object[];
  readonly parameters?: readonly {
    readonly in: string;
    readonly name: string;
    readonly required?: boolean;
  }[];
}

/** Addresses of every public GET operation. A parameter that this file does not know is an error: name it above. */
export function publicAddresses(app: FastifyInstance): string[] {
  return Object.entries(app.swagger().paths ?? {}).flatMap(([path, item]) => {
    const operation = (item as { get?: Operation }).get;
    if (operation === undefined || operation.security !== undefined) return [];
    const names = (operation.parameters ?? []).filter((one) => one.in === 'path' || one.in === 'query');
    return choices(names.map(({ name }) => name)).map((chosen) => address(path, chosen));
  });
}

type Choice = Readonly<Record<string, string | undefined>>;

function choices(names: readonly string[]): Choice[] {
  return names.reduce<Choice[]>(
    (before, name) => {
      const known = KNOWN[name];
      if (known === undefined) throw new Error(`A public route has a parameter that nobody tries: ${name}`);
      return before.flatMap((choice) => known.map((value) => ({ ...choice, [name]: value })));
    },
    [{}],
  );
}

function address(path: string, chosen: Choice): string {
  const query = new URLSearchParams();
  let filled = path;
  for (const [name, value] of Object.entries(chosen)) {
    if (filled.includes(`{${name}}`)) filled = filled.replace(`{${name}}`, value ?? 'NONE');
    else if (value !== undefined) query.set(name, value);
  }
  return query.size === 0 ? filled : `${filled}?${query}`;
}

export interface Reading {
  readonly address: string;
  readonly status: number;
  readonly headers: string;
  readonly body: string;
}

/** Pages of the portal of one kind that are read. */
const OF_KIND = 150;

/** Every public answer as it is. */
export async function readEverything(app: FastifyInstance): Promise<Reading[]> {
  const read = async (url: string): Promise<Reading> => {
    const { statusCode: status, headers, body } = await app.inject({ url });
    return { address: url, status, headers: JSON.stringify(headers, Object.keys(headers).sort()), body };
  };
  const readings: Reading[] = [];
  for (const url of publicAddresses(app)) readings.push(await read(url));
  const pages = await walk(
    async (url) => {
      const reading = await read(url);
      return { reading, links: linksOf(reading.body) };
    },
    ['/', '/en'],
    OF_KIND,
  );
  return [...readings, ...[...pages.values()].map(({ reading }) => reading)];
}

/** Ids of requests, digests, keys, signatures and times: what may differ between two runs that are alike. */
const VARYING: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'uuid'],
  [/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{3})?)?(Z|\+\d\d:\d\d)?/g, 'time'],
  [/\\"?[0-9a-f]{64}|[0-9a-f]{64}/g, 'digest'],
  // A unit's token is a digest keyed with the secret (protocol section 9).
  [/(unit\\?":\\?")[0-9a-f]{32}/g, '$1token'],
  [/[0-9a-f]{128,}/g, 'signature'],
  [/\+[0-9a-f]{8}\+/g, '+key+'],
  [/[A-Za-z0-9+/]{40,}={0,2}/g, 'base64'],
  [/"etag":"(W\/)?[^,}]*"/g, '"etag":"digest"'],
  [/"date":"[^"]*"/g, '"date":"time"'],
];

/** A text without what may differ. */
export const even = (text: string): string =>
  VARYING.reduce((left, [pattern, word]) => left.replace(pattern, word), text);

/** A reading without what may differ. Lengths stay: a header that counts bytes would tell of what was counted. */
export function likeness({ address: url, status, headers, body }: Reading): Reading {
  // A closed door says for how many seconds more, which is a matter of when it was tried.
  if (status === 429) return { address: url, status, headers: '', body: '' };
  if (url !== '/metrics') return { address: url, status, headers: even(headers), body: even(body) };
  // The process tells of itself; of requests only which of them there were, not how many and how long.
  const requests = body.match(/^http_request_duration_seconds_count\{.*\}/gm) ?? [];
  return { address: url, status, headers: '', body: requests.sort().join('\n') };
}
