/** What the audit log may repeat of a person: enough to see that something changed, never what it is. */
import { isIdentityCard } from '../register/identity-card.ts';
import { maskPerson } from './mask.ts';

/** Fields that hold a natural person's name, wherever they stand. */
const PERSONS = new Set(['legal_representative', 'contact', 'contact_person', 'operator', 'person_name']);
/** Fields about a person of which nothing is repeated. */
const PRIVATE = new Set([
  ...['phone', 'mobile', 'telephone', 'email', 'address', 'account', 'login'],
  ...['identity_card', 'identity_number', 'password', 'secret', 'token'],
]);
/** Fields that are personal in some objects only: a firm's name may be its owner's, a leave's reason an illness. */
const OF_KIND: Readonly<Record<string, ReadonlySet<string>>> = {
  target: new Set(['name']),
  inspector: new Set(['name', 'reason']),
  account: new Set(['name']),
};
const HIDDEN = '***';

/** Numbers within a text: an identity card, a mobile telephone, a landline with its area code. */
const NUMBERS = /(?<![0-9A-Za-z])(?:\d{17}[\dXx]|1[3-9]\d{9}|0\d{2,3}-?\d{7,8})(?![0-9A-Za-z])/g;

/** A text without telephone and identity numbers. Codes of organisations stay. */
export const maskNumbers = (text: string): string =>
  text.replace(NUMBERS, (found) => (found.length < 18 || isIdentityCard(found) ? HIDDEN : found));

/** Kinds of personal numbers in a text that is to become public, however they are spaced or whatever width they have. */
export function personalNumbersIn(text: string): ('identity_number' | 'telephone')[] {
  const plain = text.normalize('NFKC');
  const joined = plain.replace(/(?<=\d)[\s-]+(?=[\dXx])/g, '');
  const kinds = [plain, joined].flatMap((read) =>
    (read.match(NUMBERS) ?? [])
      .filter((found) => found.length < 18 || isIdentityCard(found))
      .map((found) => (found.length < 18 ? ('telephone' as const) : ('identity_number' as const))),
  );
  return [...new Set(kinds)].sort();
}

/**
 * A value for the audit log, with the personal fields of an object of `kind` masked at any depth.
 * @param kind name of the object, e.g. `target`
 */
export function maskPersonal(kind: string, value: unknown): unknown {
  if (typeof value === 'string') return maskNumbers(value);
  if (Array.isArray(value)) return value.map((item) => maskPersonal(kind, item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, held]) => [maskNumbers(field), maskField(kind, field, held)]),
  );
}

function maskField(kind: string, field: string, held: unknown): unknown {
  const isPerson = PERSONS.has(field) || OF_KIND[kind]?.has(field) === true;
  if (!isPerson && !PRIVATE.has(field)) return maskPersonal(kind, held);
  if (held === null || held === undefined) return held;
  return isPerson && typeof held === 'string' ? maskPerson(held) : HIDDEN;
}
