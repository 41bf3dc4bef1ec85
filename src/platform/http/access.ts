import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Actor } from '../audit.ts';
import { instantNow } from '../clock.ts';
import type { AccountRules } from '../config.ts';
import { Problem } from '../problems.ts';
import {
  accountOfSession,
  accountOfToken,
  type FoundAccount,
  type TokenFound,
  touchSession,
} from './access/find-account.ts';
import { csrfTokenOf, sameSecret } from './access/secrets.ts';
import { sessionOf } from './access/session-cookie.ts';
import { httpProblems } from './problems.ts';
import type { Role } from './roles.ts';

export { ROLES, type Role } from './roles.ts';

/** Who may call a route: everybody, whoever has an account (about oneself), or holders of one of these roles. */
export type Access = 'public' | 'account' | readonly Role[];

/** Whoever asks. Sessions and tokens of one account have the same `id`: they are one person. */
export interface AccountActor extends Actor {
  /** `account:<uuid>` */
  readonly id: string;
  /** The uuid alone. */
  readonly account: string;
  /** The first role of the route's list that the account holds: by this one it was let in. */
  readonly role?: Role;
  readonly roles: readonly Role[];
  readonly department?: string;
  /** Certificate number of the inspector the account belongs to. */
  readonly inspector?: string;
  readonly via: 'session' | 'token';
  readonly request: string;
  /** From where: the address of the network connection. */
  readonly address: string;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access: Access;
    /** A page's form sends the CSRF token as its field `csrf_token`, since no script of it can set a header. */
    csrf?: 'form';
  }
  interface FastifyRequest {
    /** Who asks; reading it on a public route is a mistake and throws. */
    readonly actor: AccountActor;
  }
  interface FastifyInstance {
    /** Every route that is not public, and who may call it. */
    readonly closedRoutes: readonly ClosedRoute[];
  }
}

export interface ClosedRoute {
  /** Method and pattern: `GET /api/v1/plans/:code`. */
  readonly name: string;
  readonly access: Exclude<Access, 'public'>;
}

const actors = new WeakMap<FastifyRequest, AccountActor>();

/** Who asks, as far as it is known: nobody on a public route, or where no session or token was found. */
export const knownActor = (request: FastifyRequest): AccountActor | undefined => actors.get(request);

/** Lets a request through only if its account has one of the roles that the route declares. */
export function controlAccess(app: FastifyInstance): void {
  app.decorateRequest('actor', {
    getter(this: FastifyRequest) {
      const actor = actors.get(this);
      if (actor === undefined) throw new Error(`${this.routeOptions.url} is public: nobody is known here.`);
      return actor;
    },
  });
  const closed: ClosedRoute[] = [];
  app.decorate('closedRoutes', closed);
  app.addHook('onRoute', ({ method, url, config }) => {
    if (config?.access === undefined || config.access === 'public' || method === 'HEAD') return;
    closed.push({ name: `${String(method)} ${url}`, access: config.access });
  });
  app.addHook('onRequest', async (request) => {
    const access = request.routeOptions.config.access;
    if (access === undefined || access === 'public') return;
    await findActor(request, access);
  });
  // A form's field is known only when the body is read, which is before anything looks at it.
  app.addHook('preValidation', async (request) => {
    if (request.routeOptions.config.csrf !== 'form' || actors.get(request)?.via !== 'session') return;
    const { csrf_token } = (request.body ?? {}) as { readonly csrf_token?: unknown };
    if (!isRead(request)) refuseForgery(sessionOf(request, request.server.accounts)!, csrf_token);
  });
}

const isRead = ({ method }: FastifyRequest): boolean => /^(GET|HEAD|OPTIONS)$/.test(method);

async function findActor(request: FastifyRequest, access: Exclude<Access, 'public'>): Promise<void> {
  const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const session = sessionOf(request, request.server.accounts);
  if (token !== undefined) return await byToken(request, token, access);
  if (session !== undefined) return await bySession(request, session, access);
  throw new Problem(httpProblems['token-missing'], { headers: { 'www-authenticate': 'Bearer' } });
}

async function byToken(request: FastifyRequest, token: string, access: Exclude<Access, 'public'>) {
  const found = await accountOfToken(request.server, token);
  if (found === undefined) {
    const challenge = { 'www-authenticate': 'Bearer error="invalid_token"' };
    throw new Problem(httpProblems['token-invalid'], { headers: challenge });
  }
  const roles = found.roles.filter((role) => found.token_roles.includes(role));
  recognise(request, { ...found, roles }, access, 'token');
  refuseOperation(request, found);
  if (access !== 'account') refuseOldPassword(found, request.server.accounts);
  refuseRole(request, access);
}

/** A token for some groups of the interface opens no others. */
function refuseOperation(request: FastifyRequest, { operations }: TokenFound): void {
  const tags = request.routeOptions.schema?.tags ?? [];
  if (operations === null || tags.some((tag) => operations.includes(tag))) return;
  throw new Problem(httpProblems['token-scope'], { members: { operations } });
}

async function bySession(request: FastifyRequest, session: string, access: Exclude<Access, 'public'>) {
  const { db, accounts } = request.server;
  const found = await accountOfSession(request.server, session, accounts);
  if (found === undefined) throw new Problem(httpProblems['session-ended']);
  recognise(request, found, access, 'session');
  if (!isRead(request) && request.routeOptions.config.csrf !== 'form')
    refuseForgery(session, request.headers['x-csrf-token']);
  if (access !== 'account') refuseOldPassword(found, accounts);
  refuseRole(request, access);
  await touchSession(db, session, found.seen_at, accounts);
}

/** A browser sends cookies for whatever page asks; the token only our own page can know (OWASP CSRF, HMAC pattern). */
function refuseForgery(session: string, given: unknown): void {
  if (typeof given === 'string' && sameSecret(given, csrfTokenOf(session))) return;
  throw new Problem(httpProblems['csrf-refused']);
}

const DAY = 86_400_000;

/** Whether the rules want another password by now. */
export function passwordExpired(setAt: string, rules: AccountRules): boolean {
  const days = rules.passwords === 'mlps' ? rules.passwordDays : undefined;
  return days !== undefined && Date.parse(instantNow()) >= Date.parse(setAt) + days * DAY;
}

/** A token does not get its owner around the change; one who never had a password has none to change. */
function refuseOldPassword({ password_set_at }: FoundAccount, rules: AccountRules): void {
  if (password_set_at !== null && passwordExpired(password_set_at, rules))
    throw new Problem(httpProblems['password-expired']);
}

function refuseRole(request: FastifyRequest, access: Exclude<Access, 'public'>): void {
  if (access === 'account' || request.actor.role !== undefined) return;
  throw new Problem(httpProblems['role-forbidden'], { members: { roles: access } });
}

/** From here on it is known who asks, if only to be told in the audit log who was refused. */
function recognise(
  request: FastifyRequest,
  found: FoundAccount,
  access: Exclude<Access, 'public'>,
  via: AccountActor['via'],
): void {
  const { roles } = found;
  const role = access === 'account' ? roles[0] : access.find((one) => roles.includes(one));
  actors.set(request, {
    id: `account:${found.id}`,
    account: found.id,
    name: found.name,
    roles,
    via,
    kind: found.kind,
    request: request.id,
    address: request.ip,
    ...(role === undefined ? {} : { role }),
    ...(found.department === null ? {} : { department: found.department }),
    ...(found.departments === null ? {} : { departments: found.departments }),
    ...(found.inspector === null ? {} : { inspector: found.inspector }),
  });
}
