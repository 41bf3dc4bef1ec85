import { randomUUID } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import type { Database } from './database.ts';
import { httpProblems } from './http/problems.ts';
import { defineProblems, Problem, type ProblemDefinition } from './problems.ts';

export const operationProblems = defineProblems('operation', {
  'operation-interrupted': {
    status: 503,
    title: {
      zh: '服务中途停止，操作未完成，未写入任何内容',
      en: 'The service stopped; the work was not finished and nothing was written',
    },
    next: { zh: '请重新发起该操作。', en: 'Start the operation again.' },
  },
  'operation-not-found': {
    status: 404,
    title: {
      zh: '没有这个操作，或不是由您发起',
      en: 'There is no such operation, or somebody else started it',
    },
    next: {
      zh: '请使用发起操作时返回的 Location 地址。',
      en: 'Use the Location that was given when the operation started.',
    },
  },
});

/** Tells how far the work is; the total once it is known. */
export type Progress = (done: number, total?: number) => void;

/** Writes of progress are at least this far apart, in milliseconds. */
const PROGRESS_EVERY = 250;

/** How a failure is kept: in every language, to be answered in the reader's. */
interface KeptProblem {
  readonly name: string;
  readonly detail?: { zh: string; en: string };
  readonly members?: Record<string, unknown>;
}

/**
 * Long work of this process: begun by one request, watched by others. Progress is written on
 * connections apart from the work's own transaction, the one declared exception to "one verb = one
 * transaction"; the work itself is a verb like any other and so is done or not done.
 */
export class Operations {
  readonly #db: Kysely<Database>;
  readonly #log: FastifyBaseLogger;
  readonly #presence: pg.Client;
  readonly #host = randomUUID();
  readonly #running = new Set<Promise<void>>();
  readonly #afterWork: (() => Promise<void>)[] = [];

  private constructor(db: Kysely<Database>, url: string, log: FastifyBaseLogger) {
    this.#db = db;
    this.#log = log;
    this.#presence = new pg.Client({ connectionString: url, application_name: 'double-random operations' });
    this.#presence.on('error', (error) =>
      log.error({ err: error }, 'lost the connection that shows we live'),
    );
  }

  /**
   * Shows other processes that this one lives (an advisory lock of its name), and marks as failed
   * what processes left that no longer live.
   */
  static async begin(db: Kysely<Database>, url: string, log: FastifyBaseLogger): Promise<Operations> {
    const operations = new Operations(db, url, log);
    await operations.#presence.connect();
    await operations.#presence.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [operations.#host]);
    const kept: KeptProblem = { name: 'operation-interrupted' };
    await db
      .updateTable('operation')
      .set({ state: 'failed', problem: JSON.stringify(kept), updated_at: sql`now()` })
      .where('state', '=', 'running')
      .where(sql<boolean>`pg_try_advisory_xact_lock(hashtextextended(host, 0))`)
      .execute();
    return operations;
  }

  /** Enters the operation; give a transaction to enter it together with what it belongs to. */
  async open(
    db: Kysely<Database>,
    createdBy: string,
    kind: string,
  ): Promise<{ id: string; location: string }> {
    const row = await db
      .insertInto('operation')
      .values({ kind, created_by: createdBy, host: this.#host })
      .returning('id')
      .executeTakeFirstOrThrow();
    return { id: row.id, location: `/api/v1/operations/${row.id}` };
  }

  /** What is done, each in its turn, after every work that succeeded, before the operation is called done. */
  afterWork(then: () => Promise<void>): void {
    this.#afterWork.push(then);
  }

  /** Does the work of an entered operation, in the background, and keeps its result or problem. */
  carryOut(id: string, work: (progress: Progress) => Promise<unknown>): void {
    const running: Promise<void> = this.#carryOut(id, work)
      .catch((error: unknown) =>
        this.#log.error({ err: error, operation: id }, 'operation could not be kept'),
      )
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  async #carryOut(id: string, work: (progress: Progress) => Promise<unknown>): Promise<void> {
    const progress = new ProgressWriter(this.#db, id);
    try {
      const result = await work(progress.report);
      for (const then of this.#afterWork) await then();
      await progress.settle();
      await this.#finish(id, { state: 'done', result: JSON.stringify(result ?? null) });
    } catch (error) {
      await progress.settle();
      if (!(error instanceof Problem)) this.#log.error({ err: error, operation: id }, 'operation failed');
      await this.#finish(id, { state: 'failed', problem: JSON.stringify(keep(error)) });
    }
  }

  async #finish(id: string, end: { state: string; result?: string; problem?: string }): Promise<void> {
    await this.#db
      .updateTable('operation')
      .set({ ...end, updated_at: sql`now()` })
      .where('id', '=', id)
      .where('state', '=', 'running')
      .execute();
  }

  /** Waits for all work under way, as SIGTERM asks, and takes the sign of life away. */
  async end(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
    await this.#presence.end();
  }
}

class ProgressWriter {
  readonly #db: Kysely<Database>;
  readonly #id: string;
  #nextAt = 0;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(db: Kysely<Database>, id: string) {
    this.#db = db;
    this.#id = id;
  }

  readonly report: Progress = (done, total) => {
    if (performance.now() < this.#nextAt) return;
    this.#nextAt = performance.now() + PROGRESS_EVERY;
    this.#writing = this.#writing.then(() => this.#write(done, total)).catch(() => undefined);
  };

  async #write(done: number, total: number | undefined): Promise<void> {
    await this.#db
      .updateTable('operation')
      .set({ done, ...(total === undefined ? {} : { total }), updated_at: sql`now()` })
      .where('id', '=', this.#id)
      .where('state', '=', 'running')
      .execute();
  }

  settle(): Promise<unknown> {
    return this.#writing;
  }
}

function keep(error: unknown): KeptProblem {
  if (!(error instanceof Problem)) return { name: httpProblems.unexpected.name };
  const { definition, details } = error;
  return {
    name: definition.name,
    ...(details.detail === undefined ? {} : { detail: details.detail }),
    ...(details.members === undefined ? {} : { members: details.members }),
  };
}

/** The definition and details of a kept failure. */
export function keptProblem(
  kept: unknown,
  catalogue: ReadonlyMap<string, ProblemDefinition>,
): { definition: ProblemDefinition; details: Omit<KeptProblem, 'name'> } {
  const { name, ...details } = kept as KeptProblem;
  return { definition: catalogue.get(name) ?? httpProblems.unexpected, details };
}
