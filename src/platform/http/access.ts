import { createHash, randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Kysely, sql, type Transaction } from 'kysely';
import { type Actor, record } from '../audit.ts';
import type { Database } from '../database.ts';
import { Problem } from '../problems.ts';
import { httpProblems } from './problems.ts';

/** The offices' roles (docs/glossary.md); the first three have no business rights. */
export const ROLES = [
  'administrator',
  'security-officer',
  'auditor',
  'planner',
  'conference-secretary',
  'agency-head',
  'registrar',
  'inspector',
  'reviewer',
  'lead-handler',
] as const;
export type Role = (typeof ROLES)[number];

/** Who may call a route: everybody, or holders of a token with one of these roles. */
export type Access = 'public' | readonly Role[];

/** Whoever holds the bearer token of the request. */
export interface TokenActor extends Actor {
  readonly kind: 'token';
  readonly role: Role;
  readonly department?: string;
  /** The inspector (certificate number) whose visits the holder may read. */
  readonly inspector?: string;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access: Access;
  }
  interface FastifyRequest {
    /** Who asks; reading it on a public route is a mistake and throws. */
    readonly actor: TokenActor;
  }
}

const actors = new WeakMap<FastifyRequest, TokenActor>();

/** Lets a request through only if its token has one of the roles that the route declares. */
export function controlAccess(app: FastifyInstance, db: Kysely<Database>): void {
  app.decorateRequest('actor', {
    getter(this: FastifyRequest) {
      const actor = actors.get(this);
      if (actor === undefined) throw new Error(`${this.routeOptions.url} is public: nobody is known here.`);
      return actor;
    },
  });
  app.addHook('onRequest', async (request) => {
    const access = request.routeOptions.config.access;
    if (access === undefined || access === 'public') return;
    const actor = await findActor(db, request);
    if (!access.includes(actor.role)) {
      throw new Problem(httpProblems['role-forbidden'], { members: { roles: access } });
    }
    actors.set(request, actor);
  });
}

async function findActor(db: Kysely<Database>, request: FastifyRequest): Promise<TokenActor> {
  const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined) {
    throw new Problem(httpProblems['token-missing'], { headers: { 'www-authenticate': 'Bearer' } });
  }
  const row = await db
    .selectFrom('access_token')
    .select(['id', 'role', 'name', 'department', 'inspector'])
    .where('token_hash', '=', hashOf(token))
    .where('revoked_at', 'is', null)
    .where(sql<boolean>`coalesce(expires_at > now(), true)`)
    .executeTakeFirst();
  if (row === undefined) {
    const challenge = { 'www-authenticate': 'Bearer error="invalid_token"' };
    throw new Problem(httpProblems['token-invalid'], { headers: challenge });
  }
  return {
    kind: 'token',
    id: `token:${row.id}`,
    name: row.name,
    role: row.role as Role,
    request: request.id,
    ...(row.department === null ? {} : { department: row.department }),
    ...(row.inspector === null ? {} : { inspector: row.inspector }),
  };
}

/** Tokens have 256 random bits, so a plain SHA-256 cannot be guessed back. */
function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

export interface NewToken {
  readonly role: Role;
  readonly name: string;
  readonly department?: string;
  readonly inspector?: string;
  /** ISO time after which the token no longer works; without it, until revoked. */
  readonly expires_at?: string;
}

/** Makes a token and returns it; only its hash is kept, so it cannot be shown again. */
export async function createToken(trx: Transaction<Database>, token: NewToken): Promise<string> {
  const secret = `dr_${randomBytes(32).toString('base64url')}`;
  const row = await trx
    .insertInto('access_token')
    .values({ ...token, token_hash: hashOf(secret) })
    .returning('id')
    .executeTakeFirstOrThrow();
  await record(trx, {
    action: 'token.create',
    object_kind: 'access_token',
    object_id: row.id,
    after: { role: token.role, department: token.department, inspector: token.inspector },
  });
  return secret;
}
