import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { DATA_INDEX, DATA_SUMS, dataPath } from '../layout.ts';
import { touchedDataSets } from '../read-publications.ts';
import type { StagedFiles } from '../staged-files.ts';
import { type DataFile, writeDataSet } from './write-data-set.ts';

interface DataIndex {
  /** Under which terms anybody may use the files. */
  readonly licence: string;
  readonly files: readonly DataFile[];
}

/**
 * Writes the data sets that have something behind `since` in them, and the index and checksums of all.
 * @param indexed what the index says so far
 */
export async function writeDataSets(
  client: pg.ClientBase,
  files: StagedFiles,
  since: number,
  { licence, indexed }: { readonly licence: string; readonly indexed: readonly DataFile[] },
): Promise<void> {
  const all = new Map(indexed.map((file) => [file.name, file]));
  for (const key of await touchedDataSets(client, since))
    for (const file of await writeDataSet(client, files, key)) all.set(file.name, file);
  const sorted = [...all.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const index: DataIndex = { licence, files: sorted };
  const { sha256 } = await files.write(dataPath(DATA_INDEX), `${JSON.stringify(index, null, 2)}\n`);
  const sums = [...sorted, { name: DATA_INDEX, sha256 }].map((file) => `${file.sha256}  ${file.name}\n`);
  await files.write(dataPath(DATA_SUMS), sums.join(''));
}

/** What the index in the folder says; undefined where there is none that can be read. */
export async function readIndexed(folder: string): Promise<readonly DataFile[] | undefined> {
  try {
    return (JSON.parse(await readFile(join(folder, dataPath(DATA_INDEX)), 'utf8')) as DataIndex).files;
  } catch {
    return undefined;
  }
}
