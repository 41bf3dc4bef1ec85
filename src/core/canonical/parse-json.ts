import { ProtocolError } from './protocol-error.ts';

/** Deeper than any document of the protocol, and shallow enough for every walk that calls itself. */
const DEEPEST = 64;

/**
 * Reads a document that is to be hashed (protocol section 1). `JSON.parse` alone would keep the last of two
 * members of one name and would round numbers, so that two readers could see two documents under one digest.
 * @throws ProtocolError `json-invalid`; `json-duplicate-key`; `json-refused` for null, floats, exponents,
 * a member `__proto__`, and more than 64 levels
 */
export function parseJson(source: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch (error) {
    throw new ProtocolError('json-invalid', `not JSON: ${error instanceof Error ? error.message : error}`);
  }
  refuseAmbiguity(source);
  return value;
}

/** Walks the tokens of a text already known to be JSON. */
function refuseAmbiguity(source: string): void {
  const open: (Set<string> | undefined)[] = [];
  let at = 0;
  while (at < source.length) {
    const start = at;
    const char = source[at]!;
    if (char === '"') {
      at = endOfString(source, at);
      const members = open.at(-1);
      if (members && isKey(source, at)) addKey(members, source.slice(start, at));
    } else if (char === '{') {
      openLevel(open, new Set());
      at++;
    } else if (char === '[') {
      openLevel(open, undefined);
      at++;
    } else if (char === '}' || char === ']') {
      open.pop();
      at++;
    } else if (' \t\n\r,:'.includes(char)) {
      at++;
    } else {
      at = endOfWord(source, at);
    }
  }
}

/** A text nested without end would otherwise end the reader's stack, far from here and without a name. */
function openLevel(open: (Set<string> | undefined)[], members: Set<string> | undefined): void {
  if (open.push(members) > DEEPEST) {
    throw new ProtocolError('json-refused', `more than ${DEEPEST} levels are not allowed`, { word: '[' });
  }
}

function endOfString(source: string, at: number): number {
  let end = at + 1;
  while (source[end] !== '"') end += source[end] === '\\' ? 2 : 1;
  return end + 1;
}

function isKey(source: string, at: number): boolean {
  let next = at;
  while (' \t\n\r'.includes(source[next] ?? ':')) next++;
  return source[next] === ':';
}

/**
 * `literal` with its quotes; escapes are resolved first, since `"a"` and `"\u0061"` are one name. Objects
 * drop a member `__proto__` when they are copied: it would stand in the file and in no digest.
 */
function addKey(members: Set<string>, literal: string): void {
  const key: string = JSON.parse(literal);
  if (key === '__proto__') {
    throw new ProtocolError('json-refused', 'a member __proto__ is not allowed', { word: key });
  }
  if (members.has(key)) {
    throw new ProtocolError('json-duplicate-key', `the member ${literal} stands twice in one object`, {
      key,
    });
  }
  members.add(key);
}

const ALLOWED = /(?:true|false|-?\d+)(?![^\s,\]}])/y;

function endOfWord(source: string, at: number): number {
  ALLOWED.lastIndex = at;
  if (ALLOWED.test(source)) return ALLOWED.lastIndex;
  const [word = ''] = source.slice(at, at + 40).split(/[\s,\]}]/);
  throw new ProtocolError('json-refused', `${word} is not allowed; only whole numbers are, and no null`, {
    word,
  });
}
