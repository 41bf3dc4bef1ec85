import type pg from 'pg';
import type { PublicFolder } from '../platform/config.ts';
import { readSnapshot } from '../platform/copy.ts';
import { readIndexed, writeDataSets } from './data-sets/write-data-sets.ts';
import { type FeedOwner, writeFeeds } from './feeds.ts';
import { bulletinPath, publicationPath } from './layout.ts';
import { publicationFile } from './publication-file.ts';
import { bulletinAt, bulletinsSince, lastBulletin, touchedTexts } from './read-publications.ts';
import { StagedFiles } from './staged-files.ts';
import { readMark, writeMark } from './written.ts';

/** Of several processes one writes. */
const WRITER = 0x9b11c;

/** Before the first entry of the log. */
const EVERYTHING = -1;

/** What writing takes. */
export interface Writing extends PublicFolder {
  readonly pool: pg.Pool;
  readonly owner: FeedOwner;
}

/**
 * Writes the files of all bulletins that have none yet, and whatever they changed: files of what they stand beside, data
 * sets, feeds. A run that dies is made up for by the next one, as the mark is written last of all.
 * @param anew writes everything, whatever the folder holds
 * @returns whether there was something to write
 */
export async function writePublicFiles(writing: Writing, anew = false): Promise<boolean> {
  const { pool, folder, owner, licence } = writing;
  return await readSnapshot(
    pool,
    async (client) => {
      const last = await lastBulletin(client);
      if (last === undefined) return false;
      const indexed = (await readIndexed(folder)) ?? [];
      const since = anew || indexed.length === 0 ? EVERYTHING : await writtenUntil(client, writing);
      if (since === last.ledger_position) return false;
      const files = await StagedFiles.begin(folder);
      for await (const bulletins of bulletinsSince(client, since))
        for (const { number, document } of bulletins) await files.add(bulletinPath(number), document);
      for await (const texts of touchedTexts(client, since))
        for (const text of texts)
          await files.add(publicationPath(text.bulletin, text.number), publicationFile(text));
      await writeFeeds(client, files, since, owner, licence);
      await writeDataSets(client, files, since, { licence, indexed: since === EVERYTHING ? [] : indexed });
      await files.publish();
      const { ledger_position, digest } = last;
      await writeMark(files, { log_origin: owner.log_origin, licence, ledger_position, digest });
      return true;
    },
    WRITER,
  );
}

/**
 * The place in the log up to which the folder is written. From the very beginning where the mark is of another office or
 * licence, or names a bulletin that the database does not have: then the database was restored from a backup.
 */
async function writtenUntil(client: pg.ClientBase, { folder, owner, licence }: Writing): Promise<number> {
  const mark = await readMark(folder);
  if (mark === undefined || mark.log_origin !== owner.log_origin || mark.licence !== licence)
    return EVERYTHING;
  const bulletin = await bulletinAt(client, mark.ledger_position);
  return bulletin?.digest === mark.digest ? mark.ledger_position : EVERYTHING;
}
