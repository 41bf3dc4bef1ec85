import { z } from 'zod';
import { code, drawNumber } from '../../core/draw/document.ts';
import { EXAMPLE_NUMBER } from '../schema.ts';

export const newStaffingDraw = z
  .strictObject({
    title: z.string().trim().min(1).max(200),
    departments: z
      .array(code)
      .min(1)
      .max(100)
      .refine((codes) => new Set(codes).size === codes.length, {
        message: '每个部门只列一次 (each department once)',
      })
      .describe('为哪些部门选派检查人员'),
  })
  .meta({
    id: 'NewStaffingDraw',
    examples: [{ title: '黔江区检查人员选派', departments: ['QJ-ZF'] }],
  });
export type NewStaffingDraw = z.infer<typeof newStaffingDraw>;

const count = z.int().min(0);

/** How much is left to be staffed: counts, never who. */
export const staffingNeed = z
  .object({
    departments: z.array(
      z.object({
        department: code,
        visits: count.describe('还没有本部门检查组的检查'),
        seats: count.describe('合为单元后需要的席位'),
      }),
    ),
    unclaimed: count.describe('不属于任何所列部门的检查'),
    draws: z.array(z.object({ number: drawNumber.optional(), id: z.int(), departments: z.array(code) })),
  })
  .meta({
    id: 'StaffingNeed',
    examples: [
      {
        departments: [{ department: 'QJ-ZF', visits: 12, seats: 10 }],
        unclaimed: 0,
        draws: [{ id: 4, number: `${EXAMPLE_NUMBER}-S1`, departments: ['QJ-ZF'] }],
      },
    ],
  });
