import type { Transaction } from 'kysely';
import type { Database } from './database/schema.generated.ts';

/** Who acts: a bearer token, or the service itself (`system:demo`, `system:token`). */
export interface Actor {
  /** `token:<uuid>` or `system:<what>`; kept in the audit log and the row history. */
  readonly id: string;
  readonly name: string;
  readonly role?: string;
  /** The X-Request-Id under which the act can be found in the service's own log. */
  readonly request?: string;
}

export interface AuditEntry {
  /** `object.verb`, for example `draw.commit`. */
  readonly action: string;
  readonly object_kind: string;
  readonly object_id: string;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly reason?: string;
}

interface Writing {
  readonly actor: Actor;
  entries: number;
}

const writing = new WeakMap<Transaction<Database>, Writing>();

/** Ties an actor to a transaction; `transact` calls this, nobody else. */
export function beginWriting(trx: Transaction<Database>, actor: Actor): void {
  writing.set(trx, { actor, entries: 0 });
}

/** How many audit entries the transaction has so far. */
export function entriesOf(trx: Transaction<Database>): number {
  return writing.get(trx)?.entries ?? 0;
}

/** Who acts in this transaction. */
export function actorOf(trx: Transaction<Database>): Actor {
  const state = writing.get(trx);
  if (state === undefined) throw new Error('This transaction was not begun by transact().');
  return state.actor;
}

/** Appends one entry to the audit log, in the transaction whose act it tells of. */
export async function record(trx: Transaction<Database>, entry: AuditEntry): Promise<void> {
  const actor = actorOf(trx);
  const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
  await trx
    .insertInto('audit_entry')
    .values({
      actor: actor.id,
      actor_name: actor.name,
      role: actor.role ?? null,
      request: actor.request ?? null,
      action: entry.action,
      object_kind: entry.object_kind,
      object_id: entry.object_id,
      before: json(entry.before),
      after: json(entry.after),
      reason: entry.reason ?? null,
    })
    .execute();
  const state = writing.get(trx);
  if (state !== undefined) state.entries += 1;
}
