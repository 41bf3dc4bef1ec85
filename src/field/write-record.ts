import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { jcs } from '../core/canonical/jcs.ts';
import type { Actor } from '../platform/audit.ts';
import { transact } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import { confirmRecord } from '../record/confirm-record.ts';
import { recordProblems } from '../record/problems.ts';
import type { RecordFinding } from '../record/record-finding.ts';
import type { StoredRecord } from '../record/record-store.ts';
import { saveRecord } from '../record/save-record.ts';
import { type RecordDocument, recordDocument } from '../record/schema.ts';
import type { VisitRow } from '../visit/queries.ts';
import { documentOf, type FormMatter, valuesOf } from './form-values.ts';
import { type Fault, fieldOf } from './typed-values.ts';

/** Who writes what by a link. */
export interface Writing {
  readonly visit: VisitRow;
  readonly actor: Actor;
  readonly inspector: string;
  readonly department: string;
  readonly matters: readonly FormMatter[];
  readonly joint: boolean;
}

/** Why nothing was done: another was first, places that are to be mended, or what the words say. */
export type Undone =
  | { readonly kind: 'stale' }
  | { readonly kind: 'faults'; readonly faults: readonly Fault[] }
  | { readonly kind: 'refused'; readonly words: string };

/** A version that is stored now, or was already. */
export interface Stored {
  readonly kind: 'done';
  readonly version: number;
  readonly client_id: string;
  readonly document: RecordDocument;
  readonly same: boolean;
}

/** Whether the form shows nothing that is not in this version: then there is nothing to store. */
function isSame({ matters, joint }: Writing, document: RecordDocument, head: StoredRecord): boolean {
  const asShown = recordDocument.parse(documentOf(valuesOf(head.document), matters, joint));
  return jcs(asShown) === jcs(document);
}

/** Stores what the form says as the next version, unless it is what is stored already. */
export async function storeForm(
  app: FastifyInstance,
  writing: Writing,
  document: RecordDocument,
  sent: { readonly client_id: string; readonly base: string | null },
  head: StoredRecord | undefined,
): Promise<Stored | Undone> {
  const { visit, actor, inspector, department } = writing;
  if (head !== undefined && isSame(writing, document, head))
    return {
      kind: 'done',
      version: head.version,
      client_id: head.client_id,
      document: head.document,
      same: true,
    };
  const save = (client_id: string) =>
    transact(app.db, actor, (trx) =>
      saveRecord(trx, visit, inspector, { ...sent, client_id, department, document }),
    );
  try {
    // Whoever goes back in his browser and changes something sends the old id with it: it is another record.
    const { receipt } = await save(sent.client_id).catch((error: unknown) =>
      isNamed(error, recordProblems['record-id-reused']) ? save(randomUUID()) : Promise.reject(error),
    );
    return { kind: 'done', version: receipt.version, client_id: receipt.client_id, document, same: false };
  } catch (error) {
    return refusedBy(error, document);
  }
}

/** Confirms a version in the inspector's name. */
export async function confirmForm(
  app: FastifyInstance,
  { visit, actor, inspector }: Writing,
  part: { readonly department: string; readonly version: number },
  document: RecordDocument,
): Promise<{ readonly kind: 'done' } | Undone> {
  try {
    await transact(app.db, actor, (trx) => confirmRecord(trx, visit, inspector, part));
    return { kind: 'done' };
  } catch (error) {
    return refusedBy(error, document);
  }
}

const isNamed = (error: unknown, definition: Problem['definition']): error is Problem =>
  error instanceof Problem && error.definition === definition;

/** What keeps a record from being taken, place by place where it says so; whatever is no refusal goes on. */
function refusedBy(error: unknown, document: RecordDocument): Undone {
  if (!(error instanceof Problem) || error.definition.status >= 500) throw error;
  if (error.definition === recordProblems['record-stale']) return { kind: 'stale' };
  const findings = error.details.members?.findings as readonly RecordFinding[] | undefined;
  const { title, next } = error.definition;
  if (findings === undefined) return { kind: 'refused', words: `${title.zh}。${next.zh}` };
  const faults = findings.map(({ field, message }) => ({
    field: fieldOf(document, field.split('.')),
    message: message.zh,
  }));
  return { kind: 'faults', faults };
}
