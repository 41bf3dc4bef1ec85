/** The bytes of attachments: one file each, below a folder, under the hex of its SHA-256. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { httpProblems } from '../platform/http/problems.ts';
import { receiveFile } from '../platform/http/receive-file.ts';
import { Problem } from '../platform/problems.ts';
import { STRIP } from './image/strip-image.ts';
import { mediaTypeOf, TELLING } from './media-type.ts';
import { attachmentProblems } from './problems.ts';
import type { MediaType } from './schema.ts';

export interface StoredFile {
  /** Of the bytes as stored: hex of SHA-256. */
  readonly digest: string;
  /** Of the bytes as they came in. */
  readonly received_digest: string;
  readonly media_type: MediaType;
  /** As stored, in bytes. */
  readonly size: number;
}

/**
 * Streams a file into the folder, an image without its metadata; once this returns it is whole and on the disk. A file
 * that is there already is written anew, which mends one that was damaged.
 * @param source cut short, and then `truncated`, where the upload's bound is reached.
 * @throws Problem `attachment-type-refused`, `attachment-heic`, `attachment-damaged-image`, `body-too-large`; whatever
 *   is thrown, nothing is left behind.
 */
export async function storeFile(
  folder: string,
  source: Readable & { readonly truncated?: boolean },
): Promise<StoredFile> {
  const incoming = join(folder, 'incoming');
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  const path = join(incoming, randomUUID());
  try {
    const received = await receiveFile(source, path, true);
    if (source.truncated === true) throw new Problem(httpProblems['body-too-large']);
    const media_type = mediaTypeOf(await headOf(path));
    const stored = media_type === 'application/pdf' ? received : await stripFile(path, STRIP[media_type]);
    const digest = stored.sha256.toString('hex');
    await moveDurably(path, pathOf(folder, digest));
    return { digest, received_digest: received.sha256.toString('hex'), media_type, size: stored.bytes };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

/** Writes what is left of an image over it, so that its metadata are nowhere; in memory, as large as an upload may be. */
const stripFile = async (path: string, strip: (bytes: Buffer) => Buffer) =>
  await receiveFile(Readable.from([strip(await readFile(path))]), path, true);

/** The bytes under `digest`, hashed again. @throws Problem `attachment-damaged` */
export async function readStored(folder: string, digest: string): Promise<Buffer> {
  const bytes = await readFile(pathOf(folder, digest)).catch((cause: unknown) => {
    throw new Problem(attachmentProblems['attachment-damaged'], { cause });
  });
  if (createHash('sha256').update(bytes).digest('hex') === digest) return bytes;
  throw new Problem(attachmentProblems['attachment-damaged']);
}

const pathOf = (folder: string, digest: string) => join(folder, digest.slice(0, 2), digest);

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(TELLING), 0, TELLING, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** A rename is on the disk when the folder is: a power cut must not leave a row without its file. */
async function moveDurably(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  await rename(from, to);
  for (const path of [dirname(to), dirname(dirname(to))]) {
    const folder = await open(path);
    await folder.sync().finally(() => folder.close());
  }
}
