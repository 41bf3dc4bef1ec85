import { type ChangedField, changedFields } from '../platform/changed-fields.ts';
import type { MatterInList } from './schema.ts';

export interface ListDifference {
  readonly added: readonly MatterInList[];
  readonly left_out: readonly MatterInList[];
  readonly changed: readonly { code: string; name: string; fields: readonly ChangedField[] }[];
}

/** What leads from one version to another, in either direction; each list in byte order of the codes. */
export function compareLists(
  before: readonly MatterInList[],
  after: readonly MatterInList[],
): ListDifference {
  const [old, now] = [before, after].map((list) => new Map(list.map((matter) => [matter.code, matter])));
  const changed = after.flatMap((matter) => {
    const fields = changedFields(old!.get(matter.code) ?? matter, matter);
    return fields.length === 0 ? [] : [{ code: matter.code, name: matter.name, fields }];
  });
  return {
    added: sorted(after.filter(({ code }) => !old!.has(code))),
    left_out: sorted(before.filter(({ code }) => !now!.has(code))),
    changed: sorted(changed),
  };
}

const sorted = <Row extends { readonly code: string }>(rows: readonly Row[]): Row[] =>
  rows.toSorted((a, b) => (a.code < b.code ? -1 : 1));
