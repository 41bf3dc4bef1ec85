/** How far the folder follows the database. The database is the truth: whatever is doubtful here is written anew. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { StagedFiles } from './staged-files.ts';

/** Hidden, and so never served. */
const markPath = (area: string): string => `.written-${area}.json`;

/** To be raised when what is written changes: at the next start everything is written anew. */
const FORMAT = 1;

const writtenMark = z.strictObject({
  format: z.literal(FORMAT),
  /** Name of the log and licence, which stand in the files. */
  log_origin: z.string(),
  licence: z.string(),
  /** The last bulletin whose files are there: its place in the log, and its digest. */
  ledger_position: z.int(),
  digest: z.string(),
});
export type WrittenMark = z.infer<typeof writtenMark>;
export type NewMark = Omit<WrittenMark, 'format'>;

/** The mark of an area; undefined where there is none, or one of another format. */
export async function readMark(folder: string, area: string): Promise<WrittenMark | undefined> {
  try {
    return writtenMark.parse(JSON.parse(await readFile(join(folder, markPath(area)), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Written behind everything that it vouches for. */
export async function writeMark(files: StagedFiles, area: string, mark: NewMark): Promise<void> {
  await files.write(markPath(area), `${JSON.stringify({ format: FORMAT, ...mark })}\n`);
  await files.publish();
}
