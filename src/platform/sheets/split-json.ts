import { SheetError } from './sheet-error.ts';

/** An object this long is not a row of a register; it bounds what is held. */
const MAX_OBJECT_CHARACTERS = 8 * 2 ** 20;

/**
 * Cuts a JSON array of objects, or one object per line (NDJSON), into the texts of its objects without ever
 * holding more than one. What is inside an object is left to the JSON parser.
 */
export async function* splitJson(chunks: AsyncIterable<string> | Iterable<string>): AsyncGenerator<string> {
  let object = '';
  let depth = 0;
  let inString = false;
  let escaped = false;
  let array: 'none' | 'open' | 'closed' = 'none';
  let record = 1;
  for await (const chunk of chunks) {
    let start = 0;
    for (let i = 0; i < chunk.length; i++) {
      const char = chunk[i];
      if (inString) {
        if (escaped) escaped = false;
        else if (char === '\\') escaped = true;
        else if (char === '"') inString = false;
      } else if (depth > 0) {
        if (char === '"') inString = true;
        else if (char === '{' || char === '[') depth++;
        else if (char === '}' || char === ']') depth--;
        if (depth === 0) {
          yield object + chunk.slice(start, i + 1);
          object = '';
          record++;
        }
      } else if (char === '{' && array !== 'closed') {
        depth = 1;
        start = i;
      } else if (char === '[' && array === 'none' && record === 1) array = 'open';
      else if (char === ']' && array === 'open') array = 'closed';
      else if (!/[\s,]/.test(char ?? '')) throw new SheetError('bad-json', { record });
    }
    if (depth > 0) object += chunk.slice(start);
    if (object.length > MAX_OBJECT_CHARACTERS) throw new SheetError('bad-json', { record });
  }
  if (depth > 0 || array === 'open') throw new SheetError('bad-json', { record });
}
