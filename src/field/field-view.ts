import type { Receipt } from '../record/receipt.ts';
import type { MatterOfTask, VisitOnPaper } from '../visit/papers/visit-on-paper.ts';
import type { EarlierCheck } from '../visit/visit-story.ts';
import type { Values } from './form-values.ts';
import type { Difference } from './merge-values.ts';
import type { Fault } from './typed-values.ts';

/** What the page of a link shows. */
export interface FieldView {
  readonly on: VisitOnPaper;
  readonly inspector: { readonly id: string; readonly name: string };
  readonly expires_at: string;
  readonly department: string;
  /** Of the form's matters, in its order. */
  readonly matters: readonly MatterOfTask[];
  /** A visit of several departments, which divide the matters among themselves. */
  readonly joint: boolean;
  /** Whether this department writes the summary of a joint visit. */
  readonly leads: boolean;
  /** The newest version of the department's part. */
  readonly head: HeadOfPart | undefined;
  /** What the reviewer said when the record was returned; undefined where it is not returned. */
  readonly returned: string | undefined;
  readonly earlier: readonly EarlierCheck[];
  /** Whether the team may still write. */
  readonly open: boolean;
  readonly others: readonly OtherPart[];
  readonly values: Values;
  /** File names by digest, of those that the form holds. */
  readonly files: ReadonlyMap<string, string>;
  /** The version that the form was made on, by its own id; null where there was none. */
  readonly base: string | null;
  /** Given by the server for the device, which has no scripts: the same form sent twice is stored once. */
  readonly client_id: string;
  readonly faults: readonly Fault[];
  /** What just happened, if anything. */
  readonly said: Said | undefined;
  readonly differences: readonly Difference[];
}

export interface HeadOfPart {
  readonly version: number;
  readonly receipt: Receipt;
  readonly written_by: string;
  readonly confirmed_by: readonly string[];
  readonly filed: boolean;
}

/** Another department's part as the lead reads it. */
export interface OtherPart {
  readonly department: string;
  readonly version: number;
  readonly filed: boolean;
  readonly may_confirm: boolean;
  readonly lines: readonly string[];
}

export const SAID = {
  saved: '草稿已保存',
  confirmed: '您的确认已收到',
  same: '内容没有改动，无需再存',
  stale: '另一人已先保存了新版本：没有覆盖，您填写的也都还在',
  incomplete: '内容已保存为草稿，尚不完整，不能确认',
  unfit: '请先改正以下各处，尚未保存',
} as const;
export type Said = keyof typeof SAID | { readonly words: string };
