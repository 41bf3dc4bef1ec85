/** From what the office holds of a visit to what the public reads of it; pure, and the only way there. */
import { MEASURES, type MeasureKind } from '../visit/measures.ts';
import { type Outcome, RESULT_CODES, type ResultCode } from '../visit/result-codes.ts';
import { type Named, publicName } from './mask.ts';
import { maskNumbers } from './personal-fields.ts';
import type { PublicMatter, PublicResult } from './public-fields.ts';

export interface FiledLine {
  readonly department: string;
  readonly task: string;
  readonly matter: string;
  readonly codes: readonly ResultCode[];
  readonly measures: readonly { readonly kind: MeasureKind; readonly due_on?: string | undefined }[];
}

export interface ResultFacts {
  readonly draw: string;
  readonly group: string;
  readonly plan: string;
  readonly target: Named & { readonly id: string; readonly district: string | null };
  /** Of the tasks that the record has results for. */
  readonly tasks: readonly { readonly code: string; readonly title: string }[];
  readonly departments: readonly { readonly code: string; readonly name: string }[];
  /** The name of a matter as the list of the task's plan has it. */
  readonly matterName: (task: string, matter: string) => string;
  /** Office day on which the last part of the record ended. */
  readonly checked_on: string;
  readonly record: {
    readonly outcome: Outcome;
    readonly on_behalf: boolean;
    readonly results: readonly FiledLine[];
  };
  /** Certificate numbers, where the office shows them. */
  readonly inspectors?: readonly string[] | undefined;
}

/** The public text of a visit's result: of the facts it takes what it names. Whoever publishes it holds it against the list. */
export function resultDocument(facts: ResultFacts): PublicResult {
  const { target, record } = facts;
  const id = publicId(target);
  return {
    kind: 'result',
    origin: 'random',
    draw: facts.draw,
    group: facts.group,
    plan: facts.plan,
    target: {
      ...(id !== undefined && { id }),
      name: publicName(target),
      kind: target.kind,
      ...(target.district !== null && { district: target.district }),
    },
    tasks: facts.tasks.map(({ code, title }) => ({ code, title })),
    departments: facts.departments.map(({ code, name }) => ({ code, name })),
    matters: record.results.map((line) => publicLine(line, facts.matterName(line.task, line.matter))),
    checked_on: facts.checked_on,
    outcome: record.outcome,
    on_behalf: record.on_behalf,
    ...(facts.inspectors !== undefined && { inspectors: [...facts.inspectors] }),
  };
}

/** One matter's line. The content of a measure and numbers of documents are the office's. */
export function publicLine(line: FiledLine, name: string): PublicMatter {
  return {
    department: line.department,
    task: line.task,
    matter: line.matter,
    name,
    codes: line.codes.map((code) => ({ code, text: RESULT_CODES[code].zh })),
    measures: line.measures.map(({ kind, due_on }) => ({
      kind,
      text: MEASURES[kind].zh,
      ...(due_on !== undefined && { due_on }),
    })),
  };
}

/**
 * The id under which the public may find a target. A person's is a licence or a member's number, which is as good as
 * a name: only the local number that this service gave says nothing. Nor does anything that looks like a telephone.
 */
export function publicId({ id, kind }: { readonly id: string; readonly kind: string }): string | undefined {
  if (kind === 'person' && !id.startsWith('L:')) return undefined;
  return maskNumbers(id) === id ? id : undefined;
}

/** Whether a result is personal data (Personal Information Protection Law, art. 4): masked or not, it is about someone. */
export const isPersonal = (kind: string): boolean => kind === 'person' || kind === 'individual';
