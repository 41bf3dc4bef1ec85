import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Actor } from '../platform/audit.ts';
import { faultsOf } from '../platform/http/input.ts';
import { versionsOf } from '../record/record-store.ts';
import { recordDocument } from '../record/schema.ts';
import { code } from '../register/fields.ts';
import type { FieldView, Said } from './field-view.ts';
import { documentOf, type Values, valuesOf } from './form-values.ts';
import { mergeValues } from './merge-values.ts';
import type { SentForm } from './read-form.ts';
import { type Fault, fieldOf, lostWords, typedValues } from './typed-values.ts';
import { fileNames, type LinkedVisit, viewLink } from './view-link.ts';
import { confirmForm, storeForm, type Undone, type Writing } from './write-record.ts';

/** Where the browser goes next: to the page anew, or to the form as it was typed with what to mend. */
export type FormAnswer =
  | { readonly kind: 'done'; readonly said: 'saved' | 'confirmed' | 'same' }
  | { readonly kind: 'again'; readonly status: 409 | 422; readonly view: FieldView };

const envelope = z.object({
  action: z.enum(['save', 'confirm', 'confirm-part']).catch('save'),
  client_id: z.uuid().catch(() => randomUUID()),
  base: z.uuid().nullable().catch(null),
  department: code.catch(''),
  version: z.coerce.number().int().min(0).catch(0),
});

/** Does what the form asks for, in the name of the inspector whose link it is. */
export async function answerForm(
  app: FastifyInstance,
  linked: LinkedVisit,
  actor: Actor,
  sent: SentForm,
): Promise<FormAnswer> {
  const { link, view, matters, head } = linked;
  const asked = envelope.parse(Object.fromEntries([...sent.values].map(([name, list]) => [name, list[0]])));
  const { inspector, department, joint } = view;
  const writing: Writing = { visit: link.visit, actor, inspector: inspector.id, department, matters, joint };
  if (asked.action === 'confirm-part') return await confirmOther(app, linked, writing, asked);

  const values = typedValues(formOnly(sent.values), matters);
  const typed = documentOf(values, matters, joint);
  /** The form as it was typed, still on the version that it was made on: nothing newer is overwritten unseen. */
  const again = async (
    said: Said,
    base: string | null,
    faults: readonly Fault[] = [],
  ): Promise<FormAnswer> => {
    const now = (await viewLink(app.db, link)).view;
    const files = await fileNames(app.db, values);
    const view = { ...now, values, files, base, said, faults };
    return { kind: 'again', status: faults.length > 0 ? 422 : 409, view };
  };
  const answer = async (outcome: Undone, said: Said, base: string | null) => {
    if (outcome.kind === 'stale') return await bothVersions(app, link, values, base);
    if (outcome.kind === 'refused') return await again({ words: outcome.words }, base);
    return await again(said, base, outcome.faults);
  };
  const faults = [...sent.faults, ...lostWords(values, matters), ...schemaFaults(typed)];
  if (faults.length > 0) return await again('unfit', asked.base, faults);

  const document = recordDocument.parse(typed);
  const stored = await storeForm(app, writing, document, asked, head);
  if (stored.kind !== 'done') return await answer(stored, 'unfit', asked.base);
  if (asked.action === 'save') return { kind: 'done', said: stored.same ? 'same' : 'saved' };

  const part = { department, version: stored.version };
  const confirmed = await confirmForm(app, writing, part, stored.document);
  if (confirmed.kind !== 'done') return await answer(confirmed, 'incomplete', stored.client_id);
  return { kind: 'done', said: 'confirmed' };
}

/** Someone of the lead, or of a department too small for two, confirms another department's part. */
async function confirmOther(
  app: FastifyInstance,
  { link, heads }: LinkedVisit,
  writing: Writing,
  { department, version }: { readonly department: string; readonly version: number },
): Promise<FormAnswer> {
  const document = heads.find((one) => one.department === department)?.document;
  const outcome = await confirmForm(app, writing, { department, version }, document ?? { results: [] });
  if (outcome.kind === 'done') return { kind: 'done', said: 'confirmed' };
  const words =
    outcome.kind === 'refused'
      ? outcome.words
      : outcome.kind === 'stale'
        ? `${department} 又存了新的版本，请核对后再确认`
        : `${department} 的记录尚不完整，请由该部门补齐：${outcome.faults.map(({ message }) => message).join('；')}`;
  return { kind: 'again', status: 409, view: { ...(await viewLink(app.db, link)).view, said: { words } } };
}

/** Mine, made on `base`, laid over what another has stored since. */
async function bothVersions(
  app: FastifyInstance,
  link: LinkedVisit['link'],
  mine: Values,
  base: string | null,
): Promise<FormAnswer> {
  const { view, head } = await viewLink(app.db, link);
  const versions = await versionsOf(app.db, link.visit);
  const begun = versions.find(({ client_id }) => client_id === base);
  const before: Values = begun === undefined ? new Map() : valuesOf(begun.document);
  const theirs: Values = head === undefined ? new Map() : valuesOf(head.document);
  const { merged, differences } = mergeValues(before, mine, theirs);
  const files = new Map([...view.files, ...(await fileNames(app.db, mine))]);
  return { kind: 'again', status: 409, view: { ...view, values: merged, files, differences, said: 'stale' } };
}

/** The fields of the record, without those of the form itself. */
const ENVELOPE = new Set(['action', 'client_id', 'base']);
const formOnly = (values: Values): Values => new Map([...values].filter(([name]) => !ENVELOPE.has(name)));

const schemaFaults = (typed: object): Fault[] =>
  faultsOf(recordDocument, typed).map(({ path, reason }) => ({
    field: fieldOf(typed as Parameters<typeof fieldOf>[0], path.split('/')),
    message: reason.zh,
  }));
