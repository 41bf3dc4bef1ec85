import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { liveKeys } from '../core/ledger/key-history.ts';
import { transact } from '../platform/database.ts';
import { idempotently } from '../platform/idempotency.ts';
import { responses } from '../platform/problems.ts';
import { secondPersonProblems } from '../platform/second-person.ts';
import { askForKey, replaceKey } from './keys.ts';
import { ledgerProblems } from './problems.ts';
import { disclosedSinceCosigned, keyEntries } from './queries.ts';
import { noteKey, noteText, number, reason } from './schema.ts';
import { changeWitness, keepCosignatures, readCosignatures } from './witnesses.ts';

const tags = ['ledger'];
const OFFICER = { access: ['security-officer'], idempotent: true } as const;

export interface LedgerKeyOptions {
  /** Called after a witness co-signed the checkpoint of this size for the first time, with the draws that it shows disclosed since. */
  readonly onCosigned: (draws: readonly string[]) => Promise<void>;
}

/** Whose signatures count: the log's own key, and the witnesses that another office runs. */
export const ledgerKeyRoutes: FastifyPluginAsyncZod<LedgerKeyOptions> = async (app, { onCosigned }) => {
  app.get(
    '/api/v1/public/ledger/keys',
    {
      config: { access: 'public' },
      schema: {
        tags,
        summary: '公开日志的公钥 | The public keys of the log',
        description:
          '日志现用公钥和已登记见证方的公钥，每行一个 C2SP verifier key。请与本机关另行公布的公钥核对。Compare them with what the office published elsewhere.',
        response: responses({ 200: z.object({ log: z.array(noteKey), witnesses: z.array(noteKey) }) }),
      },
    },
    async (_request, reply) => {
      reply.header('cache-control', 'public, max-age=5');
      const { log, witnesses } = liveKeys(await keyEntries(app.db, Number.MAX_SAFE_INTEGER));
      return { log: [...log], witnesses: [...witnesses] };
    },
  );

  app.post(
    '/api/v1/ledger/key/ask',
    {
      config: OFFICER,
      schema: {
        tags,
        summary: '申请更换日志密钥 | Ask for a new key of the log',
        description:
          '由安全管理员申请，系统管理员确认后生效。The security officer asks; an administrator confirms.',
        body: z.strictObject({ reason }),
        response: responses({ 201: z.object({ replaces: noteKey }) }, [
          ledgerProblems['ledger-key-already-asked'],
        ]),
      },
    },
    async (request, reply) =>
      await idempotently(request, reply, async (trx) => ({
        status: 201,
        body: await askForKey(trx, request.body.reason),
      })),
  );

  app.post(
    '/api/v1/ledger/key/replace',
    {
      config: { access: ['administrator'], idempotent: true },
      schema: {
        tags,
        summary: '确认更换日志密钥 | Confirm a new key of the log',
        description:
          '生成新密钥，由旧密钥背书，记入日志；核验者可沿日志找到新密钥。The old key vouches for the new one in the log.',
        response: responses({ 200: z.object({ added: noteKey, retired: noteKey }) }, [
          ledgerProblems['ledger-key-not-asked'],
          secondPersonProblems['second-person-needed'],
        ]),
      },
    },
    async (request, reply) =>
      await idempotently(request, reply, async (trx) => ({
        status: 200,
        body: await replaceKey(trx, app.logKeys),
      })),
  );

  app.post(
    '/api/v1/ledger/witnesses',
    {
      config: OFFICER,
      schema: {
        tags,
        summary: '登记见证方公钥 | Add a witness',
        description:
          '登记后接受该见证方的联署，并记入日志。Its co-signatures are taken from now on; an entry of the log.',
        body: z.strictObject({ key: noteKey }),
        response: responses({ 201: z.object({ key: noteKey }) }, [
          ledgerProblems['witness-key-malformed'],
          ledgerProblems['witness-already-added'],
        ]),
      },
    },
    async (request, reply) =>
      await idempotently(request, reply, async (trx) => ({
        status: 201,
        body: await changeWitness(trx, 'added', request.body.key),
      })),
  );

  app.post(
    '/api/v1/ledger/witnesses/retire',
    {
      config: OFFICER,
      schema: {
        tags,
        summary: '停用见证方公钥 | Retire a witness',
        description: '不再接受其联署；已有的联署保留。Its earlier co-signatures stay.',
        body: z.strictObject({ key: noteKey }),
        response: responses({ 200: z.object({ key: noteKey }) }, [
          ledgerProblems['witness-key-malformed'],
          ledgerProblems['witness-unknown'],
        ]),
      },
    },
    async (request, reply) =>
      await idempotently(request, reply, async (trx) => ({
        status: 200,
        body: await changeWitness(trx, 'retired', request.body.key),
      })),
  );

  app.post(
    '/api/v1/public/ledger/cosignatures',
    {
      config: { access: 'public' },
      schema: {
        tags,
        summary: '提交见证方联署 | Hand in co-signatures',
        description:
          'C2SP tlog-cosignature v1。不需要令牌：只接受已登记见证方对本日志检查点的有效联署。No token: only genuine signatures of listed witnesses are taken.',
        body: z.strictObject({ note: noteText }),
        response: responses(
          {
            200: z.object({
              size: number(12),
              witnesses: z.array(z.string().meta({ examples: ['witness.example.org'] })),
            }),
          },
          [
            'cosignature-key-unknown',
            'cosignature-invalid',
            'cosignature-wrong-log',
            'cosignature-not-our-checkpoint',
            'cosignature-in-the-future',
          ].map((name) => ledgerProblems[name as keyof typeof ledgerProblems]),
        ),
      },
    },
    async ({ body, id, ip }) => {
      const { size, witnesses, fresh } = await readCosignatures(app.db, app.office.log_origin, body.note);
      if (fresh.length > 0) {
        const actor = { id: 'system:witness', name: witnesses.join('、'), request: id, address: ip };
        await transact(app.db, actor, (trx) => keepCosignatures(trx, fresh));
        const shown = await Promise.all(fresh.map(({ key }) => disclosedSinceCosigned(app.db, key, size)));
        await onCosigned([...new Set(shown.flat())]);
      }
      return { size, witnesses: [...witnesses] };
    },
  );
};
