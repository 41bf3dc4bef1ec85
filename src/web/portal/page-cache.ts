import { createHash } from 'node:crypto';

/** A page as it is sent: bytes with their headers, in the form that Node takes them at once. */
export interface KeptPage {
  readonly bytes: Buffer;
  readonly etag: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Names and values in turn, with the length. */
  readonly head: string[];
  /** What was public when it was made. */
  readonly mark: string;
  readonly madeAt: number;
}

export interface Rendered {
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface Mark {
  readonly text: Promise<string>;
  /** The text once it is there. */
  known?: string;
  readonly readAt: number;
}

/** So many bytes of pages are in memory; the ones not asked for longest go first. */
const MOST_BYTES = 64 * 2 ** 20;
/** For so many milliseconds what is public is taken to be what it was: another process may have published. */
const BELIEVED = 5_000;
/** A page may name what no bulletin or log entry announces (a department's new name, a term that passed): a minute old at most. */
const STALE = 60_000;

/**
 * Pages made once for everybody, until something is published. `readMark` says in one short text what is public now: while
 * it is the same, so are the pages.
 */
export class PageCache {
  readonly #readMark: () => Promise<string>;
  readonly #clock: () => number;
  readonly #kept = new Map<string, KeptPage>();
  readonly #making = new Map<string, Promise<KeptPage>>();
  #weight = 0;
  #mark: Mark | undefined;
  /** How often everything was forgotten: what was begun before is not kept. */
  #clearings = 0;

  constructor(readMark: () => Promise<string>, clock: () => number = () => performance.now()) {
    this.#readMark = readMark;
    this.#clock = clock;
  }

  /** A page that can be sent without asking anything; undefined where it must be looked for. */
  hot(url: string): KeptPage | undefined {
    const kept = this.#kept.get(url);
    const mark = this.#believed()?.known;
    return kept !== undefined && kept.mark === mark && !this.#isStale(kept) ? kept : undefined;
  }

  /** The page at an address, made by `render` unless it is kept; asked for by many at once it is made once. */
  async find(url: string, render: () => Promise<Rendered>): Promise<KeptPage> {
    const mark = await this.#currentMark();
    const kept = this.#kept.get(url);
    if (kept !== undefined && kept.mark === mark && !this.#isStale(kept)) {
      this.#kept.delete(url);
      this.#kept.set(url, kept);
      return kept;
    }
    const key = `${mark} ${url}`;
    const making = this.#making.get(key) ?? this.#make(url, mark, render);
    this.#making.set(key, making);
    return await making.finally(() => this.#making.delete(key));
  }

  /** To be called when something may have become public. */
  doubt(): void {
    this.#mark = undefined;
  }

  /** To be called when what no mark tells has changed: the files that pages name. */
  clear(): void {
    this.#clearings++;
    this.#kept.clear();
    this.#making.clear();
    this.#weight = 0;
  }

  #isStale = ({ madeAt }: KeptPage): boolean => this.#clock() - madeAt > STALE;

  #believed() {
    return this.#mark !== undefined && this.#clock() - this.#mark.readAt <= BELIEVED ? this.#mark : undefined;
  }

  async #currentMark(): Promise<string> {
    const believed = this.#believed();
    if (believed !== undefined) return await believed.text;
    const mark: Mark = { text: this.#readMark(), readAt: this.#clock() };
    this.#mark = mark;
    try {
      mark.known = await mark.text;
      return mark.known;
    } catch (error) {
      if (this.#mark === mark) this.#mark = undefined;
      throw error;
    }
  }

  async #make(url: string, mark: string, render: () => Promise<Rendered>): Promise<KeptPage> {
    const madeAt = this.#clock();
    const clearings = this.#clearings;
    const { text, headers: own } = await render();
    const bytes = Buffer.from(text);
    const etag = `"${createHash('sha256').update(bytes).digest('base64url')}"`;
    const headers = { ...own, etag };
    const head = [...Object.entries(headers).flat(), 'content-length', String(bytes.length)];
    const page = { bytes, etag, headers, head, mark, madeAt };
    if (clearings === this.#clearings) this.#keep(url, page);
    return page;
  }

  #keep(url: string, page: KeptPage): void {
    this.#forget(url);
    this.#kept.set(url, page);
    this.#weight += page.bytes.length;
    for (const oldest of this.#kept.keys()) {
      if (this.#weight <= MOST_BYTES) break;
      this.#forget(oldest);
    }
  }

  #forget(url: string): void {
    const kept = this.#kept.get(url);
    if (kept === undefined) return;
    this.#kept.delete(url);
    this.#weight -= kept.bytes.length;
  }
}
