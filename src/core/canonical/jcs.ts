import { ProtocolError } from './protocol-error.ts';

/**
 * RFC 8785 restricted as protocol section 1 says: objects with ASCII keys, arrays, strings, booleans and
 * integers up to 2^53 − 1 in size. Everything else is refused, `undefined` members too: a member that is
 * dropped in silence would leave two different documents with one digest.
 * @throws ProtocolError `jcs-refused` with the place of the value, e.g. `$.tasks[2].sample`
 */
export function jcs(value: unknown): string {
  return canonical(value, '$');
}

function canonical(value: unknown, at: string): string {
  switch (typeof value) {
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      if (!Number.isSafeInteger(value)) throw refused(at, 'only integers up to 2^53 - 1 are allowed');
      return String(value);
    case 'string':
      return text(value, at);
    case 'object':
      if (Array.isArray(value)) {
        return `[${Array.from(value, (item, i) => canonical(item, `${at}[${i}]`)).join(',')}]`;
      }
      if (isPlainObject(value)) return object(value, at);
  }
  throw refused(at, `${value === null ? 'null' : typeof value} has no canonical form`);
}

function object(members: Readonly<Record<string, unknown>>, at: string): string {
  // Keys are ASCII, so the default order by UTF-16 units is the byte order.
  const parts = Object.keys(members)
    .sort()
    .map((key) => {
      if (!/^[\0-\x7f]*$/.test(key)) throw refused(at, 'a key is not ASCII');
      return `${JSON.stringify(key)}:${canonical(members[key], `${at}.${key}`)}`;
    });
  return `{${parts.join(',')}}`;
}

/** `JSON.stringify` writes strings as RFC 8785 section 3.2.2.2 asks, but for half a surrogate pair. */
function text(value: string, at: string): string {
  if (/\p{Surrogate}/u.test(value)) throw refused(at, 'a string holds half a surrogate pair');
  return JSON.stringify(value);
}

function isPlainObject(value: object | null): value is Record<string, unknown> {
  if (value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

const refused = (at: string, reason: string): ProtocolError =>
  new ProtocolError('jcs-refused', `${at}: ${reason}`, { at });
