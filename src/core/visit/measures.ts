/** What follows from a result (domain section 5: 后续处理). */
export const MEASURES = {
  none: { zh: '无需后续处理', en: 'nothing follows' },
  daily_supervision: { zh: '转入日常监管', en: 'back to daily supervision' },
  correction_ordered: { zh: '责令改正', en: 'correction ordered' },
  transferred: { zh: '移送办案机构', en: 'transferred to the case body' },
  notified_department: { zh: '通报其他部门', en: 'another department notified' },
  other: { zh: '其他', en: 'other' },
} as const;

export type MeasureKind = keyof typeof MEASURES;
export const MEASURE_KINDS = Object.keys(MEASURES) as MeasureKind[];

/** Whether somebody still has to do something: such a measure keeps its visit open until it is settled. */
export const staysOpen = (kind: MeasureKind): boolean =>
  kind === 'correction_ordered' || kind === 'transferred' || kind === 'other';
