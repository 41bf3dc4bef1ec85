/** The bytes of attachments: one file each, below a folder, under the hex of its SHA-256. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { httpProblems } from '../platform/http/problems.ts';
import { receiveFile } from '../platform/http/receive-file.ts';
import { Problem } from '../platform/problems.ts';
import { attachmentProblems } from './problems.ts';
import type { MediaType } from './schema.ts';

export interface StoredFile {
  readonly digest: string;
  readonly media_type: MediaType;
  readonly size: number;
}

/** How files of the types begin that are let in. */
const BEGINNINGS: readonly (readonly [MediaType, Buffer])[] = [
  ['application/pdf', Buffer.from('%PDF-', 'latin1')],
  ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff])],
  ['image/png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
];
const LONGEST = Math.max(...BEGINNINGS.map(([, bytes]) => bytes.length));

/**
 * Streams a file into the folder; once this returns it is whole and on the disk. A file that is there already is
 * written anew, which mends one that was damaged.
 * @param source cut short, and then `truncated`, where the upload's bound is reached.
 * @throws Problem `attachment-type-refused`, `body-too-large`; whatever is thrown, nothing is left behind.
 */
export async function storeFile(
  folder: string,
  source: Readable & { readonly truncated?: boolean },
): Promise<StoredFile> {
  const incoming = join(folder, 'incoming');
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  const path = join(incoming, randomUUID());
  try {
    const { bytes, sha256 } = await receiveFile(source, path, true);
    if (source.truncated === true) throw new Problem(httpProblems['body-too-large']);
    const media_type = await mediaTypeOf(path);
    if (media_type === undefined) throw new Problem(attachmentProblems['attachment-type-refused']);
    const digest = sha256.toString('hex');
    await moveDurably(path, pathOf(folder, digest));
    return { digest, media_type, size: bytes };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

/** The bytes under `digest`, hashed again. @throws Problem `attachment-damaged` */
export async function readStored(folder: string, digest: string): Promise<Buffer> {
  const bytes = await readFile(pathOf(folder, digest)).catch((cause: unknown) => {
    throw new Problem(attachmentProblems['attachment-damaged'], { cause });
  });
  if (createHash('sha256').update(bytes).digest('hex') === digest) return bytes;
  throw new Problem(attachmentProblems['attachment-damaged']);
}

const pathOf = (folder: string, digest: string) => join(folder, digest.slice(0, 2), digest);

async function mediaTypeOf(path: string): Promise<MediaType | undefined> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LONGEST), 0, LONGEST, 0);
    const head = buffer.subarray(0, bytesRead);
    return BEGINNINGS.find(([, bytes]) => head.subarray(0, bytes.length).equals(bytes))?.[0];
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
