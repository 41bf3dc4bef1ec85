import type { MatterResult } from '../record/schema.ts';
import {
  type FormMatter,
  MEASURE_FIELDS,
  MOST_MEASURES,
  measureField,
  prefixOf,
  type Values,
} from './form-values.ts';

/**
 * The fields as the form has them, of those that a browser sent: trimmed, line ends as everywhere else, empty ones left
 * out, files that were unticked taken away, measures numbered without gaps.
 */
export function typedValues(sent: Values, matters: readonly FormMatter[]): Values {
  const dropped = new Set(sent.get('drop') ?? []);
  const values = new Map<string, readonly string[]>();
  for (const [name, list] of sent) {
    if (name === 'drop') continue;
    const kept = list
      .map((text) => text.replace(/\r\n?/g, '\n').trim())
      .filter((text) => text !== '' && !dropped.has(`${name} ${text}`));
    if (kept.length > 0) values.set(name, [...new Set(kept)]);
  }
  for (const { task, matter } of matters) closeGaps(values, prefixOf(task, matter));
  return values;
}

function closeGaps(values: Map<string, readonly string[]>, prefix: string): void {
  let next = 0;
  for (let n = 0; n <= MOST_MEASURES; n++) {
    const fields = MEASURE_FIELDS.filter((field) => values.has(measureField(prefix, n, field)));
    if (fields.length === 0) continue;
    for (const field of fields) {
      const held = values.get(measureField(prefix, n, field))!;
      values.delete(measureField(prefix, n, field));
      values.set(measureField(prefix, next, field), held);
    }
    next++;
  }
}

export interface Fault {
  /** Name of the field to look at. */
  readonly field: string;
  readonly message: string;
}

/** What would be lost, because a record has no place for it by itself. */
export function lostWords(values: Values, matters: readonly FormMatter[]): Fault[] {
  const faults: Fault[] = [];
  for (const { task, matter, items } of matters) {
    const prefix = prefixOf(task, matter);
    for (const item of items) {
      if (!values.has(`${prefix}note/${item}`) || values.has(`${prefix}answer/${item}`)) continue;
      const message = `检查项 ${item} 写了备注，还没有选结果`;
      faults.push({ field: `${prefix}answer/${item}`, message });
    }
    for (let n = 0; n <= MOST_MEASURES; n++) {
      const kind = measureField(prefix, n, 'kind');
      const filled = MEASURE_FIELDS.some((field) => values.has(measureField(prefix, n, field)));
      if (filled && !values.has(kind))
        faults.push({ field: kind, message: `第 ${n + 1} 项处理措施还没有选种类` });
    }
  }
  if (!values.has('signature') && (values.has('signature_words') || values.has('signature_evidence')))
    faults.push({ field: 'signature', message: '还没有选签字情况' });
  if (values.has('signature_evidence') && values.get('signature')?.[0] !== 'signed')
    faults.push({ field: 'signature_evidence', message: '没有签字的，照片请放在事项的证据中' });
  return faults;
}

/** The field of a place in the record that the fields spell: `results.0.answers.1` → the item's. */
export function fieldOf(
  { results }: { readonly results: readonly Pick<MatterResult, 'task' | 'matter' | 'answers'>[] },
  path: readonly PropertyKey[],
): string {
  const [member = '', at, part, inner, rest] = path.map(String);
  const result = member === 'results' ? results[Number(at)] : undefined;
  if (member === 'signature') return at === 'reason' || at === 'name' ? 'signature_words' : 'signature';
  if (member === 'evidence') return 'results';
  if (result === undefined) return member;
  const prefix = prefixOf(result.task, result.matter);
  if (part === 'answers' && inner !== undefined)
    return `${prefix}${rest === 'note' ? 'note' : 'answer'}/${result.answers[Number(inner)]?.item}`;
  if (part === 'measures') return measureField(prefix, Number(inner ?? 0), rest ?? 'kind');
  return part === undefined ? `${prefix}answers` : `${prefix}${part}`;
}
