import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import { maskNumbers } from '../../core/privacy/personal-fields.ts';
import { type Actor, type RefusedAttempt, recordRefused } from '../audit.ts';
import type { AppContext } from '../context.ts';
import { type Database, transact } from '../database.ts';
import { knownActor } from './access.ts';
import { RefusalCounter } from './refusal-counter.ts';

declare module 'fastify' {
  interface FastifyInstance {
    readonly refusedAttempts: RefusedAttempts;
  }
}

const problems = new WeakMap<FastifyRequest, string>();
const descriptions = new WeakMap<FastifyRequest, Described>();

/** What a route may say of an attempt better than its address does: whose log-in failed. */
export type Described = Partial<Pick<RefusedAttempt, 'action' | 'object_kind' | 'object_id' | 'actor'>>;

/** Which problem answers a request; `answerProblems` calls this. */
export const refusedWith = (request: FastifyRequest, problem: string): void => {
  problems.set(request, problem);
};

/**
 * How the audit log shall name this request if it is refused, for example a log-in:
 * `describeAttempt(request, { action: 'session.begin', object_kind: 'account', object_id: account.id })`.
 */
export const describeAttempt = (request: FastifyRequest, described: Described): void => {
  descriptions.set(request, described);
};

const LOG_IN = 'session.begin';
const MINUTE = 60_000;
/** Attempts that may wait to be written; while the database is away the log of the service has to do. */
const MOST_WAITING = 2_000;
const ONE_WRITE = 200;
const SYSTEM = { id: 'system:audit', name: '审计日志 audit log' } as const;

/**
 * Writes refused attempts to the audit log, behind the answer and in transactions of their own, since a refused
 * verb rolls back all that it did. `RefusalCounter` keeps a flood from filling the disk.
 */
export class RefusedAttempts {
  readonly #db: Kysely<Database>;
  readonly #log: FastifyBaseLogger;
  readonly #counter = new RefusalCounter('attempt.many');
  /** Log-ins have an allowance of their own: no junk from the same address hides that somebody guesses passwords. */
  readonly #logIns = new RefusalCounter(LOG_IN);
  readonly #waiting: RefusedAttempt[] = [];
  #writing: Promise<void> = Promise.resolve();

  constructor(db: Kysely<Database>, log: FastifyBaseLogger) {
    this.#db = db;
    this.#log = log;
  }

  note(attempt: RefusedAttempt): void {
    const counter = attempt.action === LOG_IN ? this.#logIns : this.#counter;
    if (counter.isCounted(attempt)) return;
    this.#enqueue([attempt]);
  }

  /** Ends a minute: what was only counted is written as one row for each caller. */
  endMinute(): void {
    this.#enqueue([...this.#logIns.takeSums(), ...this.#counter.takeSums()]);
  }

  /** Resolves when everything noted so far is in the log, or was given up. */
  async written(): Promise<void> {
    await this.#writing;
  }

  #enqueue(attempts: readonly RefusedAttempt[]): void {
    const room = MOST_WAITING - this.#waiting.length;
    if (attempts.length > room) this.#log.error({ attempts: attempts.length - room }, LOST);
    this.#waiting.push(...attempts.slice(0, room));
    if (attempts.length > 0) this.#writing = this.#writing.then(() => this.#write());
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const some = this.#waiting.splice(0, ONE_WRITE);
      try {
        await transact(this.#db, SYSTEM, (trx) => recordRefused(trx, some));
      } catch (error) {
        this.#log.error({ err: error, attempts: some.length }, LOST);
      }
    }
  }
}

const LOST = 'refused attempts could not be written to the audit log';

/** Has every refused attempt on this server recorded. */
export function recordRefusedAttempts(app: FastifyInstance, { db, log }: AppContext): void {
  const refused = new RefusedAttempts(db, log);
  app.decorate('refusedAttempts', refused);
  const noted = new WeakSet<FastifyRequest>();
  // As soon as the answer is made: whoever hangs up before it is sent was refused all the same.
  app.addHook('onSend', async (request, { statusCode }) => {
    if (noted.has(request) || !isRefused(request, statusCode)) return;
    noted.add(request);
    refused.note(attemptOf(request, statusCode));
  });
  const minutes = setInterval(() => refused.endMinute(), MINUTE).unref();
  app.addHook('onClose', async () => {
    clearInterval(minutes);
    refused.endMinute();
    await refused.written();
  });
}

/**
 * Writes that were refused, whatever the reason, and reads beyond one's right: another department's row answers
 * 404 as if it did not exist. What a public route does not show, it shows to nobody.
 */
function isRefused(request: FastifyRequest, status: number): boolean {
  if (status < 400 || status >= 500) return false;
  if (request.method !== 'GET' && request.method !== 'HEAD') return true;
  const { access } = request.routeOptions.config;
  return access !== undefined && access !== 'public' && (status === 401 || status === 403 || status === 404);
}

function attemptOf(request: FastifyRequest, status: number): RefusedAttempt {
  const actor: Actor = knownActor(request) ?? {
    id: 'anonymous',
    name: '',
    request: request.id,
    address: request.ip,
  };
  return {
    actor,
    action: `attempt.${request.method.toLowerCase()}`,
    object_kind: 'path',
    object_id: pathOf(request),
    refusal: problems.get(request) ?? `status-${status >= 500 ? 'failed' : 'refused'}`,
    attempts: 1,
    ...descriptions.get(request),
  };
}

const LONGEST_PATH = 300;

/**
 * The path without its query, which may hold anything; of an address that is none of ours only that it is so. Of a
 * public route its pattern: in the path may stand a one-time link that still works, and auditors are not to use it.
 */
function pathOf(request: FastifyRequest): string {
  if (request.is404) return 'unknown';
  const { url = 'unknown', config } = request.routeOptions;
  if (config.access === 'public') return url;
  const [path = ''] = request.url.split('?');
  return path.split('/').map(masked).join('/').slice(0, LONGEST_PATH);
}

/** A part of a path, however its signs are encoded; one that says nothing personal stays as it was sent. */
function masked(part: string): string {
  const text = decoded(part);
  const shown = maskNumbers(text);
  return shown === text ? part : shown;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
