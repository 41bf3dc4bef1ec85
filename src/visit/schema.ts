import { z } from 'zod';
import { drawNumber, targetId } from '../core/draw/document.ts';
import { VISIT_STATES } from '../core/visit/state.ts';
import { EXAMPLE_MATTER, matter } from '../matter/schema.ts';
import { code, day } from '../register/fields.ts';
import { EXAMPLE_TARGET, target } from '../target/schema.ts';
import { earlierCheck, visitStep } from './visit-story.ts';

export const visitState = z
  .enum(VISIT_STATES)
  .describe(
    'drawn 待选派、assigned 已选派、approved 已审批、notified 已通知、under_way 检查中、recorded 已录入、returned 已退回、reviewed 已审核、published 已公示、closed 已办结、replaced 已由其他对象递补',
  );

const listVersion = z
  .string()
  .nullable()
  .describe('计划所依据的抽查事项清单版本；空：计划未依据清单，事项按现行名录');

const seatChange = z.object({
  kind: z.literal('seat'),
  at: z.string(),
  department: code,
  seat: z.int(),
  n: z.int().describe('本席位第几次换人'),
  cause: z.string().describe('原因种类'),
  left_inspector: z.string().nullable(),
  left_name: z.string().nullable(),
  joined_inspector: z.string().nullable().describe('空：无人可换，席位空缺'),
  joined_name: z.string().nullable(),
});

const targetChange = z.object({
  kind: z.literal('target'),
  at: z.string(),
  task: code,
  cause: z.string(),
  left_visit: z.string(),
  joined_visit: z.string(),
});

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
        lead_department: code.describe('计划的牵头部门'),
        task: code,
        title: z.string(),
        matters: z.array(code).describe('事项代码；内容见 matters 中同代码、同 list_version 者'),
        list_version: listVersion,
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
        seat: z.int().describe('席位，从 0 起'),
        inspector: z.string().describe('执法证号'),
        name: z.string(),
        is_lead: z.boolean().describe('部门组长'),
        accepted_at: z.string().nullable().describe('何时接受任务'),
      }),
    ),
    open_seats: z.array(z.object({ department: code, seat: z.int() })).describe('换人后无人可补的席位'),
    history: z
      .array(z.discriminatedUnion('kind', [seatChange, targetChange]))
      .describe('换人和递补的经过：原来是谁、后来是谁、何时'),
  })
  .meta({
    id: 'Visit',
    examples: [
      {
        draw: '500114-2026-1',
        id: `${EXAMPLE_TARGET.id}/QY`,
        title: '2026年上半年道路运输抽查',
        rehearsal: false,
        state: 'assigned',
        target: {
          ...dossier.parse(EXAMPLE_TARGET),
          evaluations: [{ scheme: 'transport-quality', grade: 'AA', tier: 'B', valid_until: '2026-12-31' }],
        },
        tasks: [
          {
            plan: 'JT-2026',
            lead_department: 'JT',
            task: 'T01',
            title: '道路货物运输经营的检查',
            matters: [EXAMPLE_MATTER.code],
            list_version: '2026-1',
            methods: ['on_site'],
            window_from: '2026-04-01',
            window_to: '2026-11-30',
            content: [{ department: 'JT-ZF', content: null, authority: '交通运输行政执法' }],
          },
        ],
        unit: { id: `${EXAMPLE_TARGET.id}/QY`, position: 0, visits: [`${EXAMPLE_TARGET.id}/QY`] },
        team: [
          {
            department: 'JT-ZF',
            department_name: '执法支队',
            seat: 0,
            inspector: '50011426011',
            name: '甲某',
            is_lead: true,
            accepted_at: '2026-03-20T02:00:00Z',
          },
          {
            department: 'JT-ZF',
            department_name: '执法支队',
            seat: 1,
            inspector: '50011426023',
            name: '乙某',
            is_lead: false,
            accepted_at: null,
          },
        ],
        open_seats: [],
        history: [],
      },
    ],
  });
export type Visit = z.infer<typeof visit>;

const matterShown = matter
  .strip()
  .pick({
    code: true,
    name: true,
    sub_item: true,
    kind: true,
    legal_basis: true,
    content: true,
    work_guide: true,
    checklist: true,
  })
  .extend({ list_version: listVersion });
export type MatterShown = z.infer<typeof matterShown>;

/**
 * Matters once for all visits of the answer, in each version of the list that they follow, since a work guide is long
 * and many visits share it.
 */
const matters = z
  .array(matterShown)
  .describe('所涉事项及其检查指引、检查表，按各任务的计划所依据的清单版本')
  .meta({ examples: [[matterShown.parse({ ...EXAMPLE_MATTER, list_version: '2026-1' })]] });

export const visitPage = z.object({ items: z.array(visit), matters, next: z.string().nullable() });
export const visitDetail = z.object({
  visit,
  matters,
  steps: z.array(visitStep).describe('经过：审批、通知、录入、审核和历次意见'),
  earlier: z.array(earlierCheck).describe('该对象以往的检查，最近的在前'),
});

export const visitAddress = z.object({ draw: drawNumber, target: targetId, group: code });
