import type { FastifyInstance, InjectOptions } from 'fastify';

type Headers = { authorization: string };

export interface Answer {
  readonly status: number;
  readonly etag: string;
  readonly headers: Readonly<Record<string, unknown>>;
  // Bodies of every route pass here; a test says by its expectations what they hold.
  readonly body: Record<string, unknown> & { items?: Record<string, unknown>[]; next?: string | null };
  /** Last part of a problem's `type`. */
  readonly problem: string | undefined;
}

export interface Caller {
  get(path: string): Promise<Answer>;
  post(path: string, body: object): Promise<Answer>;
  patch(path: string, body: object, ifMatch?: string): Promise<Answer>;
}

/** Speaks to the service over HTTP as the holder of one token, or as nobody. */
export function callerOf(app: FastifyInstance, headers: Headers | Record<string, never> = {}): Caller {
  const call = async (options: InjectOptions): Promise<Answer> => {
    const answer = await app.inject({ ...options, headers: { ...headers, ...options.headers } });
    const body = answer.json();
    return {
      status: answer.statusCode,
      etag: String(answer.headers.etag),
      headers: answer.headers,
      body,
      problem: typeof body.type === 'string' ? body.type.split('/').at(-1) : undefined,
    };
  };
  return {
    get: (url) => call({ method: 'GET', url }),
    post: (url, payload) => call({ method: 'POST', url, payload }),
    patch: (url, payload, ifMatch) =>
      call({ method: 'PATCH', url, payload, headers: ifMatch === undefined ? {} : { 'if-match': ifMatch } }),
  };
}
