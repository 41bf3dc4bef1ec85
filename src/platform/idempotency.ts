import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Kysely, sql, type Transaction } from 'kysely';
import { type Database, transact } from './database.ts';
import { defineProblems, Problem } from './problems.ts';

export const idempotencyProblems = defineProblems('idempotency', {
  'idempotency-key-missing': {
    status: 400,
    title: { zh: '缺少 Idempotency-Key', en: 'There is no Idempotency-Key' },
    next: {
      zh: '请为这一操作生成一个唯一的 Idempotency-Key 请求头；断线重试时使用同一个值。',
      en: 'Send a unique Idempotency-Key header for this act, and the same one when you retry it.',
    },
  },
  'idempotency-key-reused': {
    status: 422,
    title: {
      zh: '该 Idempotency-Key 已用于另一请求',
      en: 'The Idempotency-Key was used for another request',
    },
    next: { zh: '请换一个新的 Idempotency-Key。', en: 'Use a new Idempotency-Key.' },
  },
  'idempotency-key-in-use': {
    status: 409,
    title: {
      zh: '使用同一 Idempotency-Key 的请求正在处理',
      en: 'A request with this Idempotency-Key is under way',
    },
    next: {
      zh: '请稍候，再用同一个值重试以取得结果。',
      en: 'Wait a moment and retry with the same key to get its answer.',
    },
  },
});

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route requires an Idempotency-Key and answers through `idempotently`. */
    idempotent?: true;
  }
}

const KEPT = sql`interval '24 hours'`;

/** What a verb answers; kept with its effect, so that a retry gets the very same. */
export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
  readonly headers?: Readonly<Record<string, string>>;
  /** Runs once, after the commit, and never for a retry: to begin long work. */
  readonly afterCommit?: () => void;
}

/**
 * Runs `verb` once for an Idempotency-Key of this actor, in the transaction that also keeps its
 * answer: if the connection breaks after the commit, a retry gets the answer and changes nothing.
 *
 * @throws {Problem} idempotency-key-missing, -reused (other request), -in-use (still under way).
 */
export async function idempotently<Body>(
  request: FastifyRequest,
  reply: FastifyReply,
  verb: (trx: Transaction<Database>) => Promise<Answer<Body>>,
): Promise<Body> {
  const key = keyOf(request);
  const { db } = request.server;
  const earlier = await findAnswer<Body>(db, request, key);
  const answer = earlier ?? (await transact(db, request.actor, (trx) => once(trx, request, key, verb)));
  if (answer.headers !== undefined) reply.headers(answer.headers);
  reply.code(answer.status);
  if (earlier !== undefined) reply.header('idempotency-replayed', 'true');
  else answer.afterCommit?.();
  return answer.body;
}

function keyOf(request: FastifyRequest): string {
  const key = request.headers['idempotency-key'];
  if (typeof key === 'string' && /^[\x21-\x7e]{1,200}$/.test(key)) return key;
  throw new Problem(idempotencyProblems['idempotency-key-missing']);
}

async function once<Body>(
  trx: Transaction<Database>,
  request: FastifyRequest,
  key: string,
  verb: (trx: Transaction<Database>) => Promise<Answer<Body>>,
): Promise<Answer<Body>> {
  const name = `${request.actor.id}\n${key}`;
  const lock = await sql<{ free: boolean }>`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) AS free`.execute(trx);
  // Somebody holds the lock, or finished between our look and our lock: either way the retry finds it.
  if (lock.rows[0]?.free !== true || (await findAnswer(trx, request, key)) !== undefined) {
    throw new Problem(idempotencyProblems['idempotency-key-in-use'], { headers: { 'retry-after': '1' } });
  }
  await trx
    .deleteFrom('idempotency_key')
    .where('actor', '=', request.actor.id)
    .where('key', '=', key)
    .execute();
  const answer = await verb(trx);
  await trx
    .insertInto('idempotency_key')
    .values({
      actor: request.actor.id,
      key,
      request_hash: hashOf(request),
      status: answer.status,
      headers: JSON.stringify(answer.headers ?? {}),
      body: JSON.stringify(answer.body),
    })
    .execute();
  return answer;
}

async function findAnswer<Body>(
  db: Kysely<Database>,
  request: FastifyRequest,
  key: string,
): Promise<Answer<Body> | undefined> {
  const row = await db
    .selectFrom('idempotency_key')
    .select(['request_hash', 'status', 'headers', 'body'])
    .where('actor', '=', request.actor.id)
    .where('key', '=', key)
    .where(sql<boolean>`created_at > now() - ${KEPT}`)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  if (!row.request_hash.equals(hashOf(request))) {
    throw new Problem(idempotencyProblems['idempotency-key-reused']);
  }
  return {
    status: row.status,
    headers: row.headers as Record<string, string>,
    body: JSON.parse(row.body) as Body,
  };
}

function hashOf(request: FastifyRequest): Buffer {
  const text = JSON.stringify([request.method, request.url, request.body ?? null]);
  return createHash('sha256').update(text).digest();
}

/** Forgets answers older than a day; the service calls it once an hour. */
export async function forgetOldAnswers(db: Kysely<Database>): Promise<void> {
  await db.deleteFrom('idempotency_key').where(sql<boolean>`created_at <= now() - ${KEPT}`).execute();
}
