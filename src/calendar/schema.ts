import { z } from 'zod';
import { day, line } from '../register/fields.ts';

export const dayName = line(40).describe('节日名称');
const namedDay = z.strictObject({ day, name: dayName });
const days = z.array(namedDay).max(366);

/** What a notice says of one year. */
export const announcement = z
  .strictObject({
    document_number: line(200).describe('通知文号'),
    source: line(500).describe('来源：通知的名称或网址'),
    holidays: days.min(1).describe('放假日，逐日列出；落在周末的也可列出'),
    make_up_days: days.describe('调休上班的周六、周日'),
  })
  .meta({
    id: 'CalendarAnnouncement',
    examples: [
      {
        document_number: '国办发明电〔2025〕7号',
        source: '国务院办公厅关于2026年部分节假日安排的通知',
        holidays: [
          { day: '2026-01-01', name: '元旦' },
          { day: '2026-05-01', name: '劳动节' },
          { day: '2026-10-01', name: '国庆节' },
          { day: '2026-10-02', name: '国庆节' },
          { day: '2026-10-03', name: '国庆节' },
        ],
        make_up_days: [{ day: '2026-10-10', name: '国庆节' }],
      },
    ],
  });
export type Announcement = z.infer<typeof announcement>;

export const year = z.coerce.number().int().min(2000).max(2999);

/** What comes beside the sheet of an upload, which holds the days. */
export const sheetFields = announcement.pick({ document_number: true, source: true }).extend({ year });

const EXAMPLE_LINE = {
  year: 2026,
  version: 1,
  document_number: '国办发明电〔2025〕7号',
  source: '国务院办公厅关于2026年部分节假日安排的通知',
  imported_at: '2025-11-05T01:00:00.000Z',
  counts: { working_days: 248, holidays: 33, make_up_days: 6 },
};

const calendarSummary = z.object({
  year: z.int(),
  version: z.int().describe('版本；最大的为现行'),
  document_number: z.string(),
  source: z.string(),
  imported_at: z.iso.datetime(),
  counts: z.object({
    working_days: z.int().describe('全年工作日数'),
    holidays: z.int().describe('列出的放假日数，含周末'),
    make_up_days: z.int().describe('调休上班日数'),
  }),
});
export const calendarLine = calendarSummary.meta({ id: 'CalendarLine', examples: [EXAMPLE_LINE] });

export const calendarYear = calendarSummary
  .extend({ holidays: z.array(namedDay), make_up_days: z.array(namedDay) })
  .meta({
    id: 'CalendarYear',
    examples: [
      {
        ...EXAMPLE_LINE,
        holidays: [{ day: '2026-01-01', name: '元旦' }],
        make_up_days: [{ day: '2026-01-04', name: '元旦' }],
      },
    ],
  });
export type CalendarYear = z.infer<typeof calendarYear>;
