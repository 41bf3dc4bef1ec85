import { createHash, type Hash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform, type TransformCallback, type Writable } from 'node:stream';
import { finished } from 'node:stream/promises';

/** Files written or renamed at once; Node does four of them at a time anyway. */
const AT_ONCE = 64;
/** Small files that wait to be renamed; then they go into their places without the rest. */
const MOST_WAITING = 2_000;

export interface Digested {
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

/**
 * Files that appear together: they are written aside, and renamed into their places one right after the other when all of
 * them are whole, or thousands. Nobody reads half a file, and a process that dies before leaves what was there.
 */
export class StagedFiles {
  readonly #folder: string;
  readonly #staging: string;
  readonly #places = new Map<string, string>();
  #writing: Promise<void>[] = [];

  private constructor(folder: string, staging: string) {
    this.#folder = folder;
    this.#staging = staging;
  }

  /**
   * @param folder made if it is not there
   * @param name of the work, which is done by one at a time; what a run that died left is removed
   */
  static async begin(folder: string, name: string): Promise<StagedFiles> {
    const staging = join(folder, `.incoming-${name}`);
    await rm(staging, { recursive: true, force: true });
    await mkdir(staging, { recursive: true });
    return new StagedFiles(folder, staging);
  }

  /** Where a file that will lie at `path` below the folder is written until then. */
  staged(path: string): string {
    const known = this.#places.get(path);
    if (known !== undefined) return known;
    const staged = join(this.#staging, String(this.#places.size));
    this.#places.set(path, staged);
    return staged;
  }

  /** One of very many small files: it is not forced to the disk by itself. */
  async add(path: string, content: string): Promise<void> {
    const writing = writeFile(this.staged(path), content);
    // Waited for a little later: until then its failure is nobody's, which would end the process.
    writing.catch(() => undefined);
    this.#writing.push(writing);
    if (this.#places.size >= MOST_WAITING) await this.publish();
    else if (this.#writing.length >= AT_ONCE) await this.#written();
  }

  async write(path: string, content: string | Buffer): Promise<Digested> {
    await writeFile(this.staged(path), content, { flush: true });
    return { bytes: Buffer.byteLength(content), sha256: createHash('sha256').update(content).digest('hex') };
  }

  /** @param fill writes the content and ends the stream */
  async stream(path: string, fill: (stream: Writable) => Promise<void>): Promise<Digested> {
    const digesting = new Digesting();
    const file = digesting.pipe(createWriteStream(this.staged(path), { flush: true }));
    digesting.once('error', (error) => file.destroy(error));
    file.once('error', (error) => digesting.destroy(error));
    await Promise.all([fill(digesting), finished(file)]);
    return digesting.digested();
  }

  /** Everything into its place, and the folders to the disk. */
  async publish(): Promise<void> {
    await this.#written();
    const moves = [...this.#places].map(([path, staged]) => [staged, join(this.#folder, path)] as const);
    const folders = new Set(moves.map(([, place]) => dirname(place)));
    for (const folder of folders) await mkdir(folder, { recursive: true });
    for (let i = 0; i < moves.length; i += AT_ONCE)
      await Promise.all(moves.slice(i, i + AT_ONCE).map(([from, to]) => rename(from, to)));
    for (const folder of [...folders, ...new Set([...folders].map(dirname))]) {
      const handle = await open(folder);
      await handle.sync().finally(() => handle.close());
    }
    this.#places.clear();
  }

  async #written(): Promise<void> {
    const writing = this.#writing;
    this.#writing = [];
    await Promise.all(writing);
  }
}

/** Counts and digests what passes through. */
class Digesting extends Transform {
  readonly #hash: Hash = createHash('sha256');
  #bytes = 0;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#hash.update(chunk);
    this.#bytes += chunk.length;
    done(null, chunk);
  }

  digested(): Digested {
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }
}
