import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * Streams an uploaded file to `path`, for its owner alone, and digests it on the way.
 * @param flush whether it must be on the disk, and not only on its way there, before this returns.
 */
export async function receiveFile(
  source: Readable,
  path: string,
  flush = false,
): Promise<{ readonly bytes: number; readonly sha256: Buffer }> {
  const hash = createHash('sha256');
  let bytes = 0;
  await pipeline(
    source,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        bytes += chunk.length;
        yield chunk;
      }
    },
    createWriteStream(path, { mode: 0o600, flush }),
  );
  return { bytes, sha256: hash.digest() };
}

/** The last part of what a browser sends as name, which may be a whole path of either system. */
export const plainFileName = (name: string): string =>
  basename(name.replaceAll('\\', '/'))
    .replace(/\p{Cc}/gu, '')
    .slice(0, 255) || 'file';
