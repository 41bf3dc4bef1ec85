/** An office as its programs see it: the service's public interface over HTTP, nothing else. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

type Headers = Readonly<Record<string, string>>;

export interface Office {
  get<Body>(path: string): Promise<Body>;
  /** The answer's text as it is. */
  download(path: string): Promise<string>;
  post<Body>(path: string, body: unknown, headers?: Headers): Promise<Body>;
  put<Body>(path: string, body: unknown, headers?: Headers): Promise<Body>;
  upload<Body>(path: string, form: FormData): Promise<Body>;
  /** Waits for long work that was answered with 202, and gives its result; `operation` is its address. */
  settled<Result>(operation: string): Promise<Result>;
}

interface Operation {
  readonly state: 'running' | 'done' | 'failed';
  readonly problem?: unknown;
  readonly result?: unknown;
}

/** What the service answers where it refuses. */
class Refusal extends Error {
  /** Name of the problem, such as `second-person-needed`. */
  readonly problem: string;

  constructor(request: string, status: number, text: string) {
    super(`${request}: ${status} ${text}`);
    this.problem = /"type":"\/problems\/([a-z-]+)"/.exec(text)?.[1] ?? String(status);
  }
}

/** The name of the problem with which a step is refused. @throws Error if it is not refused */
export async function refusalOf(step: Promise<unknown>): Promise<string> {
  const refused = await step.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (refused instanceof Refusal) return refused.problem;
  throw refused ?? new Error('A step that must be refused was taken.');
}

/**
 * @param credentials headers of a token or of a log-in
 * @throws Error with the problem as the service names it, whenever it refuses
 */
export function officeAt(service: string, credentials: Headers): Office {
  const call = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = { ...credentials, 'idempotency-key': randomUUID(), ...init.headers };
    const response = await fetch(`${service}${path}`, { ...init, headers });
    if (response.ok) return response;
    throw new Refusal(`${init.method ?? 'GET'} ${path}`, response.status, await response.text());
  };
  const json = async <Body>(response: Response): Promise<Body> => (await response.json()) as Body;
  const send = async <Body>(method: string, path: string, body: unknown, more: Headers): Promise<Body> => {
    const headers = { 'content-type': 'application/json', ...more };
    return json(await call(path, { method, body: JSON.stringify(body), headers }));
  };
  return {
    get: async (path) => json(await call(path)),
    download: async (path) => (await call(path)).text(),
    post: (path, body, more = {}) => send('POST', path, body, more),
    put: (path, body, more = {}) => send('PUT', path, body, more),
    upload: async (path, form) => json(await call(path, { method: 'POST', body: form })),
    settled: async <Result>(address: string) => {
      for (;;) {
        const operation = await json<Operation>(await call(address));
        if (operation.state === 'done') return operation.result as Result;
        if (operation.state === 'failed') throw new Error(JSON.stringify(operation.problem));
        await pause(50);
      }
    },
  };
}
