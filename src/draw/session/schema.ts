import { z } from 'zod';
import { secondsOfOffset } from '../../core/calendar/instant.ts';
import { digest, drawNumber } from '../../core/draw/document.ts';
import { papers } from '../run/schema.ts';
import { EXAMPLE_CEREMONY, EXAMPLE_DIGEST, EXAMPLE_NUMBER, STAGES } from '../schema.ts';

const text = z.string().trim().min(1).max(200);
const value = z.string().min(1).max(4096).describe('各见证人数字依次连写');
const EXAMPLE_DIGITS = '31415926535897932384';
const { source: _source, ...EXAMPLE } = EXAMPLE_CEREMONY;

export const newSession = z
  .strictObject({
    title: text,
    rehearsal: z.boolean().default(false).describe('演练：只能加入演练抽取'),
    place: text,
    time: text
      .refine((time) => secondsOfOffset(time) !== undefined, {
        error: '须为带时区的日期时间 a date-time with its offset, such as 2026-03-05T10:00+08:00',
      })
      .describe('现场产生数字的时间，带时区'),
    method: text,
    digits: z.int().min(20).max(200),
    witnesses: z.array(text).max(20).describe('见证人的身份，不写姓名'),
  })
  .meta({ id: 'NewDrawSession', examples: [{ title: '2026年3月抽取会', ...EXAMPLE }] });
export type NewSession = z.infer<typeof newSession>;

export const sessionView = z
  .object({
    id: z.int(),
    ...newSession.shape,
    time: text,
    created_at: z.string(),
    draws: z.array(
      z.object({
        id: z.int(),
        number: drawNumber.optional(),
        title: z.string(),
        state: z.enum(STAGES),
        commitment: digest.optional(),
      }),
    ),
    first_typings: z
      .array(z.object({ typed_by: z.string(), typed_at: z.string() }))
      .describe('第一次录入：何人、何时；不含数字'),
  })
  .meta({
    id: 'DrawSession',
    examples: [
      {
        id: 1,
        title: '2026年3月抽取会',
        rehearsal: false,
        ...EXAMPLE,
        created_at: '2026-03-04T01:00:00Z',
        draws: [
          {
            id: 1,
            number: EXAMPLE_NUMBER,
            title: '2026年上半年道路运输抽查',
            state: 'committed',
            commitment: EXAMPLE_DIGEST,
          },
        ],
        first_typings: [],
      },
    ],
  });
export type SessionView = z.infer<typeof sessionView>;

export const sessionTyping = z
  .strictObject({ value })
  .meta({ id: 'SessionTyping', examples: [{ value: EXAMPLE_DIGITS }] });

export const sessionRun = z.strictObject({ value: value.describe('第二次录入'), ...papers }).meta({
  id: 'SessionRun',
  examples: [{ value: EXAMPLE_DIGITS, slip: { digest: EXAMPLE_DIGEST, witnesses: 3 } }],
});
export type SessionRun = z.infer<typeof sessionRun>;

export const sessionId = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });
