import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { faultsOf, InvalidInput } from '../platform/http/input.ts';
import { httpProblems } from '../platform/http/problems.ts';
import { plainFileName, receiveFile } from '../platform/http/receive-file.ts';
import { Problem } from '../platform/problems.ts';

/** A file that was sent, on disk in a folder of its own. */
export interface ReceivedFile {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  readonly sha256: Buffer;
  /** Removes it. */
  discard(): Promise<void>;
}

export interface Upload<Fields> {
  readonly fields: Fields;
  readonly file: ReceivedFile;
}

/** Fields that carry JSON. */
const JSON_FIELDS = new Set(['mapping', 'defaults']);

/**
 * Takes an upload apart, its file streamed to disk and digested on the way; the order of the parts is the sender's.
 * @param schema of the fields beside the file
 * @throws {Problem} file-missing; {InvalidInput} for a wrong field; either way no file is left behind.
 */
export async function receiveUpload<Schema extends z.ZodType>(
  request: FastifyRequest,
  schema: Schema,
): Promise<Upload<z.output<Schema>>> {
  const given: Record<string, unknown> = {};
  let file: ReceivedFile | undefined;
  try {
    for await (const part of request.parts()) {
      if (part.type === 'field') given[part.fieldname] = fieldValue(part.fieldname, part.value);
      else if (part.fieldname === 'file' && file === undefined) file = await keep(part.file, part.filename);
      else throw new Problem(httpProblems['file-missing']);
    }
    if (file === undefined) throw new Problem(httpProblems['file-missing']);
    const fields = schema.safeParse(given);
    if (!fields.success) throw invalid(schema, given);
    return { fields: fields.data, file };
  } catch (error) {
    await file?.discard();
    throw error;
  }
}

function invalid(schema: z.ZodType, given: unknown): InvalidInput {
  const error = new InvalidInput(faultsOf(schema, given));
  error.validationContext = 'body';
  return error;
}

function fieldValue(name: string, value: unknown): unknown {
  if (!JSON_FIELDS.has(name) || typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

async function keep(source: Readable, name: string): Promise<ReceivedFile> {
  const folder = await mkdtemp(join(tmpdir(), 'double-random-import-'));
  const discard = () => rm(folder, { recursive: true, force: true });
  const path = join(folder, 'file');
  try {
    return { path, name: plainFileName(name), discard, ...(await receiveFile(source, path)) };
  } catch (error) {
    await discard();
    throw error;
  }
}
