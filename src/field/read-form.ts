import type { FastifyRequest } from 'fastify';
import { type StoredFile, storeFile } from '../attachment/stored-files.ts';
import { plainFileName } from '../platform/http/receive-file.ts';
import { Problem } from '../platform/problems.ts';
import type { Values } from './form-values.ts';
import type { Fault } from './typed-values.ts';

export type NamedFile = StoredFile & { readonly name: string };

/** A form as a browser sent it: its fields, the files stored already and named among them, and files that were refused. */
export interface SentForm {
  readonly values: Values;
  readonly files: readonly NamedFile[];
  readonly faults: readonly Fault[];
}

/** Which field holds the files that came in by an input. */
const holderOf = (upload: string): string => upload.replace(/photos$/, 'evidence');

/** Reads a form with files; a file that is refused costs neither what was typed nor the other files. */
export async function readForm(request: FastifyRequest, folder: string): Promise<SentForm> {
  const values = new Map<string, string[]>();
  const files: NamedFile[] = [];
  const faults: Fault[] = [];
  const add = (name: string, value: string) => values.set(name, [...(values.get(name) ?? []), value]);
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      add(part.fieldname, String(part.value));
    } else if (!part.filename) {
      // An input in which nothing was chosen is sent as a file without name and bytes, whatever the type says.
      part.file.resume();
    } else {
      const name = plainFileName(part.filename);
      const holder = holderOf(part.fieldname);
      try {
        const stored = await storeFile(folder, part.file);
        files.push({ ...stored, name });
        add(holder, stored.digest);
      } catch (error) {
        if (!(error instanceof Problem) || error.definition.status >= 500) throw error;
        const { title, next } = error.definition;
        faults.push({ field: holder, message: `${name}：${title.zh}。${next.zh}` });
      }
    }
  }
  return { values, files, faults };
}
