import { Agent, get } from 'node:http';

export interface Asked {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** In milliseconds, from the moment at which a request was due to the last byte of its answer. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
}

/** More than this wait for a connection; the wait counts. */
const CONNECTIONS = 50;

/**
 * Asks at a constant rate, however slowly the answers come: a request counts from when it was due, so that a service
 * that stands still is charged for every request it kept from being sent (coordinated omission).
 * @param next the n-th request
 * @throws {Error} at an answer other than 200
 */
export async function openLoop(
  address: string,
  next: (n: number) => Asked,
  { rate, seconds }: { readonly rate: number; readonly seconds: number },
): Promise<Latency> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS, scheduling: 'fifo' });
  const total = Math.round(rate * seconds);
  const begin = performance.now();
  const dueAt = (n: number) => begin + (n * 1_000) / rate;
  const answers: Promise<number>[] = [];
  await new Promise<void>((resolve) => {
    const send = () => {
      for (const now = performance.now(); answers.length < total && dueAt(answers.length) <= now; ) {
        const due = dueAt(answers.length);
        answers.push(answered(agent, address, next(answers.length)).then(() => performance.now() - due));
      }
      if (answers.length === total) return resolve();
      // Timers are late by up to a millisecond or two, which would be taken for latency: the last stretch is polled.
      const wait = Math.floor(dueAt(answers.length) - performance.now()) - 1;
      if (wait > 0) setTimeout(send, wait);
      else setImmediate(send);
    };
    send();
  });
  const latencies = (await Promise.all(answers)).sort((a, b) => a - b);
  agent.destroy();
  const at = (share: number) => latencies[Math.ceil(share * total) - 1]!;
  return { p50: at(0.5), p99: at(0.99) };
}

function answered(agent: Agent, address: string, { path, headers }: Asked): Promise<void> {
  return new Promise((resolve, reject) => {
    get(address + path, { agent, headers: { ...headers } }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`${path} was answered by ${answer.statusCode}`));
      answer.on('error', reject).on('end', resolve).resume();
    }).on('error', reject);
  });
}
