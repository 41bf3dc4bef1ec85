import type { Kysely, Transaction } from 'kysely';
import { z } from 'zod';
import { hex } from '../core/canonical/bytes.ts';
import { actorOf, record } from '../platform/audit.ts';
import { instantNow } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { newSecret, secretHash } from '../platform/http/access/secrets.ts';
import { Problem } from '../platform/problems.ts';
import { teamOf } from '../record/visit-team.ts';
import { line } from '../register/fields.ts';
import { findVisits, type VisitRow } from '../visit/queries.ts';
import { fieldProblems } from './problems.ts';

export const newVisitLink = z
  .strictObject({
    inspector: line(64).describe('检查组成员的执法证号'),
    hours: z.int().min(1).max(72).default(24).describe('有效时间（小时）'),
  })
  .meta({ id: 'NewVisitLink', examples: [{ inspector: '50011426011', hours: 24 }] });

const HOUR = 3_600_000;

/**
 * Gives a team member a link that opens this one visit without a log-in until it expires.
 * @returns `path`, which is shown this once: only its hash is kept
 * @throws Problem `link-inspector-unfit`
 */
export async function issueVisitLink(
  trx: Transaction<Database>,
  visit: VisitRow,
  { inspector, hours }: z.infer<typeof newVisitLink>,
): Promise<{ readonly path: string; readonly expires_at: string }> {
  const team = [...(await teamOf(trx, visit)).members.keys()];
  if (!team.includes(inspector))
    throw new Problem(fieldProblems['link-inspector-unfit'], { members: { team } });
  const token = newSecret();
  const created_at = instantNow();
  const expires_at = new Date(Date.parse(created_at) + hours * HOUR).toISOString();
  await trx
    .insertInto('visit_link')
    .values({
      token_hash: secretHash(token),
      ...{ draw_id: visit.draw_id, visit: visit.id, inspector_id: inspector },
      ...{ created_by: actorOf(trx).id, created_at, expires_at },
    })
    .execute();
  await record(trx, {
    action: 'visit.link',
    object_kind: 'visit',
    object_id: `${visit.draw}/${visit.id}`,
    after: { inspector, hours, link: linkActor(secretHash(token)) },
  });
  return { path: `/field/${token}`, expires_at };
}

/** What acts by a link is called in the audit log, so that it leads back to who made the link. */
const linkActor = (hash: Uint8Array): string => `link:${hex(hash).slice(0, 16)}`;

export interface OpenedLink {
  readonly visit: VisitRow;
  readonly inspector: { readonly id: string; readonly name: string };
  /** Of whatever is done by it. */
  readonly actor: string;
  readonly expires_at: string;
}

/** What a link opens; nothing if it is unknown or has expired, or the inspector has left the team since. */
export async function openVisitLink(db: Kysely<Database>, token: string): Promise<OpenedLink | undefined> {
  const hash = secretHash(token);
  const link = await db
    .selectFrom('visit_link')
    .innerJoin('frame', 'frame.draw_id', 'visit_link.draw_id')
    .innerJoin('inspector', 'inspector.id', 'visit_link.inspector_id')
    .select(['frame.number as draw', 'visit', 'inspector.id', 'inspector.name', 'expires_at'])
    .where('token_hash', '=', hash)
    .where('expires_at', '>', instantNow())
    .executeTakeFirst();
  if (link === undefined) return undefined;
  const { id, name, expires_at } = link;
  const [visit] = await findVisits(db, { draw: link.draw, id: link.visit, inspector: id }, 1);
  return visit && { visit, inspector: { id, name }, actor: linkActor(hash), expires_at };
}

/** The links that were made for a visit, newest first; never what opens them. */
export const linksOfVisit = (db: Kysely<Database>, { draw_id, id }: Pick<VisitRow, 'draw_id' | 'id'>) =>
  db
    .selectFrom('visit_link')
    .innerJoin('inspector', 'inspector.id', 'visit_link.inspector_id')
    .select(['inspector.id as inspector', 'inspector.name', 'visit_link.created_by'])
    .select(['visit_link.created_at', 'visit_link.expires_at'])
    .where('draw_id', '=', draw_id)
    .where('visit', '=', id)
    .orderBy('visit_link.created_at', 'desc')
    .orderBy('token_hash')
    .execute();
