import { z } from 'zod';
import { digest } from '../core/draw/document.ts';

/** The log gave no answer, or one that cannot be read: to be tried again, since nothing follows from it. */
export class LogUnreachable extends Error {
  override readonly name = 'LogUnreachable';
}

/** The public routes of a log. */
export interface LogClient {
  checkpoint(): Promise<string>;
  /** Keys that the log itself names. */
  keys(): Promise<readonly string[]>;
  /** Proof that the first `first` entries begin the log of `second`; empty where the log has none. */
  growth(first: number, second: number): Promise<readonly string[]>;
  inclusion(position: number, size: number): Promise<readonly string[]>;
  entries(start: number, end: number): AsyncGenerator<{ readonly position: number; readonly body: string }>;
  /** Hands in a note with co-signatures; answers what the log said against it, if anything. */
  handIn(note: string): Promise<string | undefined>;
}

const keysAnswer = z.object({ log: z.array(z.string()) });
const proofAnswer = z.object({ proof: z.array(digest).max(64) });
const pageAnswer = z.object({
  items: z.array(z.object({ position: z.int().min(0), body: z.string() })),
  next: z.int().nullable(),
});
const problemAnswer = z.object({ type: z.string(), title: z.string() });

/** @param address where the service answers, such as `https://example.org` */
export function logClient(address: string): LogClient {
  const base = `${address.replace(/\/+$/, '')}/api/v1/public/ledger`;

  async function ask(path: string, body?: object): Promise<Response> {
    try {
      return await fetch(`${base}/${path}`, {
        signal: AbortSignal.timeout(60_000),
        ...(body && {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      });
    } catch (cause) {
      throw new LogUnreachable(`${base}/${path} cannot be reached`, { cause });
    }
  }

  async function read<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
    const answer = await ask(path);
    if (answer.status === 404) return undefined;
    const parsed = schema.safeParse(await answer.json().catch(() => undefined));
    if (answer.ok && parsed.success) return parsed.data;
    throw new LogUnreachable(`${base}/${path} answers ${answer.status}`);
  }

  return {
    async checkpoint() {
      const answer = await ask('checkpoint');
      const text = await answer.text();
      if (!answer.ok) throw new LogUnreachable(`${base}/checkpoint answers ${answer.status}: ${text}`);
      return text;
    },
    async keys() {
      return (await read('keys', keysAnswer))?.log ?? [];
    },
    async growth(first, second) {
      return (await read(`proof/consistency?first=${first}&second=${second}`, proofAnswer))?.proof ?? [];
    },
    async inclusion(position, size) {
      return (await read(`proof/inclusion?position=${position}&size=${size}`, proofAnswer))?.proof ?? [];
    },
    async *entries(start, end) {
      for (let from: number | null = start; from !== null && from < end; ) {
        const page: z.infer<typeof pageAnswer> | undefined = await read(
          `entries?start=${from}&limit=1000`,
          pageAnswer,
        );
        for (const item of page?.items ?? []) if (item.position < end) yield item;
        from = page?.next ?? null;
      }
    },
    async handIn(note) {
      const answer = await ask('cosignatures', { note });
      if (answer.ok) return undefined;
      const problem = problemAnswer.safeParse(await answer.json().catch(() => undefined));
      return problem.success ? `${problem.data.title} (${problem.data.type})` : `${answer.status}`;
    },
  };
}
