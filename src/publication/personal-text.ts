import type { Kysely } from 'kysely';
import { personalNumbersIn } from '../core/privacy/personal-fields.ts';
import type { Database } from '../platform/database.ts';
import { defineProblems, Problem } from '../platform/problems.ts';
import { anyOf } from '../register/write-rows.ts';

export const personalTextProblems = defineProblems('personal-text', {
  'text-has-personal-data': {
    status: 422,
    title: { zh: '将要公开的文字含有个人信息', en: 'A text that is to become public holds personal data' },
    next: {
      zh: 'found 中列出在哪一项、是哪一类（电话、身份证号、法定代表人、联系人、自然人姓名）。请改写后重新提交；公开的文字以后不能删改。',
      en: 'found says in which text and of what kind: telephone, identity_number, legal_representative, contact, person_name. Write it without; what is public cannot be edited.',
    },
  },
});

/**
 * Refuses free text with telephone or identity numbers, or with the name of somebody of these targets; it says of what
 * kind, never what it found.
 * @param texts by the name of the member that holds each
 * @throws Problem `text-has-personal-data`
 */
export async function refusePersonalText(
  db: Kysely<Database>,
  texts: Readonly<Record<string, string>>,
  targets: readonly string[],
): Promise<void> {
  const names = await namesOf(db, [...new Set(targets)]);
  const found = Object.entries(texts).flatMap(([text, words]) => {
    const kinds = names.flatMap(({ kind, name }) => (words.includes(name) ? [kind] : []));
    return [...new Set([...personalNumbersIn(words), ...kinds])].map((kind) => ({ text, kind }));
  });
  if (found.length > 0)
    throw new Problem(personalTextProblems['text-has-personal-data'], { members: { found } });
}

/** One character is no name. */
const isName = (name: string | null): name is string => name !== null && [...name].length >= 2;

async function namesOf(db: Kysely<Database>, targets: readonly string[]) {
  const rows = await db
    .selectFrom('target')
    .select(['kind', 'name', 'legal_representative', 'contact'])
    .where('id', '=', anyOf(targets))
    .execute();
  return rows.flatMap(({ kind, name, legal_representative, contact }) =>
    [
      { kind: 'legal_representative', name: legal_representative },
      { kind: 'contact', name: contact },
      { kind: 'person_name', name: kind === 'person' ? name : null },
    ].flatMap((named) => (isName(named.name) ? [{ kind: named.kind, name: named.name }] : [])),
  );
}
