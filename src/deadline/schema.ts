import { z } from 'zod';
import { DEADLINE_STATES, SOON_WITHIN } from '../core/calendar/deadline.ts';
import { code, day } from '../register/fields.ts';
import { DUTY_ROLES, STEP_NAMES } from './steps.ts';

const step = z
  .enum(STEP_NAMES as [(typeof STEP_NAMES)[number], ...typeof STEP_NAMES])
  .describe(
    '环节：disclosure 公开抽取结果、visit 实施检查、publication 公示检查结果、correction 责令改正到期复查、transfer 移送案件反馈、objection_answer 答复异议、withdrawal 撤下公示信息',
  );
const role = z
  .enum(DUTY_ROLES)
  .describe('现由谁办理：planner 计划员、agency-head 机关负责人、inspector 检查人员、reviewer 审核人员');

/** Criteria of the list, its counts and its file; counts are of all states. */
export const deadlineFilters = z.strictObject({
  step: step.optional(),
  role: role.optional(),
  department: code.optional().describe('责任部门，不含下级部门'),
});
/** Criteria of the list and its file. */
export const deadlineList = deadlineFilters.extend({
  state: z
    .enum(['open', ...DEADLINE_STATES])
    .default('open')
    .describe(
      `open 全部未办结的、overdue 逾期、soon 临期（剩余不超过 ${SOON_WITHIN} 个工作日）、later 未临期、unknown 缺少工作日历而无法判断`,
    ),
});
export type DeadlineFilter = z.input<typeof deadlineList>;

const missing = z.int().nullable().describe('缺少该年的工作日历，无法计算；请登记员导入');

export const deadline = z
  .object({
    step,
    role,
    department: code.nullable().describe('责任部门；空：全机关'),
    department_name: z.string().nullable(),
    duty: z.boolean().describe('由本人办理'),
    draw: z.string().nullable().describe('抽取编号'),
    visit: z.string().nullable().describe('检查编号：检查对象/合并检查组'),
    target_name: z.string().nullable().describe('检查对象名称；空：与某一对象无关，或无权查看'),
    task: code.nullable(),
    matter: code.nullable(),
    measure: z.int().nullable().describe('该事项的第几项措施，从 0 起'),
    publication: z.string().nullable().describe('公示编号'),
    objection: z.string().nullable().describe('异议编号'),
    began_on: day.describe('起算日；当日不计入'),
    due_on: day.nullable().describe('到期日，至当日 24 时（北京时间）'),
    working_days_left: z
      .int()
      .nullable()
      .describe('今天之后至到期日的工作日数；当日到期为 0；逾期为负，其间没有工作日的为 0'),
    state: z.enum(DEADLINE_STATES),
    calendar_missing: missing,
  })
  .meta({
    id: 'Deadline',
    examples: [
      {
        step: 'publication',
        role: 'planner',
        department: 'JT',
        department_name: '交通运输局',
        duty: true,
        draw: '500114-2026-1',
        visit: '91500114MA60D4NB68/QY',
        target_name: '黔江区某运输有限公司',
        task: null,
        matter: null,
        measure: null,
        publication: null,
        objection: null,
        began_on: '2026-04-20',
        due_on: '2026-05-20',
        working_days_left: 3,
        state: 'soon',
        calendar_missing: null,
      },
    ],
  });
export type DeadlineView = z.infer<typeof deadline>;

const today = day.meta({ description: '按北京时间的今天', examples: ['2026-05-15'] });
export const deadlinePage = z.object({ today, items: z.array(deadline), next: z.string().nullable() });
export type DeadlinePage = z.infer<typeof deadlinePage>;

export const deadlineCounts = z
  .object({
    step,
    role,
    department: code.nullable(),
    department_name: z.string().nullable(),
    open: z.int().describe('未办结'),
    overdue: z.int().describe('其中逾期'),
    soon: z.int().describe('其中临期'),
    unknown: z.int().describe('其中缺少工作日历、无法判断'),
    oldest: day.nullable().describe('最早的到期日'),
  })
  .meta({
    id: 'DeadlineCounts',
    examples: [
      {
        step: 'publication',
        role: 'planner',
        department: 'JT',
        department_name: '交通运输局',
        open: 12,
        overdue: 1,
        soon: 4,
        unknown: 0,
        oldest: '2026-05-14',
      },
    ],
  });
export const deadlineSummary = z.object({ today, items: z.array(deadlineCounts) });
