import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openSheet, type SheetReader, type SheetSource } from '../../../src/platform/sheets/open-sheet.ts';
import type { SheetRow } from '../../../src/platform/sheets/sheet.ts';

const folders: string[] = [];

afterAll(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** A path in a folder of its own that goes away after the file's tests. */
export async function temporaryPath(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sheets-'));
  folders.push(folder);
  return join(folder, name);
}

export async function openBytes(
  bytes: Uint8Array | string,
  options: Partial<SheetSource> = {},
): Promise<SheetReader> {
  const path = await temporaryPath('upload');
  await writeFile(path, bytes);
  return openSheet({ path, file_name: 'upload', ...options });
}

export async function allRows(reader: SheetReader): Promise<SheetRow[]> {
  const rows: SheetRow[] = [];
  for await (const batch of reader.rows()) rows.push(...batch);
  return rows;
}

/** Cells of all data rows. */
export async function allCells(reader: SheetReader): Promise<(readonly string[])[]> {
  return (await allRows(reader)).map((row) => row.cells);
}

/** The code of the SheetError that opening and reading to the end gives, or 'none'. */
export async function refusal(
  bytes: Uint8Array | string,
  options: Partial<SheetSource> = {},
): Promise<string> {
  try {
    await allRows(await openBytes(bytes, options));
    return 'none';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}
