/**
 * A department's part of a record as the fields of a form: what a browser sends without scripts, and back. Names of
 * fields begin with `task/matter/`; codes hold no slash.
 */
import type { Measure, RecordDocument } from '../record/schema.ts';

/** Name of a field → what stands in it; a field that is empty is not there. */
export type Values = ReadonlyMap<string, readonly string[]>;

export const MEASURE_FIELDS = ['kind', 'content', 'number', 'due_on', 'recipient'] as const;
/** As many as a record takes of one matter. */
export const MOST_MEASURES = 20;

export const prefixOf = (task: string, matter: string): string => `${task}/${matter}/`;
export const measureField = (prefix: string, n: number, field: string): string =>
  `${prefix}measure/${n}/${field}`;

const one = (values: Values, name: string): string | undefined => values.get(name)?.[0];
const given = (values: Values, name: string): readonly string[] => values.get(name) ?? [];

/** The form's fields of a record, without those that are empty. */
export function valuesOf({ results, signature, ...rest }: RecordDocument): Values {
  const values = new Map<string, readonly string[]>();
  const put = (name: string, ...list: (string | undefined)[]) => {
    const held = list.filter((value) => value !== undefined && value !== '') as string[];
    if (held.length > 0) values.set(name, held);
  };
  put('started_at', localTime(rest.started_at));
  put('ended_at', localTime(rest.ended_at));
  put('summary', rest.summary);
  put('remarks', rest.remarks);
  put('signature', signature?.kind);
  if (signature?.kind === 'signed') {
    put('signature_words', signature.name);
    put('signature_evidence', ...(signature.evidence ?? []));
  } else put('signature_words', signature?.reason);
  for (const { task, matter, answers, codes, facts, evidence, measures } of results) {
    const prefix = prefixOf(task, matter);
    for (const { item, answer, note } of answers) {
      put(`${prefix}answer/${item}`, answer);
      put(`${prefix}note/${item}`, note);
    }
    put(`${prefix}codes`, ...codes);
    put(`${prefix}facts`, facts);
    put(`${prefix}evidence`, ...evidence);
    measures.forEach((measure, n) => {
      for (const field of MEASURE_FIELDS) put(measureField(prefix, n, field), measure[field]);
    });
  }
  return values;
}

/** What a form about these matters holds. */
export interface FormMatter {
  readonly task: string;
  readonly matter: string;
  readonly items: readonly string[];
}

/**
 * The record that the fields spell, for `recordDocument` to judge. A matter of which nothing was filled in is left out
 * where `shared` departments divide the matters among themselves.
 */
export function documentOf(values: Values, matters: readonly FormMatter[], shared: boolean): object {
  const results = matters.flatMap(({ task, matter, items }) => {
    const prefix = prefixOf(task, matter);
    const touched = [...values.keys()].some((name) => name.startsWith(prefix));
    if (shared && !touched) return [];
    return [
      {
        task,
        matter,
        answers: items.flatMap((item) => {
          const answer = one(values, `${prefix}answer/${item}`);
          const note = one(values, `${prefix}note/${item}`);
          return answer === undefined ? [] : [{ item, answer, ...(note !== undefined && { note }) }];
        }),
        codes: given(values, `${prefix}codes`),
        ...textOf(values, `${prefix}facts`, 'facts'),
        evidence: given(values, `${prefix}evidence`),
        measures: measuresOf(values, prefix),
      },
    ];
  });
  return {
    ...timeOf(values, 'started_at'),
    ...timeOf(values, 'ended_at'),
    results,
    ...signatureOf(values),
    ...textOf(values, 'summary', 'summary'),
    ...textOf(values, 'remarks', 'remarks'),
  };
}

const textOf = (values: Values, name: string, member: string) => {
  const text = one(values, name);
  return text === undefined ? {} : { [member]: text };
};

function measuresOf(values: Values, prefix: string): Partial<Record<keyof Measure, string>>[] {
  return Array.from({ length: MOST_MEASURES }, (_, n) =>
    Object.fromEntries(
      MEASURE_FIELDS.flatMap((field) => {
        const value = one(values, measureField(prefix, n, field));
        return value === undefined ? [] : [[field, value]];
      }),
    ),
  ).filter((measure) => Object.keys(measure).length > 0);
}

function signatureOf(values: Values): object {
  const kind = one(values, 'signature');
  if (kind === undefined) return {};
  const words = one(values, 'signature_words');
  if (kind !== 'signed') return { signature: { kind, ...(words !== undefined && { reason: words }) } };
  const evidence = given(values, 'signature_evidence');
  return {
    signature: {
      kind,
      ...(words !== undefined && { name: words }),
      ...(evidence.length > 0 && { evidence }),
    },
  };
}

const AHEAD = 8 * 3_600_000;
const LOCAL_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/;

/** An instant as clocks in China show it, to the minute if it is a full one. */
function localTime(instant: string | undefined): string | undefined {
  if (instant === undefined) return undefined;
  const local = new Date(Date.parse(instant) + AHEAD).toISOString().slice(0, 19);
  return local.endsWith(':00') ? local.slice(0, 16) : local;
}

/** A time on the phone is the time in China; what is no time is left for the schema to refuse. */
function timeOf(values: Values, name: 'started_at' | 'ended_at'): object {
  const local = one(values, name);
  if (local === undefined) return {};
  return { [name]: LOCAL_TIME.test(local) ? `${local.length === 16 ? `${local}:00` : local}+08:00` : local };
}
