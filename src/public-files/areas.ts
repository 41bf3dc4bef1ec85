import type pg from 'pg';
import type { PublicFolder } from '../platform/config.ts';
import { readIndexed, writeDataSets } from './data-sets/write-data-sets.ts';
import { type FeedOwner, writeFeeds } from './feeds.ts';
import { bulletinPath, publicationPath } from './layout.ts';
import { publicationFile } from './publication-file.ts';
import { bulletinsSince, touchedTexts } from './read-publications.ts';
import type { StagedFiles } from './staged-files.ts';

/** Before the first entry of the log. */
export const EVERYTHING = -1;

/** What writing takes. */
export interface Writing extends PublicFolder {
  readonly pool: pg.Pool;
  readonly owner: FeedOwner;
}

/** Files that are brought up to date together. */
export interface Area {
  readonly name: 'texts' | 'data_sets';
  /** Advisory lock: of several processes one writes. */
  readonly lock: number;
  /** Writes what bulletins behind `since` in the log have touched. */
  write(client: pg.ClientBase, files: StagedFiles, since: number, writing: Writing): Promise<void>;
}

/** Publications, bulletins and feeds: as much work as was published. */
export const TEXTS: Area = {
  name: 'texts',
  lock: 0x9b11c,
  async write(client, files, since, { owner, licence }) {
    for await (const bulletins of bulletinsSince(client, since))
      for (const { number, document } of bulletins) await files.add(bulletinPath(number), document);
    for await (const texts of touchedTexts(client, since))
      for (const text of texts)
        await files.add(publicationPath(text.bulletin, text.number), publicationFile(text));
    await writeFeeds(client, files, since, owner, licence);
  },
};

/** Data sets: as much work as there is in a year, for one correction too. */
export const DATA_SETS: Area = {
  name: 'data_sets',
  lock: 0x9b11d,
  async write(client, files, since, { folder, licence }) {
    const indexed = since === EVERYTHING ? undefined : await readIndexed(folder);
    await writeDataSets(client, files, indexed === undefined ? EVERYTHING : since, {
      licence,
      indexed: indexed ?? [],
    });
  },
};
