import type { DeadlineState } from '../core/calendar/deadline.ts';
import { ROLE_TITLES } from '../platform/http/roles.ts';
import type { Language, Text } from '../platform/language.ts';
import type { DeadlineView } from './schema.ts';
import { STEPS } from './steps.ts';

export const STATE_TITLES: Readonly<Record<DeadlineState, Text>> = {
  overdue: { zh: '逾期', en: 'overdue' },
  soon: { zh: '临期', en: 'soon due' },
  later: { zh: '未临期', en: 'later' },
  unknown: { zh: '缺少工作日历', en: 'calendar missing' },
};

/** A column of the file: its title, and what a row has in it. */
type Column = readonly [title: Text, cell: (row: DeadlineView, language: Language) => string | number | null];

const COLUMNS: readonly Column[] = [
  [{ zh: '环节', en: 'step' }, ({ step }, language) => STEPS[step][language]],
  [{ zh: '状态', en: 'state' }, ({ state }, language) => STATE_TITLES[state][language]],
  [{ zh: '到期日', en: 'due on' }, ({ due_on }) => due_on],
  [{ zh: '剩余工作日', en: 'working days left' }, ({ working_days_left }) => working_days_left],
  [{ zh: '起算日', en: 'began on' }, ({ began_on }) => began_on],
  [{ zh: '现由谁办理', en: 'whose turn' }, ({ role }, language) => ROLE_TITLES[role][language]],
  [{ zh: '责任部门代码', en: 'department code' }, ({ department }) => department],
  [{ zh: '责任部门', en: 'department' }, ({ department_name }) => department_name],
  [{ zh: '抽取编号', en: 'draw' }, ({ draw }) => draw],
  [{ zh: '检查编号', en: 'visit' }, ({ visit }) => visit],
  [{ zh: '检查对象', en: 'target' }, ({ target_name }) => target_name],
  [{ zh: '任务', en: 'task' }, ({ task }) => task],
  [{ zh: '事项', en: 'matter' }, ({ matter }) => matter],
  [{ zh: '第几项措施', en: 'measure' }, ({ measure }) => (measure === null ? null : measure + 1)],
  [{ zh: '公示编号', en: 'publication' }, ({ publication }) => publication],
  [{ zh: '异议编号', en: 'objection' }, ({ objection }) => objection],
  [{ zh: '缺少工作日历的年份', en: 'calendar missing' }, ({ calendar_missing }) => calendar_missing],
];

export const sheetTitles = (language: Language): string[] => COLUMNS.map(([title]) => title[language]);

export const sheetRow = (row: DeadlineView, language: Language): string[] =>
  COLUMNS.map(([, cell]) => String(cell(row, language) ?? ''));
