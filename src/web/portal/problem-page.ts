import type { FastifyInstance, FastifyRequest } from 'fastify';
import { html } from '../../platform/html.ts';
import type { Language } from '../../platform/language.ts';
import type { ProblemDocument } from '../../platform/problems.ts';
import { portalAssets } from './assets.ts';
import { portalHeaders } from './headers.ts';
import { addressIn, languageOf } from './language.ts';
import { pageText } from './layout.ts';
import { FRAME } from './words/frame.ts';

/** Addresses that programs ask for: their problems stay JSON, whatever they accept. */
const FOR_PROGRAMS = /^\/(?:api|public|assets|health|metrics|docs)\b/;

/** The language of a page that somebody asked for; undefined where a program asks. */
export function pageLanguage(request: FastifyRequest): Language | undefined {
  const { page } = request.routeOptions.config ?? {};
  if (page !== undefined) return page;
  const isPage = request.is404 && !FOR_PROGRAMS.test(request.url);
  return isPage && (request.headers.accept ?? '').includes('text/html')
    ? languageOf(request.url).language
    : undefined;
}

/** A problem as a page: what is wrong, what to do next, and the way back. */
export const problemPage = (app: FastifyInstance) => ({
  languageOf: pageLanguage,
  async write(problem: ProblemDocument, language: Language) {
    const words = FRAME[language];
    const { detail, next, request_id } = problem;
    const body = html`<p class="lead">${detail ?? ''}</p>
<p>${next}</p>
<p><a class="button" href="${addressIn(language, '/')}">${words.backHome}</a></p>
${request_id === undefined ? html`` : html`<p class="quiet small">${words.problem(request_id)}</p>`}`;
    const place = {
      language,
      path: '/',
      office: app.office.name,
      assets: await portalAssets(),
      isLost: true,
    };
    return {
      text: pageText({ title: problem.title, body }, place),
      headers: { ...portalHeaders(language), 'cache-control': 'no-store' },
    };
  },
});
