import type { Readable } from 'node:stream';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import type { SheetLimits } from '../sheet.ts';
import { SheetError } from '../sheet-error.ts';

/** An XLSX has some dozens of parts; a directory of millions is itself an attack on memory. */
const MAX_ENTRIES = 10_000;
/** A small file may compress well without being a bomb. */
const RATIO_FREE_BYTES = 16 * 2 ** 20;

/** The parts of a zip file, each readable as a stream whose real bytes are counted against the limits. */
export interface Archive {
  has(name: string): boolean;
  /** Opens the file for this one part, so that nothing stays open when a reader stops early. */
  read(name: string): AsyncGenerator<Uint8Array>;
}

/**
 * Reads the directory of a zip file. Sizes that it declares are used to refuse early and never to accept:
 * what is inflated is counted byte by byte (zip bombs declare small sizes).
 */
export async function openArchive(path: string, limits: SheetLimits): Promise<Archive> {
  const entries = new Map<string, Entry>();
  const zip = await openZip(path);
  try {
    if (zip.entryCount > MAX_ENTRIES) throw new SheetError('not-a-spreadsheet');
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName.toLowerCase(), entry);
  } catch (error) {
    throw damaged(error);
  } finally {
    zip.close();
  }
  return {
    has: (name) => entries.has(name.toLowerCase()),
    read: (name) => readEntry(path, entries.get(name.toLowerCase()), limits),
  };
}

async function openZip(path: string): Promise<ZipFile> {
  try {
    return await openPromise(path, { autoClose: false, validateEntrySizes: false });
  } catch (error) {
    throw damaged(error);
  }
}

async function* readEntry(
  path: string,
  entry: Entry | undefined,
  limits: SheetLimits,
): AsyncGenerator<Uint8Array> {
  if (entry === undefined) throw new SheetError('not-a-spreadsheet');
  if (entry.isEncrypted()) throw new SheetError('encrypted-workbook');
  const tooLarge = () =>
    new SheetError('unpacked-too-large', { max: limits.max_unpacked_bytes, ratio: limits.max_ratio });
  if (entry.uncompressedSize > limits.max_unpacked_bytes) throw tooLarge();
  const most = Math.min(
    limits.max_unpacked_bytes,
    Math.max(RATIO_FREE_BYTES, entry.compressedSize * limits.max_ratio),
  );
  const zip = await openZip(path);
  let stream: Readable | undefined;
  let bytes = 0;
  try {
    stream = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      if (bytes > most) throw tooLarge();
      yield chunk;
    }
  } catch (error) {
    throw damaged(error);
  } finally {
    stream?.destroy();
    zip.close();
  }
}

function damaged(error: unknown): unknown {
  return error instanceof SheetError ? error : new SheetError('not-a-spreadsheet', {}, { cause: error });
}
