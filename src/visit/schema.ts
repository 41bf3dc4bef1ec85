import { z } from 'zod';
import { drawNumber, targetId } from '../core/draw/document.ts';
import { matter } from '../matter/schema.ts';
import { code, day } from '../register/fields.ts';
import { target } from '../target/schema.ts';

/** `drawn` while nobody is assigned (an unstaffed draw), `assigned` once a team has it. */
export const visitState = z.enum(['drawn', 'assigned']);

/** What a team needs to know of a target before it goes there; personal data, for the team alone. */
const dossier = target.strip().pick({
  id: true,
  kind: true,
  name: true,
  credit_code: true,
  legal_representative: true,
  address: true,
  district: true,
  route: true,
  contact: true,
  phone: true,
  categories: true,
  department: true,
  owner_id: true,
  status: true,
  aliases: true,
  permits: true,
});

export const visit = z
  .object({
    draw: drawNumber,
    id: z.string().describe('检查对象/合并检查组'),
    title: z.string().describe('抽取的名称'),
    rehearsal: z.boolean().describe('演练：不作为正式检查依据'),
    state: visitState,
    target: dossier.extend({
      evaluations: z.array(
        z.object({
          scheme: code,
          grade: z.string(),
          tier: z.string().nullable().describe('按评价办法折算的等级 A 至 D'),
          valid_until: day.nullable(),
        }),
      ),
    }),
    tasks: z.array(
      z.object({
        plan: code,
        task: code,
        title: z.string(),
        matters: z.array(code).describe('事项代码；内容见 matters'),
        methods: z.array(code),
        window_from: day,
        window_to: day,
        content: z
          .array(
            z.object({ department: code, content: z.string().nullable(), authority: z.string().nullable() }),
          )
          .describe('各部门的检查内容和执法权限'),
      }),
    ),
    unit: z
      .object({
        id: z.string(),
        position: z.int().describe('本次在单元中的次序，从 0 起'),
        visits: z.array(z.string()),
      })
      .nullable()
      .describe('同一检查组连续完成的几次检查'),
    team: z.array(
      z.object({
        department: code,
        department_name: z.string(),
        inspector: z.string().describe('执法证号'),
        name: z.string(),
        is_lead: z.boolean().describe('部门组长'),
      }),
    ),
  })
  .meta({ id: 'Visit' });
export type Visit = z.infer<typeof visit>;

/** Matters once for all visits of the answer, since a work guide is long and many visits share it. */
const matters = z
  .array(
    matter.strip().pick({
      code: true,
      name: true,
      sub_item: true,
      kind: true,
      legal_basis: true,
      content: true,
      work_guide: true,
      checklist: true,
    }),
  )
  .describe('所涉事项及其检查指引、检查表');

export const visitPage = z.object({ items: z.array(visit), matters, next: z.string().nullable() });
export const visitDetail = z.object({ visit, matters });

export const visitAddress = z.object({ draw: drawNumber, target: targetId, group: code });
