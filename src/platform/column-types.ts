import pg from 'pg';

/**
 * How values of the database arrive in JavaScript: `date` as `YYYY-MM-DD` (pg alone would make a
 * local midnight of it), `timestamptz` as `YYYY-MM-DDTHH:MM:SS.sssZ`, `int8` as a number that is
 * refused beyond 2^53, `numeric` as a string; arrays of them likewise.
 */
export const columnTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    format === 'binary'
      ? pg.types.getTypeParser(oid, 'binary')
      : (PARSERS.get(oid) ?? pg.types.getTypeParser(oid, 'text'))) as typeof pg.types.getTypeParser,
};

const { builtins } = pg.types;
const parseTimestamp = pg.types.getTypeParser(builtins.TIMESTAMPTZ, 'text') as (
  text: string,
) => Date | number;

function toInstant(text: string): string {
  const time = parseTimestamp(text);
  if (time instanceof Date) return time.toISOString();
  throw new RangeError(`The database holds a time that is no time: ${text}`);
}

function toSafeInteger(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError(`The database holds an integer that JavaScript cannot: ${text}`);
}

const asText = (text: string): string => text;

/** Text of a one-dimensional array; the elements handled here need no quoting but for times. */
function arrayOf<T>(parse: (text: string) => T): (text: string) => (T | null)[] {
  return (text) =>
    text === '{}'
      ? []
      : text
          .slice(1, -1)
          .split(',')
          .map((element) => (element === 'NULL' ? null : parse(element.replaceAll('"', ''))));
}

const PARSERS = new Map<number, (text: string) => unknown>([
  [builtins.DATE, asText],
  [builtins.INT8, toSafeInteger],
  [builtins.NUMERIC, asText],
  [builtins.TIMESTAMPTZ, toInstant],
  [1182, arrayOf(asText)],
  [1016, arrayOf(toSafeInteger)],
  [1231, arrayOf(asText)],
  [1185, arrayOf(toInstant)],
]);
