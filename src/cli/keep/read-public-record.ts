/** Reads everything public of a service, as anybody can, into one file to keep. */
import { readNote } from '../../core/ledger/checkpoint.ts';
import type { PublicDrawRecord, PublicRecord } from '../../core/verify/compare-kept.ts';

/** Answers an address below `/api/v1/public` with its text, or nothing where it is refused. */
export type Read = (path: string) => Promise<string | undefined>;

export async function readPublicRecord(read: Read): Promise<PublicRecord> {
  const json = async <T>(path: string): Promise<T | undefined> => {
    const text = await read(path);
    return text === undefined ? undefined : (JSON.parse(text) as T);
  };
  const draws: PublicDrawRecord[] = [];
  for (const { number, tasks } of await pages<{ number: string; tasks: { task: string }[] }>(
    json,
    '/draws?limit=200',
  )) {
    draws.push(
      await readDraw(
        read,
        json,
        number,
        tasks.map(({ task }) => task),
      ),
    );
  }
  const log_keys = (await json<{ log: string[] }>('/ledger/keys'))?.log ?? [];
  return {
    log_keys,
    ...(await readLedger(read, json)),
    publications: await readPublications(json),
    draws,
  };
}

type Json = <T>(path: string) => Promise<T | undefined>;

async function pages<Item>(json: Json, path: string): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const more: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: { items: Item[]; next: string | null } | undefined = await json(`${path}${more}`);
    items.push(...(page?.items ?? []));
    cursor = page?.next ?? null;
  } while (cursor !== null);
  return items;
}

/** The newest checkpoint and the entries up to it: the log may grow while it is read. */
async function readLedger(read: Read, json: Json): Promise<Pick<PublicRecord, 'checkpoint' | 'entries'>> {
  const entries = await readEntries(json, 0);
  const checkpoint = (await read('/ledger/checkpoint')) ?? '';
  const size = checkpoint === '' ? 0 : readNote(checkpoint).size;
  if (size > entries.length)
    entries.push(...(await readEntries(json, entries.length)).slice(0, size - entries.length));
  return { checkpoint, entries };
}

async function readEntries(json: Json, from: number): Promise<string[]> {
  const bodies: string[] = [];
  for (let start: number | null = from; start !== null; ) {
    const page: { items: { body: string }[]; next: number | null } | undefined = await json(
      `/ledger/entries?limit=1000&start=${start}`,
    );
    bodies.push(...(page?.items ?? []).map(({ body }) => body));
    start = page?.next ?? null;
  }
  return bodies;
}

async function readPublications(json: Json): Promise<PublicRecord['publications']> {
  const found: PublicRecord['publications'][number][] = [];
  const take = async (kind: string, number: string, path: string) => {
    const text = await json<{ document: unknown }>(path);
    if (text !== undefined) found.push({ kind, number, document: text.document });
  };
  for (const { code } of await pages<{ code: string }>(json, '/plans?limit=200')) {
    const plan = await json<{ revisions: { revision: number }[] }>(`/plans/${code}`);
    for (const { revision } of plan?.revisions ?? [])
      await take('plan', `${code}/${revision}`, `/plans/${code}?revision=${revision}`);
  }
  const lists = await json<{ items: { number: string }[] }>('/matter-lists');
  for (const { number } of lists?.items ?? [])
    await take('matter-list', `matter-list/${number}`, `/matter-lists/${number}`);
  const rules = await json<{ items: { version: number }[] }>('/sampling-rules');
  for (const { version } of rules?.items ?? [])
    await take('sampling-rules', `sampling-rules/${version}`, `/sampling-rules/${version}`);
  for (const { kind, number } of await pages<{ kind: string; number: string }>(json, '/bulletins?limit=200'))
    await take(kind.replace('_', '-'), number, `/bulletins/${encodeURIComponent(number)}`);
  return found;
}

async function readDraw(
  read: Read,
  json: Json,
  draw: string,
  tasks: readonly string[],
): Promise<PublicDrawRecord> {
  const path = `/draws/${encodeURIComponent(draw)}`;
  const story = await json<{ evidence: { version: number }[] }>(path);
  const evidence: string[] = [];
  for (const { version } of story?.evidence ?? []) {
    const text = await read(`${path}/evidence?version=${version}`);
    if (text !== undefined) evidence.push(text);
  }
  const drawn = await Promise.all(
    tasks.map((task) =>
      pages<PublicDrawRecord['drawn'][number]>(json, `${path}/drawn?limit=200&task=${task}`),
    ),
  );
  const records = await json<NonNullable<PublicDrawRecord['records']>>(`${path}/records`);
  return {
    draw,
    evidence,
    ...(records !== undefined && { records }),
    drawn: drawn.flat().map(({ stratum, rank, ordinal, target }) => ({ stratum, rank, ordinal, target })),
  };
}
