import { z } from 'zod';
import { EXAMPLE_MATTER, type Matter, matterRow } from '../matter/schema.ts';
import { day, line } from '../register/fields.ts';

/** Number of a version: year and place in it, e.g. `2026-1`. */
export const listNumber = z
  .string()
  .regex(/^2\d{3}-[1-9]\d{0,3}$/, '清单版本号，如 2026-1 | number of a version, as 2026-1');

const { shape } = matterRow;
const stated = <Field extends z.ZodType>(field: z.ZodNullable<Field>) => field.unwrap().optional();

/**
 * A matter as a version holds it: all of its row but the ids that other systems give it. What the row does not
 * state is absent, since JCS has no null here (protocol section 1).
 */
export const matterInList = z.strictObject({
  ...matterRow.pick({ code: true, name: true, kind: true, legal_basis: true }).shape,
  ...matterRow.pick({ target_kinds: true, methods: true, scopes: true, checklist: true, participants: true })
    .shape,
  sub_item: stated(shape.sub_item),
  category: stated(shape.category),
  catalogue_code: stated(shape.catalogue_code),
  claimed_on: stated(shape.claimed_on),
  content: stated(shape.content),
  work_guide: stated(shape.work_guide),
  responsible_office: stated(shape.responsible_office),
  lead_department: stated(shape.lead_department),
  exempt_ground: stated(shape.exempt_ground),
  level_of_government: stated(shape.level_of_government),
  powers: stated(shape.powers),
  approval_and_supervision: stated(shape.approval_and_supervision),
});
export type MatterInList = z.infer<typeof matterInList>;

/** The matter of a row of the register. */
export const listed = ({ external_ids, retired_on, version, ...row }: Matter): MatterInList =>
  matterInList.parse(Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)));

/** What the office states when it publishes a version. */
export const issuance = z.strictObject({
  issuer: line(200).describe('发布机关'),
  document_number: line(100).describe('文号'),
  issued_on: day.describe('发布日期'),
});

/** The frozen text of a version; as JCS its SHA-256 is the version's digest. Matters are in byte order of their codes. */
export const matterListDocument = z.strictObject({
  number: listNumber,
  ...issuance.shape,
  matters: z.array(matterInList),
});
export type MatterListDocument = z.infer<typeof matterListDocument>;

export const EXAMPLE_ISSUANCE = {
  issuer: '黔江区交通运输局',
  document_number: '黔江交通发〔2026〕3号',
  issued_on: '2026-01-15',
};
export const EXAMPLE_LIST: MatterListDocument = {
  number: '2026-1',
  ...EXAMPLE_ISSUANCE,
  matters: [listed(EXAMPLE_MATTER)],
};
