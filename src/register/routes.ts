import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { transact } from '../platform/database.ts';
import type { AccountActor, Role } from '../platform/http/access.ts';
import { Problem, responses } from '../platform/problems.ts';
import { day, paragraph } from './fields.ts';
import { historyPage, historyQuery, readHistory } from './history.ts';
import { registerProblems } from './problems.ts';
import { problemsOf } from './refuse-findings.ts';
import type { Register, Stored } from './register.ts';
import { changeRow, createRow, existingRow, restoreRow, retireRow } from './write-row.ts';

/** Who keeps the registers, and who reads them whole. */
export const WRITERS = ['registrar'] as const satisfies readonly Role[];
/** Departments and words are the administrator's too (docs/glossary.md). */
export const KEEPERS = ['registrar', 'administrator'] as const satisfies readonly Role[];
export const READERS = ['planner', 'registrar'] as const satisfies readonly Role[];

/** Warnings that the caller has looked at. */
export const confirmation = {
  confirm_warnings: z.boolean().optional().describe('已核对并确认存疑之处 (warnings were looked at)'),
};

/** How a register is served; the list with its filters is each feature's own. */
export interface RowService<Row extends object> {
  readonly register: Register<Row>;
  /** Address of the collection, e.g. `/api/v1/departments`. */
  readonly path: string;
  /** Name of the row's key in the address, e.g. `code`. */
  readonly key: string;
  /** Parts of the collection's own address, which new rows take over. */
  readonly within?: Record<string, z.ZodType>;
  readonly tag: string;
  readonly create: z.ZodType;
  readonly change: z.ZodType;
  readonly stored: z.ZodType<Stored<Row>>;
  readonly readers: readonly Role[];
  /** Who keeps it; the registrars where nothing is said. */
  readonly writers?: readonly Role[];
  /** How a reader may name the row otherwise than by its key, and what of it this reader may see. */
  read?(id: string, actor: AccountActor): Promise<Stored<Row>>;
}

const retirement = z
  .strictObject({ retired_on: day.describe('停用日期'), reason: paragraph(1_000).describe('理由') })
  .meta({ examples: [{ retired_on: '2026-06-30', reason: '机构改革，职责并入支队' }] });
const restoration = z
  .strictObject({ reason: paragraph(1_000).describe('理由') })
  .meta({ examples: [{ reason: '误操作' }] });

const NO_SLASH = '编号中不得有 / | an id has no / in it';

type Params = Readonly<Record<string, string>>;
type Body<Row> = Partial<Row> & { confirm_warnings?: boolean };

