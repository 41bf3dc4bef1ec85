import { CalendarMissing } from '../core/calendar/working-days.ts';
import { defineProblems, Problem } from '../platform/problems.ts';

export const calendarProblems = defineProblems('calendar', {
  'calendar-missing': {
    status: 409,
    title: {
      zh: '该年的工作日历尚未导入，期限无法计算',
      en: 'The working days of that year are not known yet, so that the term has no last day',
    },
    next: {
      zh: '请登记员导入国务院办公厅关于 year 年部分节假日安排的通知（PUT /api/v1/calendar/{year}），再重试。',
      en: 'Ask the registrar to import the notice on the holidays of that year (PUT /api/v1/calendar/{year}), then try again.',
    },
  },
  'calendar-not-found': {
    status: 404,
    title: {
      zh: '没有该年的工作日历，或没有这个版本',
      en: 'There is no working-day calendar of that year, or no such version',
    },
    next: {
      zh: '请在 /api/v1/calendar 中查看已导入的年份；缺的年份请登记员导入。',
      en: 'See /api/v1/calendar for the years there are; the registrar imports one that is missing.',
    },
  },
  'calendar-unchanged': {
    status: 409,
    title: { zh: '与现行版本相同，没有可导入的变化', en: 'Nothing differs from the version in force' },
    next: { zh: '无需再次导入。', en: 'There is nothing to import.' },
  },
  'day-outside-year': {
    status: 422,
    title: { zh: '有不属于该年的日期', en: 'There are days of another year' },
    next: {
      zh: '通知中上一年十二月的日期，请加入上一年的日历并重新导入上一年；其余按 findings 改正。',
      en: 'Days of the December before go into the calendar of that year, which is imported again; correct the others of findings.',
    },
  },
  'day-listed-twice': {
    status: 422,
    title: { zh: '同一天列了两次', en: 'A day is listed twice' },
    next: {
      zh: '每天只列一次，或放假，或上班。请按 findings 改正。',
      en: 'A day is listed once, as off or as worked. Correct those of findings.',
    },
  },
  'make-up-day-on-weekday': {
    status: 422,
    title: { zh: '调休上班日不是周六或周日', en: 'A make-up day is no Saturday or Sunday' },
    next: {
      zh: '周一至周五本为工作日，无需列出。请对照通知按 findings 改正。',
      en: 'Monday to Friday are worked anyway. Compare those of findings with the notice.',
    },
  },
  'statutory-holiday-missing': {
    status: 422,
    title: {
      zh: '缺少每年必有的放假日：元旦、劳动节或国庆节',
      en: 'Days that are off in every year are missing: New Year, Labour Day or National Day',
    },
    next: {
      zh: '请对照通知补全 findings 中的日期：须导入全年的安排，而不是其中一部分。',
      en: 'Add those of findings from the notice: a calendar is the whole year, not a part of it.',
    },
  },
  'calendar-sheet-faulty': {
    status: 422,
    title: {
      zh: '表中有无法读取的行，未导入',
      en: 'There are rows that cannot be read; nothing was imported',
    },
    next: {
      zh: '请按 faults 改正各行后重新上传。列名：日期、至（连续多日时填写）、类型（休或班）、名称。',
      en: 'Correct those of faults and send the sheet again. Columns: date, through (for several days), kind (off or worked), name.',
    },
  },
});

/** A year that is missing in words for the user; any other error as it is. */
export const asCalendarProblem = (error: unknown): unknown =>
  error instanceof CalendarMissing
    ? new Problem(calendarProblems['calendar-missing'], { members: { year: error.year }, cause: error })
    : error;
