import type { FastifyInstance } from 'fastify';
import type { PublicationKind } from '../../../core/privacy/public-fields.ts';
import type { Language } from '../../../platform/language.ts';
import { readIndexed } from '../../../public-files/data-sets/write-data-sets.ts';
import {
  DATA_FORMATS,
  dataPath,
  dataSetName,
  FEED_KINDS,
  type FeedKind,
  feedPath,
  publicAddress,
} from '../../../public-files/layout.ts';
import { addressIn } from '../language.ts';
import type { Feed } from '../layout.ts';
import type { Download } from '../parts.ts';
import { FILES } from '../words/files.ts';
import { FRAME } from '../words/frame.ts';
import { KINDS } from '../words/kinds.ts';

/** What a list shows: its kinds, and the year and department that it is narrowed to. */
export interface Shown {
  readonly kinds: readonly PublicationKind[];
  readonly year?: number | undefined;
  /** Given only where something of it is listed: only then is there a feed of it. */
  readonly department?: string | undefined;
}

export interface StoredFiles {
  readonly feeds: readonly Feed[];
  readonly downloads: readonly Download[];
}

/** The stored files of what a list shows; files that were never made are not named. */
export async function storedFiles(
  app: Pick<FastifyInstance, 'publicFiles'>,
  language: Language,
  { kinds, year, department }: Shown,
): Promise<StoredFiles> {
  const [words, kindWords] = [FILES[language], KINDS[language].publication];
  const indexed = (await readIndexed(app.publicFiles.folder)) ?? [];
  const known = new Set(indexed.map(({ name }) => name));
  const made = kinds.filter((kind) => indexed.some((file) => file.kind === kind));
  // Of a list of several kinds the files would be more than the list: all of them stand on one page.
  const sets = (kinds.length > 1 ? [] : made).flatMap((kind) => {
    const newest = Math.max(...indexed.flatMap((file) => (file.kind === kind ? [file.year] : [])));
    const name = dataSetName(kind, year ?? newest);
    return DATA_FORMATS.flatMap((format): Download[] =>
      known.has(`${name}.${format}`)
        ? [
            {
              title: words.set(kindWords[kind], year ?? newest, format.toUpperCase()),
              address: publicAddress(dataPath(`${name}.${format}`)),
            },
          ]
        : [],
    );
  });
  const feeds = made.filter(isFeed).map((kind) => ({
    title: words.feed(kindWords[kind]),
    address: publicAddress(feedPath(department, kind)),
  }));
  return {
    feeds,
    downloads: [...sets, ...feeds, { title: FRAME[language].data, address: addressIn(language, '/data') }],
  };
}

const isFeed = (kind: PublicationKind): kind is FeedKind => (FEED_KINDS as readonly string[]).includes(kind);
