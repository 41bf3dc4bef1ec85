import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AccountRules } from '../../config.ts';

/** `__Host-` ties the cookie to this very host and to https; browsers refuse that name over plain HTTP. */
const nameOf = (rules: AccountRules): string =>
  rules.secureCookies ? '__Host-double-random' : 'double-random';

const PLACE = { path: '/', httpOnly: true, sameSite: 'lax' } as const;

/** The session's id that the browser sent, if any. */
export const sessionOf = (request: FastifyRequest, rules: AccountRules): string | undefined =>
  request.cookies[nameOf(rules)];

/** Ends with the browser; the service itself ends it after its idle and absolute time. */
export function giveSession(reply: FastifyReply, rules: AccountRules, session: string): void {
  reply.setCookie(nameOf(rules), session, { ...PLACE, secure: rules.secureCookies });
}

export function takeSession(reply: FastifyReply, rules: AccountRules): void {
  reply.clearCookie(nameOf(rules), { ...PLACE, secure: rules.secureCookies });
}
