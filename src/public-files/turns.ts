/** Work that is done once at a time: whoever asks while it is going on shares the next turn with the others. */
export class Turns {
  readonly #work: () => Promise<void>;
  #running: Promise<void> = Promise.resolve();
  #waiting: Promise<void> | undefined;

  /** @param work never throws */
  constructor(work: () => Promise<void>) {
    this.#work = work;
  }

  /** Resolves when the work was done once, begun after this was called. */
  take(): Promise<void> {
    if (this.#waiting === undefined) {
      this.#waiting = this.#running.then(() => {
        this.#waiting = undefined;
        return this.#work();
      });
      this.#running = this.#waiting;
    }
    return this.#waiting;
  }

  /** Resolves when nobody has a turn any more. */
  async settled(): Promise<void> {
    await this.#running;
  }
}
