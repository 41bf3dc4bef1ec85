import type { Insertable, Transaction } from 'kysely';
import { maskNumbers, maskPersonal } from '../core/privacy/personal-fields.ts';
import type { Database } from './database/schema.generated.ts';

/** Who acts: a bearer token, an account, or the service itself (`system:demo`, `system:token`). */
export interface Actor {
  /** `account:<uuid>` or `system:<what>`; kept in the audit log and the row history. */
  readonly id: string;
  readonly name: string;
  readonly role?: string;
  /** Another system acts through its service account; otherwise a person, or the service itself. */
  readonly kind?: 'person' | 'service';
  /** Data outside these departments do not exist for the actor; without it, the whole office is seen. */
  readonly departments?: readonly string[];
  /** The X-Request-Id under which the act can be found in the service's own log. */
  readonly request?: string;
  /** From where: the caller's network address. */
  readonly address?: string;
}

export interface AuditEntry {
  /** `object.verb`, for example `draw.commit`. */
  readonly action: string;
  readonly object_kind: string;
  readonly object_id: string;
  /** Personal fields of `before` and `after` are masked on the way into the log. */
  readonly before?: unknown;
  readonly after?: unknown;
  readonly reason?: string;
}

/** An attempt that was refused, or several of the same caller. */
export interface RefusedAttempt extends AuditEntry {
  readonly actor: Actor;
  /** Name of the problem that answered it. */
  readonly refusal: string;
  readonly attempts: number;
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
  await append(trx, [rowOf(actorOf(trx), entry)]);
}

/** Appends attempts that were refused: nothing of them was done, so they stand in a transaction of their own. */
export async function recordRefused(
  trx: Transaction<Database>,
  refused: readonly RefusedAttempt[],
): Promise<void> {
  await append(
    trx,
    refused.map(({ actor, refusal, attempts, ...entry }) => ({ ...rowOf(actor, entry), refusal, attempts })),
  );
}

type Row = Insertable<Database['audit_entry']>;

async function append(trx: Transaction<Database>, rows: readonly Row[]): Promise<void> {
  await trx.insertInto('audit_entry').values(rows).execute();
  const state = writing.get(trx);
  if (state !== undefined) state.entries += rows.length;
}

function rowOf(actor: Actor, entry: AuditEntry): Row {
  const json = (value: unknown) =>
    value === undefined ? null : JSON.stringify(maskPersonal(entry.object_kind, value));
  return {
    actor: actor.id,
    actor_name: actor.name,
    role: actor.role ?? null,
    request: actor.request ?? null,
    address: actor.address ?? null,
    action: entry.action,
    object_kind: entry.object_kind,
    object_id: entry.object_id,
    before: json(entry.before),
    after: json(entry.after),
    reason: entry.reason === undefined ? null : maskNumbers(entry.reason),
  };
}
