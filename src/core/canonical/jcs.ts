import { ProtocolError } from './protocol-error.ts';

/**
 * RFC 8785 restricted as protocol section 1 says: objects with ASCII keys, arrays, strings, booleans and
 * integers up to 2^53 − 1 in size. Everything else is refused, `undefined` members too: a member that is
 * dropped in silence would leave two different documents with one digest.
 * @throws ProtocolError `jcs-refused` with the place of the value, e.g. `$.tasks[2].sample`
 */
export function jcs(value: unknown): string {
  return canonical(value, []);
}

/** Members and indexes on the way to the value; written out only for a refusal, since documents are long. */
type Path = (string | number)[];

function canonical(value: unknown, path: Path): string {
  switch (typeof value) {
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      if (!Number.isSafeInteger(value)) throw refused(path, 'only integers up to 2^53 - 1 are allowed');
      return String(value);
    case 'string':
      return text(value, path);
    case 'object':
      if (Array.isArray(value)) return array(value, path);
      if (isPlainObject(value)) return object(value, path);
  }
  throw refused(path, `${value === null ? 'null' : typeof value} has no canonical form`);
}

function array(items: readonly unknown[], path: Path): string {
  const parts: string[] = [];
  for (let i = 0; i < items.length; i++) parts.push(within(items[i], i, path));
  return `[${parts.join(',')}]`;
}

function object(members: Readonly<Record<string, unknown>>, path: Path): string {
  // Keys are ASCII, so the default order by UTF-16 units is the byte order.
  const parts = Object.keys(members)
    .sort()
    .map((key) => {
      if (!/^[\0-\x7f]*$/.test(key)) throw refused(path, 'a key is not ASCII');
      return `${JSON.stringify(key)}:${within(members[key], key, path)}`;
    });
  return `{${parts.join(',')}}`;
}

function within(value: unknown, step: string | number, path: Path): string {
  path.push(step);
  const written = canonical(value, path);
  path.pop();
  return written;
}

/** `JSON.stringify` writes strings as RFC 8785 section 3.2.2.2 asks, but for half a surrogate pair. */
function text(value: string, path: Path): string {
  if (/[\ud800-\udfff]/.test(value) && /\p{Surrogate}/u.test(value)) {
    throw refused(path, 'a string holds half a surrogate pair');
  }
  return JSON.stringify(value);
}

function isPlainObject(value: object | null): value is Record<string, unknown> {
  if (value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function refused(path: Path, reason: string): ProtocolError {
  const at = `$${path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')}`;
  return new ProtocolError('jcs-refused', `${at}: ${reason}`, { at });
}
