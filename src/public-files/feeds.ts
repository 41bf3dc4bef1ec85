import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { DocumentOf } from '../core/privacy/public-fields.ts';
import type { Text } from '../platform/language.ts';
import { type AtomEntry, atomFeed } from './atom.ts';
import { FEED_KINDS, type FeedKind, feedPath, publicAddress, publicationPath } from './layout.ts';
import { newestTexts, type PublishedText, touchedFeeds } from './read-publications.ts';
import type { StagedFiles } from './staged-files.ts';

/** Entries of a feed. */
const NEWEST = 100;

const TITLES: Readonly<Record<FeedKind, Text>> = {
  plan: { zh: '抽查计划', en: 'inspection plans' },
  matter_list: { zh: '抽查事项清单', en: 'lists of matters' },
  sampling_rules: { zh: '抽查工作细则', en: 'sampling rules' },
  draw: { zh: '抽取结果', en: 'draws' },
  result: { zh: '检查结果', en: 'results of inspections' },
};

/** Whose feeds they are. */
export interface FeedOwner {
  readonly code: string;
  /** Of all services alone in the world: identifiers are made of it. */
  readonly log_origin: string;
}

/** Writes every feed in which something was published behind `since`. */
export async function writeFeeds(
  client: pg.ClientBase,
  files: StagedFiles,
  since: number,
  owner: FeedOwner,
  licence: string,
): Promise<void> {
  const touched = await touchedFeeds(client, since);
  for (const kind of FEED_KINDS) {
    const departments = touched.filter((one) => one.kind === kind).map(({ department }) => department);
    if (departments.length === 0) continue;
    for (const department of [undefined, ...departments.filter((one) => one !== null)]) {
      const texts = await newestTexts(client, kind, department, NEWEST);
      const path = feedPath(department, kind);
      const feed = atomFeed({
        id: identifier(owner, path),
        title: `${TITLES[kind].zh} ${department ?? owner.code} ${TITLES[kind].en}`,
        author: owner.code,
        rights: licence,
        self: publicAddress(path),
        entries: texts.map((text) => entryOf(owner, text)),
      });
      await files.write(path, feed);
    }
  }
}

function entryOf(owner: FeedOwner, text: PublishedText): AtomEntry {
  return {
    id: identifier(owner, text.number),
    title:
      text.title ??
      (text.kind === 'withdrawal'
        ? `撤下 withdrawal of ${text.corrects}`
        : `已撤下 withdrawn ${text.number}`),
    published: text.published_at,
    updated: text.beside.at(-1)?.published_at ?? text.published_at,
    href: publicAddress(publicationPath(text.bulletin, text.number)),
    category: text.kind,
    summary: summaryOf(text),
  };
}

/** What is new in something that stands beside another. */
function summaryOf({ kind, document }: PublishedText): string | undefined {
  if (document === null) return undefined;
  if (kind === 'correction' || kind === 'withdrawal')
    return (JSON.parse(document) as DocumentOf<'correction' | 'withdrawal'>).reason;
  return kind === 'objection' ? (JSON.parse(document) as DocumentOf<'objection'>).answer : undefined;
}

/** A UUID of its own kind (RFC 9562, version 8) made of a name, so that it is the same whenever it is made. */
function identifier({ log_origin }: FeedOwner, name: string): string {
  const hash = createHash('sha256').update(`${log_origin}\n${name}`).digest();
  hash[6] = (hash[6]! & 0x0f) | 0x80;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const digits = hash.toString('hex');
  return `urn:uuid:${[digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20, 32)].join('-')}`;
}
