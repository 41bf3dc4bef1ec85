import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileHeaders } from './file-headers.ts';

/** A file of at most this size is kept in memory once it was asked for, and so many bytes of them together. */
const LARGEST_HOT = 2 ** 20;
const MOST_HOT = 64 * 2 ** 20;
/** For so many milliseconds a kept file is believed to be the one on the disk: another process may have written it. */
const BELIEVED = 1_000;

export interface HotFile {
  readonly bytes: Buffer;
  readonly size: number;
  readonly etag: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The same with the length, names and values in turn, as Node takes them at once. */
  readonly head: string[];
}

/** A file that is too large to keep; whoever gets it closes it. */
export interface ColdFile extends Omit<HotFile, 'bytes' | 'head'> {
  readonly handle: FileHandle;
}

interface Kept extends HotFile {
  /** Tells this file from the one that is renamed into its place. */
  readonly mark: string;
  lookedAt: number;
}

/** The files below a folder; small ones that were asked for last are in memory. */
export class HotFiles {
  readonly #folder: string;
  readonly #clock: () => number;
  /** By the time at which they were last looked at, the oldest first. */
  readonly #kept = new Map<string, Kept>();
  #weight = 0;

  constructor(folder: string, clock: () => number = () => performance.now()) {
    this.#folder = folder;
    this.#clock = clock;
  }

  /** A file that is in memory and was looked at a moment ago. */
  hot(path: string): HotFile | undefined {
    const kept = this.#kept.get(path);
    return kept === undefined || this.#clock() - kept.lookedAt > BELIEVED ? undefined : kept;
  }

  /** @param path below the folder, of ordinary names alone; undefined where there is no such file */
  async find(path: string): Promise<HotFile | ColdFile | undefined> {
    return this.hot(path) ?? (await this.#stillKept(path)) ?? (await this.#read(path));
  }

  /** To be called when files were renamed into their places: every kept one is looked at again. */
  doubt(): void {
    for (const kept of this.#kept.values()) kept.lookedAt = Number.NEGATIVE_INFINITY;
  }

  async #stillKept(path: string): Promise<HotFile | undefined> {
    const kept = this.#kept.get(path);
    if (kept === undefined) return undefined;
    const now = await stat(join(this.#folder, path), { bigint: true }).catch(() => undefined);
    if (now !== undefined && markOf(now) === kept.mark) {
      kept.lookedAt = this.#clock();
      this.#kept.delete(path);
      this.#kept.set(path, kept);
      return kept;
    }
    this.#forget(path);
    return undefined;
  }

  async #read(path: string): Promise<HotFile | ColdFile | undefined> {
    const lookedAt = this.#clock();
    const handle = await open(join(this.#folder, path)).catch(absent);
    if (handle === undefined) return undefined;
    let isHandedOn = false;
    try {
      const found = await handle.stat({ bigint: true });
      if (!found.isFile()) return undefined;
      const mark = markOf(found);
      const size = Number(found.size);
      if (size > LARGEST_HOT) {
        isHandedOn = true;
        return { handle, size, etag: `"${mark}"`, headers: fileHeaders(path, `"${mark}"`) };
      }
      const bytes = await handle.readFile();
      const etag = `"${createHash('sha256').update(bytes).digest('base64url')}"`;
      const headers = fileHeaders(path, etag);
      const head = [...Object.entries(headers).flat(), 'content-length', String(bytes.length)];
      const kept = { bytes, size: bytes.length, etag, headers, head, mark, lookedAt };
      this.#keep(path, kept);
      return kept;
    } finally {
      if (!isHandedOn) await handle.close();
    }
  }

  #keep(path: string, kept: Kept): void {
    this.#forget(path);
    this.#kept.set(path, kept);
    this.#weight += kept.size;
    for (const oldest of this.#kept.keys()) {
      if (this.#weight <= MOST_HOT) break;
      this.#forget(oldest);
    }
  }

  #forget(path: string): void {
    const kept = this.#kept.get(path);
    if (kept === undefined) return;
    this.#kept.delete(path);
    this.#weight -= kept.size;
  }
}

const markOf = ({ size, mtimeNs, ino }: BigIntStats): string =>
  [size, mtimeNs, ino].map((number) => number.toString(36)).join('-');

/** Nothing there, or a folder on the way that is none: the reader's mistake. Anything else is the server's. */
function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
  throw error;
}
