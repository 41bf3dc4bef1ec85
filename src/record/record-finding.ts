import type { Text } from '../platform/language.ts';

/** What a check of a record finds. */
export interface RecordFinding {
  /** The department whose part it is. */
  readonly department: string;
  /** The place to look at, as it is spelled in the document: `results.0.codes`. */
  readonly field: string;
  /** A stable name of the rule. */
  readonly rule: string;
  readonly message: Text;
}

export type NoteRecord = (field: string, rule: string, message: Text) => void;

/** Collects findings of one department's part. */
export function notesOf(department: string): { findings: RecordFinding[]; note: NoteRecord } {
  const findings: RecordFinding[] = [];
  return {
    findings,
    note: (field, rule, message) => findings.push({ department, field, rule, message }),
  };
}