/** Read, create, change, retire, restore and history of one register's rows. */
export function serveRows<Row extends object>(app: FastifyInstance, service: RowService<Row>): void {
  const { register, key, tag, path, writers = WRITERS } = service;
  const noun = register.noun;
  const within = z.object(service.within ?? {});
  // An id is the parts of its key joined with '/': a part that held one could name another row than it says.
  const params = within.extend({
    [key]: z
      .string()
      .max(100)
      .regex(/^[^/]*$/, NO_SLASH),
  });
  const tags = [tag];
  const { findings } = register;
  const idOf = (request: FastifyRequest) =>
    [...Object.keys(service.within ?? {}), key].map((name) => (request.params as Params)[name]).join('/');
  const send = (reply: FastifyReply, row: Stored<Row>) => reply.header('etag', `"${row.version}"`).send(row);
  const known = [registerProblems['row-not-found']];

  app.get(
    `${path}/:${key}`,
    {
      config: { access: service.readers },
      schema: {
        tags,
        summary: `读取${noun.zh} | Read one ${noun.en}`,
        description:
          'ETag 为版本，修改时放入 If-Match。The ETag is the version that a change names in If-Match.',
        params,
        response: responses({ 200: service.stored }, known),
      },
    },
    async (request, reply) => {
      const id = idOf(request);
      const row = service.read
        ? await service.read(id, request.actor)
        : await existingRow(app.db, register, id);
      return send(reply, row);
    },
  );

  app.post(
    path,
    {
      config: { access: writers },
      schema: {
        tags,
        summary: `登记${noun.zh} | Register a ${noun.en}`,
        description: '未给出的字段取缺省值。Fields that are not given have their default.',
        params: within,
        body: service.create,
        response: responses({ 201: service.stored }, [
          registerProblems['row-exists'],
          registerProblems['needs-confirmation'],
          ...problemsOf(...findings),
        ]),
      },
    },
    async (request, reply) => {
      const { confirm_warnings: confirmed, ...given } = request.body as Body<Row>;
      const row = await transact(app.db, request.actor, (trx) =>
        createRow<Row>(
          trx,
          register,
          { ...(given as Partial<Row>), ...(request.params as object) },
          confirmed === true,
        ),
      );
      const address = register.idOf(row).split('/').at(-1)!;
      reply.header('location', `${request.url.split('?')[0]}/${encodeURIComponent(address)}`);
      return send(reply.code(201), row);
    },
  );

  app.patch(
    `${path}/:${key}`,
    {
      config: { access: writers },
      schema: {
        tags,
        summary: `修改${noun.zh} | Change a ${noun.en}`,
        description:
          '只改给出的字段；列表整体替换。Only the given fields change; a list is replaced as a whole.',
        params,
        headers: z.looseObject({
          'if-match': z.string().optional().describe('必填：读取时的 ETag。Required: the ETag that was read'),
        }),
        body: service.change,
        response: responses({ 200: service.stored }, [
          ...known,
          registerProblems['row-retired'],
          registerProblems['version-required'],
          registerProblems['version-stale'],
          registerProblems['needs-confirmation'],
          ...problemsOf(...findings),
        ]),
      },
    },
    async (request, reply) => {
      const { confirm_warnings: confirmed, ...change } = request.body as Body<Row>;
      const versions = versionsOf(request);
      const row = await transact(app.db, request.actor, (trx) =>
        changeRow<Row>(trx, register, idOf(request), change as Partial<Row>, versions, confirmed === true),
      );
      return send(reply, row);
    },
  );

  app.post(
    `${path}/:${key}/retire`,
    {
      config: { access: writers },
      schema: {
        tags,
        summary: `停用${noun.zh} | Retire a ${noun.en}`,
        description: '登记簿只停用，不删除。Rows are retired, never deleted.',
        params,
        body: retirement,
        response: responses({ 200: service.stored }, [...known, registerProblems['row-retired']]),
      },
    },
    async (request, reply) =>
      send(
        reply,
        await transact(app.db, request.actor, (trx) =>
          retireRow(trx, register, idOf(request), request.body as z.infer<typeof retirement>),
        ),
      ),
  );

  app.post(
    `${path}/:${key}/restore`,
    {
      config: { access: writers },
      schema: {
        tags,
        summary: `恢复误停用的${noun.zh} | Restore a ${noun.en} that was retired by mistake`,
        description: '停用与恢复都留在历史中。Both the retirement and this stay in the history.',
        params,
        body: restoration,
        response: responses({ 200: service.stored }, [...known, registerProblems['row-not-retired']]),
      },
    },
    async (request, reply) =>
      send(
        reply,
        await transact(app.db, request.actor, (trx) =>
          restoreRow(trx, register, idOf(request), (request.body as z.infer<typeof restoration>).reason),
        ),
      ),
  );

  app.get(
    `${path}/:${key}/history`,
    {
      config: { access: [...new Set([...READERS, ...writers])] },
      schema: {
        tags,
        summary: `${noun.zh}的变更历史 | Every version of a ${noun.en}`,
        description:
          '谁在何时把什么改成什么，新的在前。Who changed what, when, from what to what; newest first.',
        params,
        querystring: historyQuery,
        response: responses({ 200: historyPage }, [...known, registerProblems['cursor-invalid']]),
      },
    },
    async (request) => {
      const id = register.idOf(await existingRow(app.db, register, idOf(request)));
      const parts = register.parts.map((table) => table.name);
      return await readHistory(
        app.db,
        request.query as z.infer<typeof historyQuery>,
        id,
        register.table.name,
        parts,
      );
    },
  );
}

/** The versions that If-Match names (RFC 9110, section 13.1.1). @throws `version-required` */
function versionsOf(request: FastifyRequest): number[] {
  const header = request.headers['if-match'];
  if (header === undefined) throw new Problem(registerProblems['version-required']);
  return [...header.matchAll(/"(\d+)"/g)].map((match) => Number(match[1]));
}
