import multipart from '@fastify/multipart';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { countAttempt, forgetAttempts } from '../account/count-attempts.ts';
import { accountProblems } from '../account/problems.ts';
import { addAttachment } from '../attachment/add-attachment.ts';
import type { Actor } from '../platform/audit.ts';
import { transact } from '../platform/database.ts';
import { Problem, responses } from '../platform/problems.ts';
import { answerForm } from './answer-form.ts';
import { deadVisitLinkPage, FIELD_HEADERS, fieldPage, tooManyPage } from './field-page.ts';
import { readForm, type SentForm } from './read-form.ts';
import { viewLink } from './view-link.ts';
import { type OpenedLink, openVisitLink } from './visit-link.ts';

const tags = ['records'];
const open = { access: 'public' } as const;
const params = z.object({ token: z.string().max(100) });
const page = z.string().describe('网页（HTML），不含脚本 (a page without scripts)');
const gone = z.null().describe('转到同一页 (See Other)');

/**
 * One visit on a phone, for whoever holds its link. Forms need no token against forgery: the address of the page is the
 * secret, and no other site knows it.
 */
export const fieldRoutes: FastifyPluginAsyncZod = async (app) => {
  const { folder, max_bytes: fileSize } = app.attachments;
  await app.register(multipart, { limits: { fileSize, files: 500, fields: 20_000, parts: 20_500 } });

  app.get(
    '/field/:token',
    {
      config: open,
      schema: {
        tags,
        summary: '用手机填写一次检查的页面 | The page of one visit on a phone',
        description:
          '由限时链接打开，无需登录，不需要脚本。Opened by an expiring link; it needs no log-in and no scripts.',
        params,
        querystring: z.object({ said: z.enum(['saved', 'confirmed', 'same']).optional() }),
        produces: ['text/html'],
        response: responses({ 200: page, 404: page, 429: page }),
      },
    },
    async (request, reply) => {
      const link = await openedOrAnswered(request, reply, request.params.token);
      if (link === undefined) return reply;
      const { view } = await viewLink(app.db, link);
      return reply.headers(FIELD_HEADERS).send(fieldPage({ ...view, said: request.query.said }));
    },
  );

  app.post(
    '/field/:token',
    {
      config: open,
      schema: {
        tags,
        summary: '保存或确认检查记录 | Save or confirm the record',
        description:
          '以链接所属检查人员的名义。同一表单重复提交只存一份；他人已先保存的不覆盖，并列显示两个版本。In the name of the inspector whose link it is; sent twice it is stored once, and nothing is overwritten.',
        params,
        consumes: ['multipart/form-data'],
        produces: ['text/html'],
        response: responses({ 303: gone, 404: page, 409: page, 422: page, 429: page }),
      },
    },
    async (request, reply) => {
      const { token } = request.params;
      const link = await openedOrAnswered(request, reply, token);
      if (link === undefined) return reply;
      const actor: Actor = {
        id: link.actor,
        name: link.inspector.name,
        role: 'inspector',
        departments: [],
        request: request.id,
        address: request.ip,
      };
      const sent = await readForm(request, folder);
      await keepFiles(request, actor, sent);
      const answer = await answerForm(app, await viewLink(app.db, link), actor, sent);
      if (answer.kind === 'done') return reply.redirect(`/field/${token}?said=${answer.said}#top`, 303);
      return reply.code(answer.status).headers(FIELD_HEADERS).send(fieldPage(answer.view));
    },
  );
};

/**
 * What the link opens; otherwise the page that says what to do is sent. Guesses are counted as log-ins are, by what was
 * given and by the address it came from; a link that opens leaves nothing behind.
 */
async function openedOrAnswered(
  { server, ip }: FastifyRequest,
  reply: FastifyReply,
  token: string,
): Promise<OpenedLink | undefined> {
  const attempt = `field ${token}`;
  try {
    await countAttempt(server.db, attempt, ip, server.accounts);
  } catch (error) {
    if (!(error instanceof Problem) || error.definition !== accountProblems['too-many-attempts']) throw error;
    const { headers = {}, members } = error.details;
    await reply
      .code(429)
      .headers({ ...FIELD_HEADERS, ...headers })
      .send(tooManyPage(Number(members?.retry_after)));
    return undefined;
  }
  const link = await openVisitLink(server.db, token);
  if (link === undefined) {
    await reply.code(404).headers(FIELD_HEADERS).send(deadVisitLinkPage());
    return undefined;
  }
  await forgetAttempts(server.db, attempt);
  return link;
}

/** Files that arrived are kept, whatever becomes of the form they came with. */
async function keepFiles({ server }: FastifyRequest, actor: Actor, { files }: SentForm): Promise<void> {
  if (files.length === 0) return;
  await transact(server.db, actor, async (trx) => {
    for (const file of files) await addAttachment(trx, file);
  });
}
