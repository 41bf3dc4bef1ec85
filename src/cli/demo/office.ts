/** The demonstration acts as an office does: over HTTP, with a token, through the routes everybody has. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

export interface Office {
  get<Body>(path: string): Promise<Body>;
  /** The answer's text as it is. */
  download(path: string): Promise<string>;
  post<Body>(path: string, body: unknown, headers?: Record<string, string>): Promise<Body>;
  upload<Body>(path: string, form: FormData): Promise<Body>;
  /** Waits for long work that was answered with 202; `operation` is its address. */
  settled(operation: string): Promise<void>;
}

interface Operation {
  readonly state: 'running' | 'done' | 'failed';
  readonly problem?: unknown;
}

/** @throws Error with the problem as the service names it, whenever it refuses. */
export function officeAt(service: string, token: string): Office {
  const call = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID(), ...init.headers };
    const response = await fetch(`${service}${path}`, { ...init, headers });
    if (response.ok) return response;
    throw new Error(`${init.method ?? 'GET'} ${path}: ${response.status} ${await response.text()}`);
  };
  const json = async <Body>(response: Response): Promise<Body> => (await response.json()) as Body;
  return {
    get: async (path) => json(await call(path)),
    download: async (path) => (await call(path)).text(),
    post: async (path, body, more = {}) => {
      const headers = { 'content-type': 'application/json', ...more };
      return json(await call(path, { method: 'POST', body: JSON.stringify(body), headers }));
    },
    upload: async (path, form) => json(await call(path, { method: 'POST', body: form })),
    settled: async (address) => {
      for (;;) {
        const operation = await json<Operation>(await call(address));
        if (operation.state === 'done') return;
        if (operation.state === 'failed') throw new Error(JSON.stringify(operation.problem));
        await pause(50);
      }
    },
  };
}
