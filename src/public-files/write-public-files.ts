import type pg from 'pg';
import { readSnapshot } from '../platform/copy.ts';
import { type Area, DATA_SETS, EVERYTHING, TEXTS, type Writing } from './areas.ts';
import { bulletinAt, lastBulletin } from './read-publications.ts';
import { StagedFiles } from './staged-files.ts';
import { readMark, writeMark } from './written.ts';

/**
 * Writes the files of an area for all bulletins that it does not have yet, and whatever they changed. A run that dies is
 * made up for by the next one, as the mark is written last of all.
 * @param anew writes everything, whatever the folder holds
 * @returns whether there was something to write
 */
export async function writeArea(writing: Writing, area: Area, anew = false): Promise<boolean> {
  const { pool, folder, owner, licence } = writing;
  return await readSnapshot(
    pool,
    async (client) => {
      const last = await lastBulletin(client);
      if (last === undefined) return false;
      const since = anew ? EVERYTHING : await writtenUntil(client, writing, area);
      if (since === last.ledger_position) return false;
      const files = await StagedFiles.begin(folder, area.name);
      await area.write(client, files, since, writing);
      await files.publish();
      const { ledger_position, digest } = last;
      await writeMark(files, area.name, { log_origin: owner.log_origin, licence, ledger_position, digest });
      return true;
    },
    area.lock,
  );
}

/** Every public file anew, from the database alone. @returns whether anything is published */
export async function writeEverything(writing: Writing): Promise<boolean> {
  await writeArea(writing, TEXTS, true);
  return await writeArea(writing, DATA_SETS, true);
}

/**
 * The place in the log up to which an area is written. From the very beginning where the mark is of another office or
 * licence, or names a bulletin that the database does not have: then the database was restored from a backup.
 */
async function writtenUntil(
  client: pg.ClientBase,
  { folder, owner, licence }: Writing,
  { name }: Area,
): Promise<number> {
  const mark = await readMark(folder, name);
  if (mark === undefined || mark.log_origin !== owner.log_origin || mark.licence !== licence)
    return EVERYTHING;
  const bulletin = await bulletinAt(client, mark.ledger_position);
  return bulletin?.digest === mark.digest ? mark.ledger_position : EVERYTHING;
}
