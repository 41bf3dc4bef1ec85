/** Step one of the demonstration: the office loads its registers from its own workbooks. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { z } from 'zod';
import type { accepted, Counts, importView } from '../../import/schema.ts';
import type { Office } from './office.ts';

export interface ImportOptions {
  /** Title in the file by column key, where the file has titles of its own. */
  readonly mapping?: Readonly<Record<string, string>>;
  /** Values of columns that the file lacks. */
  readonly defaults?: Readonly<Record<string, string>>;
}

type Accepted = z.infer<typeof accepted>;
type Import = z.infer<typeof importView>;

/** Uploads, looks at the preview, confirms: what a registrar does by hand. Bad rows stay out and are counted. */
export async function importFile(
  office: Office,
  register: string,
  file: string | URL,
  options: ImportOptions = {},
): Promise<Counts> {
  const name = basename(typeof file === 'string' ? file : file.pathname);
  return importContent(office, register, name, await readFile(file), options);
}

export async function importContent(
  office: Office,
  register: string,
  name: string,
  content: Uint8Array<ArrayBuffer> | string,
  options: ImportOptions = {},
): Promise<Counts> {
  const form = new FormData();
  form.set('register', register);
  for (const [key, value] of Object.entries(options)) form.set(key, JSON.stringify(value));
  form.set('file', new Blob([content]), name);
  const upload = await office.upload<Accepted>('/api/v1/imports', form);
  await office.settled(upload.operation);
  const { preview } = await office.get<Import>(`/api/v1/imports/${upload.id}`);
  const confirmation = { confirm_warnings: true };
  const confirmed = await office.post<Accepted>(`/api/v1/imports/${upload.id}/confirm`, confirmation);
  await office.settled(confirmed.operation);
  return preview!.counts;
}
