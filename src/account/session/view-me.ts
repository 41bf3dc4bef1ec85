import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { csrfTokenOf } from '../../platform/http/access/secrets.ts';
import { sessionOf } from '../../platform/http/access/session-cookie.ts';
import { type AccountActor, type ClosedRoute, passwordExpired } from '../../platform/http/access.ts';
import { preferredLanguage } from '../../platform/language.ts';
import { accountOrProblem } from '../change-account.ts';
import { passwordsOf } from '../password/choose-password.ts';
import { RULE_TEXTS } from '../password/password-rules.ts';
import type { me } from '../schema.ts';

/** What the caller is and may do, as the database has it at this moment. */
export async function viewMe(app: FastifyInstance, request: FastifyRequest): Promise<z.infer<typeof me>> {
  const { actor } = request;
  const { id, login, name, kind, department, inspector } = await accountOrProblem(app.db, actor.account);
  const [password] = await passwordsOf(app.db, id);
  const session = actor.via === 'session' ? sessionOf(request, app.accounts) : undefined;
  return {
    account: { id, login, name, kind, department, inspector, roles: [...actor.roles] },
    via: actor.via,
    csrf_token: session === undefined ? null : csrfTokenOf(session),
    departments: actor.departments === undefined ? null : [...actor.departments],
    may: app.closedRoutes.filter((route) => isOpen(route, actor)).map(({ name: route }) => route),
    password: {
      expired: password !== undefined && passwordExpired(password.set_at, app.accounts),
      rules: RULE_TEXTS[app.accounts.passwords][preferredLanguage(request.headers['accept-language'])],
    },
  };
}

const isOpen = ({ access }: ClosedRoute, { roles }: AccountActor): boolean =>
  access === 'account' || access.some((role) => roles.includes(role));
