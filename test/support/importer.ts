import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';

type Json = Record<string, unknown>;
type Headers = Record<string, string>;

export interface Reply {
  readonly status: number;
  readonly body: Json;
  /** Last part of a problem's `type`. */
  readonly problem: string | undefined;
}

export interface Uploaded extends Reply {
  readonly id: string;
  /** How the operation of the preview ended. */
  readonly operation: Json & { problem?: Json };
}

export interface Counts {
  rows: number;
  new: number;
  changed: number;
  same: number;
  bad: number;
  doubtful: number;
}

/** Sends files over real HTTP and waits for what comes of them. */
export class Importer {
  readonly #base: string;
  readonly #headers: Headers;

  private constructor(base: string, headers: Headers) {
    this.#base = base;
    this.#headers = headers;
  }

  static async of(app: FastifyInstance, headers: Headers): Promise<Importer> {
    const address = app.server.address();
    const base =
      address === null || typeof address === 'string'
        ? await app.listen({ port: 0, host: '127.0.0.1' })
        : `http://127.0.0.1:${address.port}`;
    return new Importer(base, headers);
  }

  async call(path: string, options: RequestInit = {}): Promise<Reply> {
    const answer = await this.#fetch(path, options);
    const text = await answer.text();
    const body = (text === '' ? {} : JSON.parse(text)) as Json;
    const type = body.type;
    return {
      status: answer.status,
      body,
      problem: typeof type === 'string' ? type.split('/').at(-1) : undefined,
    };
  }

  async download(path: string): Promise<{ headers: globalThis.Headers; bytes: Uint8Array }> {
    const answer = await this.#fetch(path, {});
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return { headers: answer.headers, bytes: new Uint8Array(await answer.arrayBuffer()) };
  }

  #fetch(path: string, options: RequestInit): Promise<Response> {
    return fetch(this.#base + path, { ...options, headers: { ...this.#headers, ...options.headers } });
  }

  async send(
    register: string,
    bytes: Uint8Array | string,
    fields: Readonly<Record<string, string>> = {},
    fileName = '名单.csv',
    path = '/api/v1/imports',
  ): Promise<Reply> {
    const form = new FormData();
    form.set('register', register);
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set('file', new Blob([typeof bytes === 'string' ? bytes : Uint8Array.from(bytes)]), fileName);
    return await this.call(path, { method: 'POST', body: form });
  }

  /** Sends a file and waits for its preview. */
  async upload(...sent: Parameters<Importer['send']>): Promise<Uploaded> {
    const reply = await this.send(...sent);
    if (reply.status !== 202) throw new Error(`upload: ${JSON.stringify(reply.body)}`);
    const operation = await this.finished(String(reply.body.operation));
    return { ...reply, id: String(reply.body.id), operation: operation as Uploaded['operation'] };
  }

  async counts(id: string): Promise<Counts> {
    const { body } = await this.call(`/api/v1/imports/${id}`);
    return (body.preview as { counts: Counts }).counts;
  }

  async rows(id: string, kind: string): Promise<Json[]> {
    const { body } = await this.call(`/api/v1/imports/${id}/rows?kind=${kind}&limit=500`);
    return body.items as Json[];
  }

  async confirm(
    id: string,
    body: Json = {},
    key: string = randomUUID(),
  ): Promise<Reply & { operation: Json }> {
    const reply = await this.call(`/api/v1/imports/${id}/confirm`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
    });
    const operation = reply.status === 202 ? await this.finished(String(reply.body.operation)) : {};
    return { ...reply, operation };
  }

  /** Uploads and confirms, warnings included; fails unless both end well. */
  async import(...sent: Parameters<Importer['send']>): Promise<{ id: string; counts: Counts }> {
    const { id, operation } = await this.upload(...sent);
    if (operation.state !== 'done') throw new Error(JSON.stringify(operation));
    const counts = await this.counts(id);
    const confirmed = await this.confirm(id, { confirm_warnings: true });
    if (confirmed.operation.state !== 'done') throw new Error(JSON.stringify(confirmed));
    return { id, counts };
  }

  /** Waits until an operation has ended. */
  async finished(path: string): Promise<Json> {
    for (;;) {
      const { body } = await this.call(path);
      if (body.state !== 'running') return body;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** A CSV text with the columns of all rows. */
export function csvOf(rows: readonly Readonly<Record<string, string>>[]): string {
  const titles = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cell = (text: string) => (/[",\r\n;\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return [titles, ...rows.map((row) => titles.map((title) => row[title] ?? ''))]
    .map((cells) => `${cells.map(cell).join(',')}\r\n`)
    .join('');
}
