/** What a check of a plan finds, and what of the registers it needs to know. */
import type { Text } from '../platform/language.ts';
import type { RulesDocument } from '../sampling-rules/schema.ts';
import type { Task } from './schema.ts';

export interface Finding {
  /** Absent where the finding is about the plan itself. */
  readonly task?: string;
  /** The field to look at, as it is spelled in the request. */
  readonly field: string;
  /** A stable name of the rule, e.g. `matter-retired`. */
  readonly rule: string;
  readonly message: Text;
}

export interface MatterFact {
  readonly code: string;
  readonly lead_department: string | null;
  readonly scopes: readonly string[];
  readonly target_kinds: readonly string[];
  readonly retired: boolean;
  readonly exempt_ground: string | null;
  /** A law of its basis that is no longer in force. */
  readonly repealed?: string;
  /** The office may no longer check it (取消、下放). */
  readonly powers_gone?: 'cancelled' | 'delegated';
}

/** What of the registers a plan's check needs; sets hold only what may still be used. */
export interface RegisterFacts {
  readonly matters: ReadonlyMap<string, MatterFact>;
  /** Each department with the one it is part of. */
  readonly departments: ReadonlyMap<string, string | null>;
  readonly credit_schemes: ReadonlySet<string>;
  /** By task and department in charge, how many targets its scope holds, of whatever tier. */
  readonly targets?: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly kinds: ReadonlySet<string>;
  readonly methods: ReadonlySet<string>;
}

/** What the sampling rules say of single tasks. */
export type RulesOfTasks = Pick<RulesDocument, 'version' | 'rounding' | 'replacement' | 'disclosure'>;

/** What the office has published so far, as far as a plan's check needs it. */
export interface PublishedFacts {
  /** Tasks of the plan's revision in force; absent before its first publication. */
  readonly tasks?: readonly Task[];
  /** Matters of the version that the plan names; absent where there is no such version. */
  readonly matter_list?: ReadonlyMap<string, { readonly exempt_ground?: string | undefined }>;
  /** Number of the version published last. */
  readonly newest_matter_list?: string;
  /** Sampling rules in force; absent while there are none. */
  readonly rules?: RulesOfTasks;
}

export interface PlanCheck {
  readonly errors: readonly Finding[];
  readonly warnings: readonly Finding[];
}

export type Note = (field: string, rule: string, message: Text) => void;
