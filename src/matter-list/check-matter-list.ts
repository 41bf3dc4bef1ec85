/** Which matters a version would hold, and what keeps it from being published: all findings at once. */
import type { Matter } from '../matter/schema.ts';
import type { Text } from '../platform/language.ts';
import { listed, type MatterInList } from './schema.ts';

/** Why a row of the register does not stand in a version. */
export type LeftOutReason = 'retired' | 'cancelled' | 'delegated';

export interface ListFinding {
  readonly matter: string;
  /** The field to look at, as it is spelled in the register. */
  readonly field: keyof MatterInList;
  /** A stable name of the rule, e.g. `legal-basis-repealed`. */
  readonly rule: string;
  readonly message: Text;
}

export interface DraftList {
  readonly matters: readonly MatterInList[];
  readonly left_out: readonly { code: string; name: string; reason: LeftOutReason }[];
  readonly errors: readonly ListFinding[];
  readonly warnings: readonly ListFinding[];
}

/**
 * @param rows the whole register, retired matters too
 * @param departments codes of those in use
 * @param today `YYYY-MM-DD`
 */
export function draftList(
  rows: readonly Matter[],
  departments: ReadonlySet<string>,
  today: string,
): DraftList {
  const sorted = rows.toSorted((a, b) => (a.code < b.code ? -1 : 1));
  const leftOut = sorted.flatMap((row) => {
    const reason = reasonToLeaveOut(row, today);
    return reason === undefined ? [] : [{ code: row.code, name: row.name, reason }];
  });
  const out = new Set(leftOut.map(({ code }) => code));
  const matters = sorted.filter(({ code }) => !out.has(code)).map(listed);
  const [errors, warnings]: [ListFinding[], ListFinding[]] = [[], []];
  for (const matter of matters) {
    const into =
      (findings: ListFinding[]) => (field: keyof MatterInList, rule: string, zh: string, en: string) =>
        findings.push({ matter: matter.code, field, rule, message: { zh, en } });
    checkMatter(matter, departments, today, into(errors), into(warnings));
  }
  return { matters, left_out: leftOut, errors, warnings };
}

function reasonToLeaveOut(row: Matter, today: string): LeftOutReason | undefined {
  if (row.retired_on !== null && row.retired_on <= today) return 'retired';
  return row.powers === 'cancelled' || row.powers === 'delegated' ? row.powers : undefined;
}

type Note = (field: keyof MatterInList, rule: string, zh: string, en: string) => void;

/** A law is cited by its title: 《…》. */
const NAMES_A_LAW = /《[^》]+》/;

function checkMatter(
  matter: MatterInList,
  departments: ReadonlySet<string>,
  today: string,
  error: Note,
  warn: Note,
): void {
  const { legal_basis: basis, lead_department: lead, exempt_ground: ground } = matter;
  if (basis.length === 0)
    error('legal_basis', 'legal-basis-missing', '没有检查依据', 'there is no legal basis');
  for (const { law, repealed_on: repealed } of basis) {
    if (repealed === undefined || repealed > today) continue;
    error(
      'legal_basis',
      'legal-basis-repealed',
      `${law}已于${repealed}废止`,
      `${law} was repealed on ${repealed}`,
    );
  }
  if (ground !== undefined && !NAMES_A_LAW.test(ground)) {
    const zh = '不纳入随机抽查的，须写明法律依据《…》';
    error('exempt_ground', 'exempt-ground-without-law', zh, 'an exemption names its law in 《》');
  }
  if (lead === undefined)
    error('lead_department', 'lead-department-missing', '没有牵头部门', 'no department leads');
  else if (!departments.has(lead)) {
    error('lead_department', 'department-unknown', `没有在用的部门 ${lead}`, `no department ${lead} in use`);
  }
  if (matter.kind === 'key' && matter.checklist.length === 0 && matter.work_guide === undefined) {
    const zh = '重点检查事项须有检查工作指引或检查表';
    error('checklist', 'key-matter-without-guide', zh, 'a key matter has a work guide or a checklist');
  }
  if (matter.target_kinds.length === 0)
    warn('target_kinds', 'target-kinds-missing', '未写明检查对象种类', 'kinds of targets are not stated');
  if (matter.methods.length === 0)
    warn('methods', 'methods-missing', '未写明检查方式', 'methods are not stated');
  if (matter.content === undefined)
    warn('content', 'content-missing', '未写明检查内容和要求', 'content and requirements are not stated');
}
