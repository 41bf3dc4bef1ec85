import { networkOf } from './network-of.ts';

/** So many networks are told apart; the one seen longest ago makes room. */
const MOST_NETWORKS = 20_000;

interface Window {
  readonly began: number;
  asked: number;
}

/**
 * How often one network may ask something dear, by windows of a minute, in this process. A whole office may sit behind
 * one network, so the allowance is for many people and not for a program that asks about everybody.
 */
export class NetworkAllowance {
  readonly #most: number;
  readonly #clock: () => number;
  readonly #windows = new Map<string, Window>();

  constructor(most: number, clock: () => number = () => performance.now()) {
    this.#most = most;
    this.#clock = clock;
  }

  /** Takes one question; 0 if it is within the allowance, else the seconds until the next one is. */
  take(address: string): number {
    const now = this.#clock();
    const network = networkOf(address);
    const window = this.#windows.get(network);
    if (window === undefined || now - window.began >= MINUTE) {
      this.#windows.delete(network);
      this.#windows.set(network, { began: now, asked: 1 });
      this.#makeRoom();
      return 0;
    }
    // Refused ones do not count: else asking again would put the end off for ever.
    if (window.asked >= this.#most) return Math.ceil((window.began + MINUTE - now) / 1_000);
    window.asked += 1;
    return 0;
  }

  #makeRoom(): void {
    const [oldest] = this.#windows.keys();
    if (oldest !== undefined && this.#windows.size > MOST_NETWORKS) this.#windows.delete(oldest);
  }
}

const MINUTE = 60_000;
