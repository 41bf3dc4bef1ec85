import type { FastifyInstance } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { transact } from '../platform/database.ts';
import type { AccountActor } from '../platform/http/access.ts';
import { Problem, responses } from '../platform/problems.ts';
import { code } from '../register/fields.ts';
import type { VisitName } from '../visit/hold-visit.ts';
import { visitProblems } from '../visit/problems.ts';
import { findVisits, type VisitRow } from '../visit/queries.ts';
import { visitAddress } from '../visit/schema.ts';
import { confirmRecord } from './confirm-record.ts';
import { recordProblems } from './problems.ts';
import { receipt, recordVersion } from './receipt.ts';
import { saveRecord } from './save-record.ts';
import { recordDocument } from './schema.ts';
import { readRecord, readVersions, visitRecord } from './view.ts';

const tags = ['records'];
/** Writing is the team's; the office reads what was written. */
const writers = { access: ['inspector'] } as const;
const readers = { access: ['planner', 'reviewer', 'agency-head', 'registrar', 'inspector'] } as const;
const { 'visit-not-found': visitNotFound } = visitProblems;

export const givenRecord = z
  .strictObject({
    department: code.describe('填写哪个部门的部分'),
    base: z
      .uuid()
      .nullable()
      .describe('在哪个版本的基础上填写：该版本的 client_id，可以是本机尚未发出的前一份；空：没有任何版本'),
    document: recordDocument,
  })
  .meta({
    id: 'GivenRecord',
    examples: [
      {
        department: 'JT-ZF',
        base: null,
        document: {
          started_at: '2026-04-20T09:30:00+08:00',
          results: [{ task: 'T01', matter: 'JT-001', answers: [{ item: '1', answer: 'yes' }], codes: ['1'] }],
        },
      },
    ],
  });

const confirmation = z
  .object({
    confirmed_by: z.array(z.string()),
    filed: z.boolean().describe('本部门的部分已归档'),
    recorded: z.boolean().describe('各部门都已归档，转审核'),
  })
  .meta({
    id: 'RecordConfirmation',
    examples: [{ confirmed_by: ['50011426011', '50011426023'], filed: true, recorded: true }],
  });

export type Address = z.infer<typeof visitAddress>;
export const nameOf = ({ draw, target, group }: Address): VisitName => ({ draw, id: `${target}/${group}` });

/** Certificate number of an inspector, whose own visits alone he reads; undefined for the office. */
export const ownInspector = ({ role, inspector }: AccountActor): string | undefined =>
  role === 'inspector' ? (inspector ?? '') : undefined;

/** @throws Problem `visit-not-found` where it is not the inspector's */
export async function readableVisit(
  { db }: FastifyInstance,
  address: Address,
  actor: AccountActor,
): Promise<VisitRow> {
  const [visit] = await findVisits(db, { ...nameOf(address), inspector: ownInspector(actor) }, 1);
  if (visit === undefined) throw new Problem(visitNotFound);
  return visit;
}

/**
 * Records are sent with an id that the device gave and the version they were made on, so that a phone may send them
 * again, late, or side by side with another, and nothing is lost, doubled or overwritten.
 */
export const visitRecordRoutes: FastifyPluginAsyncZod = async (app) => {
  app.put(
    '/api/v1/visits/:draw/:target/:group/records/:client_id',
    {
      config: writers,
      schema: {
        tags,
        summary: '发送检查记录，草稿或完成稿 | Send a record, draft or finished',
        description:
          'client_id 由设备生成（UUID）。同一份重发只存一份，仍得原回执（200）；在旧版本上填写的不覆盖新版本（409，附两个版本）。收到回执（编号、摘要、时间）前设备不得删除本机内容。第一份记录即开始检查。The same record sent twice is stored once; one made on an older version is refused with both. Only the receipt proves that it arrived.',
        params: visitAddress.extend({ client_id: z.uuid() }),
        body: givenRecord,
        response: responses({ 200: receipt, 201: receipt }, [
          visitNotFound,
          recordProblems['record-department-not-yours'],
          recordProblems['record-id-reused'],
          recordProblems['record-stale'],
          recordProblems['record-closed'],
          recordProblems['record-content-unknown'],
        ]),
      },
    },
    async ({ params, body, actor }, reply) => {
      const given = { ...body, client_id: params.client_id };
      const inspector = actor.inspector ?? '';
      const { receipt, repeated } = await transact(app.db, actor, (trx) =>
        saveRecord(trx, nameOf(params), inspector, given),
      );
      return reply.code(repeated ? 200 : 201).send(receipt);
    },
  );

  app.put(
    '/api/v1/visits/:draw/:target/:group/confirmations/:department/:version',
    {
      config: writers,
      schema: {
        tags,
        summary: '确认检查记录 | Confirm a record',
        description:
          '检查组两人（至少一人属于该部门）确认同一版本后归档；各部门都归档后转审核。只能确认最新版本；缺项一次列全。重复确认不重复计算。Two of the team file a part; all parts filed, it goes to the reviewer.',
        params: visitAddress.extend({ department: code, version: z.coerce.number().int().min(1) }),
        response: responses({ 200: confirmation }, [
          visitNotFound,
          recordProblems['record-department-not-yours'],
          recordProblems['record-not-found'],
          recordProblems['record-stale'],
          recordProblems['record-closed'],
          recordProblems['record-incomplete'],
        ]),
      },
    },
    async ({ params, actor }) =>
      await transact(app.db, actor, (trx) =>
        confirmRecord(trx, nameOf(params), actor.inspector ?? '', params),
      ),
  );

  app.get(
    '/api/v1/visits/:draw/:target/:group/record',
    {
      config: readers,
      schema: {
        tags,
        summary: '读取检查记录 | Read the record of a visit',
        description:
          '检查人员读本部门的部分，牵头部门和机关读全部。An inspector reads his department’s part, the lead and the office all of them.',
        params: visitAddress,
        response: responses({ 200: visitRecord }, [visitNotFound]),
      },
    },
    async ({ params, actor }, reply) => {
      const record = await readRecord(app.db, await readableVisit(app, params, actor), reader(actor));
      return reply.header('cache-control', 'private, no-store').send(record);
    },
  );

  app.get(
    '/api/v1/visits/:draw/:target/:group/record/versions',
    {
      config: readers,
      schema: {
        tags,
        summary: '检查记录的全部版本 | Every version of the record',
        description:
          '包括草稿和被退回的版本；任何版本都不会被覆盖。Drafts and returned ones too; none is ever overwritten.',
        params: visitAddress,
        response: responses({ 200: z.object({ items: z.array(recordVersion) }) }, [visitNotFound]),
      },
    },
    async ({ params, actor }, reply) => {
      const items = await readVersions(app.db, await readableVisit(app, params, actor), reader(actor));
      return reply.header('cache-control', 'private, no-store').send({ items });
    },
  );
};

const reader = (actor: AccountActor) => {
  const inspector = ownInspector(actor);
  return inspector === undefined ? {} : { inspector };
};
