export interface KeptOptions<Value> {
  /** How much is kept at most, in the unit of `weigh`; the value made last is kept however heavy it is. */
  readonly most: number;
  readonly weigh: (value: Value) => number;
  /** How many values may wait to be made. */
  readonly waiting: number;
  /** Thrown when more would wait. */
  readonly busy: () => Error;
}

/**
 * Values that are dear to make, of which the ones asked for last are kept in this process. Whoever asks while
 * a value is being made waits for that one, and one is made at a time: a flood of questions, about one thing
 * or about all of them, costs one processor at most.
 */
export class Kept<Value> {
  readonly #options: KeptOptions<Value>;
  /** By time of the last question, the oldest first. */
  readonly #values = new Map<string, { readonly value: Value; readonly weight: number }>();
  readonly #making = new Map<string, Promise<Value>>();
  #line: Promise<unknown> = Promise.resolve();
  #weight = 0;

  constructor(options: KeptOptions<Value>) {
    this.#options = options;
  }

  /** The value of `key`, made by `make` if it is not kept; a failure is not kept. */
  async get(key: string, make: () => Promise<Value>): Promise<Value> {
    const kept = this.#values.get(key);
    if (kept !== undefined) {
      this.#values.delete(key);
      this.#values.set(key, kept);
      return kept.value;
    }
    const begun = this.#making.get(key);
    if (begun !== undefined) return await begun;
    if (this.#making.size > this.#options.waiting) throw this.#options.busy();
    const made = this.#line.then(make).then((value) => this.#keep(key, value));
    this.#making.set(key, made);
    this.#line = made.then(
      () => this.#making.delete(key),
      () => this.#making.delete(key),
    );
    return await made;
  }

  #keep(key: string, value: Value): Value {
    const weight = this.#options.weigh(value);
    this.#values.set(key, { value, weight });
    this.#weight += weight;
    for (const [oldest, { weight: freed }] of this.#values) {
      if (this.#weight <= this.#options.most || oldest === key) break;
      this.#values.delete(oldest);
      this.#weight -= freed;
    }
    return value;
  }
}
