/** Figures for everybody, which a large office's database takes seconds to count: the reader never waits for them twice. */

export interface Kept<Figures> {
  readonly figures: Figures;
  /** When they were counted. */
  readonly as_of: string;
}

/** So many milliseconds figures are taken as they are; then they are counted anew while readers go on with what there is. */
const FRESH = 60_000;
/** Years that are kept: the current one, and around New Year another. */
const MOST = 3;

interface Year<Figures> {
  kept: Promise<Kept<Figures>>;
  countedAt: number;
  isCounting: boolean;
}

export class KeptFigures<Figures> {
  readonly #count: (year: number) => Promise<Figures>;
  readonly #now: () => string;
  readonly #clock: () => number;
  readonly #years = new Map<number, Year<Figures>>();

  constructor(
    count: (year: number) => Promise<Figures>,
    now: () => string,
    clock: () => number = () => performance.now(),
  ) {
    this.#count = count;
    this.#now = now;
    this.#clock = clock;
  }

  /** Waits for the first count of a year alone, also where it fails: then the next reader has it counted again. */
  async read(year: number): Promise<Kept<Figures>> {
    const known = this.#years.get(year);
    if (known === undefined) return await this.#first(year);
    if (!known.isCounting && this.#clock() - known.countedAt > FRESH) void this.#again(year, known);
    return await known.kept;
  }

  async #first(year: number): Promise<Kept<Figures>> {
    const entry = { kept: this.#counted(year), countedAt: this.#clock(), isCounting: false };
    this.#years.set(year, entry);
    for (const oldest of this.#years.keys()) if (this.#years.size > MOST) this.#years.delete(oldest);
    try {
      return await entry.kept;
    } catch (error) {
      if (this.#years.get(year) === entry) this.#years.delete(year);
      throw error;
    }
  }

  /** What cannot be counted now leaves the last figures standing, with their time beside them. */
  async #again(year: number, known: Year<Figures>): Promise<void> {
    known.isCounting = true;
    try {
      const fresh = await this.#counted(year);
      known.kept = Promise.resolve(fresh);
    } catch {
      // The next reader but one asks again.
    } finally {
      known.countedAt = this.#clock();
      known.isCounting = false;
    }
  }

  async #counted(year: number): Promise<Kept<Figures>> {
    const as_of = this.#now();
    return { figures: await this.#count(year), as_of };
  }
}
