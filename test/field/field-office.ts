/** An office with a visit that is approved, its matters with checklists, and links for its team. */

import { createHash } from 'node:crypto';
import { record } from '../../src/platform/audit.ts';
import { transact } from '../../src/platform/database.ts';
import type { Visit } from '../../src/visit/schema.ts';
import { type DrawOffice, drawOffice } from '../draw/office.ts';

export interface FieldOffice extends DrawOffice {
  readonly visit: Visit;
  readonly planner: Record<string, string>;
  /** Path of a fresh link for this team member. */
  link(inspector: string, hours?: number, visit?: Visit): Promise<string>;
  approve(visit: Visit): Promise<void>;
}

/** A picture of one dot. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=',
  'base64',
);

export const WORK_GUIDE =
  '一、先查证照：\n  1. 核对许可证原件；\n  2. 核对经营范围。\n<script>alert("guide")</script>';

/** @param wanted how many matters each task has, and items each matter */
export async function fieldOffice(wanted: { matters?: number; items?: number } = {}): Promise<FieldOffice> {
  const office = await drawOffice();
  await giveChecklists(office, wanted);
  const planner = await office.tokenFor('planner');
  const head = await office.tokenFor('agency-head');
  const id = await office.draft();
  await office.seal(id);
  await office.commit(id);
  const run = await office.run(id);
  if (run.status !== 201) throw new Error(JSON.stringify(run.body));
  const { items } = (await office.app.inject({ url: '/api/v1/visits?limit=200', headers: planner })).json();
  const visit = (items as Visit[]).find(({ tasks }) => tasks.length === 1)!;
  await transact(office.db, { id: 'system:test', name: '测试' }, async (trx) => {
    const dossier = { phone: '023-7922 0000', contact: '王某', address: '重庆市黔江区正阳街道园区路 8 号' };
    await trx.updateTable('target').set(dossier).where('id', '=', visit.target.id).execute();
    await record(trx, { action: 'test.prepare', object_kind: 'test', object_id: 'field' });
  });
  let keys = 0;
  const approve = async ({ draw, id: name }: Visit) => {
    const answer = await office.app.inject({
      method: 'POST',
      url: '/api/v1/visit-approvals',
      headers: { ...head, 'idempotency-key': `approve${++keys}` },
      payload: { visits: [{ draw, id: name }] },
    });
    if (answer.statusCode !== 201) throw new Error(answer.body);
  };
  await approve(visit);
  return {
    ...office,
    visit,
    planner,
    approve,
    async link(inspector, hours = 24, of = visit) {
      const url = `/api/v1/visits/${of.draw}/${of.id}/links`;
      const payload = { inspector, hours };
      const answer = await office.app.inject({ method: 'POST', url, headers: planner, payload });
      if (answer.statusCode !== 201) throw new Error(answer.body);
      return answer.json().path;
    },
  };
}

const sha256 = (text: string) => createHash('sha256').update(text).digest();
const REGISTERED = { kind: 'general', scopes: ['road'], lead_department: 'JT-ZF' };

/** The published list is given more matters and longer checklists behind the service's back. */
async function giveChecklists({ intruder }: DrawOffice, { matters = 1, items = 3 }): Promise<void> {
  const list = await intruder
    .selectFrom('matter_list')
    .select(['number', 'document'])
    .executeTakeFirstOrThrow();
  const document = JSON.parse(list.document);
  const [first] = document.matters;
  document.matters = Array.from({ length: matters }, (_, i) => ({
    ...first,
    code: `M${String(i + 1).padStart(2, '0')}`,
    name: `${first.name}${i === 0 ? '' : `第 ${i + 1} 项`}`,
    legal_basis: [{ law: '《道路运输条例》', article: '第五十八条' }],
    work_guide: WORK_GUIDE,
    checklist: Array.from({ length: items }, (_, at) => ({
      code: String(at + 1),
      text: `经营许可证和车辆营运证是否在有效期内（第 ${at + 1} 条）`,
      ...(at % 2 === 0 && { guide: '查验原件，与登记信息核对' }),
    })),
  }));
  const codes = document.matters.map(({ code }: { code: string }) => code);
  const added = codes.slice(1).map((code: string) => ({ ...REGISTERED, code, name: first.name }));
  if (added.length > 0) await intruder.insertInto('matter').values(added).execute();
  await intruder
    .updateTable('matter_list')
    .set({ document: JSON.stringify(document) })
    .execute();
  for (const { revision, document: text } of await intruder
    .selectFrom('plan_revision')
    .select(['revision', 'document'])
    .execute()) {
    const plan = JSON.parse(text);
    for (const task of plan.tasks) task.matters = codes;
    await intruder
      .updateTable('plan_revision')
      .set({ document: JSON.stringify(plan), digest: sha256(JSON.stringify(plan)) })
      .where('revision', '=', revision)
      .execute();
  }
}

/** The fields of the form on a page, as a browser would send them untouched. */
export function fieldsOf(page: string): Map<string, string[]> {
  const form = page.slice(page.lastIndexOf('<form '));
  const fields = new Map<string, string[]>();
  const add = (name: string, value: string) => fields.set(name, [...(fields.get(name) ?? []), value]);
  for (const [, tag, attributes = '', rest = ''] of form.matchAll(
    /<(input|textarea|select)([^>]*)>([^<]*)/g,
  )) {
    const of = (name: string) => text(new RegExp(` ${name}="([^"]*)"`).exec(attributes)?.[1]);
    const name = of('name');
    const type = of('type');
    if (name === undefined || type === 'file') continue;
    if (tag === 'textarea') add(name, text(rest.replace(/^\n/, '')) ?? '');
    else if (tag === 'select') continue;
    else if (type === 'radio' || type === 'checkbox') {
      if (/ checked/.test(attributes)) add(name, of('value') ?? '');
    } else add(name, of('value') ?? '');
  }
  for (const [, name, options = ''] of form.matchAll(/<select[^>]* name="([^"]*)"[^>]*>(.*?)<\/select>/gs))
    add(name!, text(/value="([^"]*)" selected/.exec(options)?.[1]) ?? '');
  return fields;
}

const text = (escaped: string | undefined): string | undefined =>
  escaped?.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));

export interface Upload {
  readonly field: string;
  readonly name: string;
  readonly bytes: Buffer;
}

/** Sends a form as a browser does. */
export async function sendForm(
  { app }: FieldOffice,
  path: string,
  fields: ReadonlyMap<string, readonly string[]>,
  uploads: readonly Upload[] = [],
) {
  const body = new FormData();
  for (const [name, list] of fields) for (const value of list) body.append(name, value);
  body.append('unused/photos', new Blob([]), '');
  for (const { field, name, bytes } of uploads) body.append(field, new Blob([Uint8Array.from(bytes)]), name);
  const request = new Request('http://office', { method: 'POST', body });
  return await app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': request.headers.get('content-type')! },
    payload: Buffer.from(await request.arrayBuffer()),
  });
}
