/** Row (from 1) and column (from 0) of a reference such as `AB12`, or null. */
export function parseReference(reference: string): { row: number; column: number } | null {
  let column = 0;
  let i = 0;
  for (; i < reference.length; i++) {
    const code = reference.charCodeAt(i);
    if (code < 65 || code > 90) break;
    column = column * 26 + code - 64;
  }
  const row = Number(reference.slice(i));
  return i === 0 || !Number.isSafeInteger(row) || row < 1 ? null : { row, column: column - 1 };
}

/** `AB` for column 27 (from 0). */
export function columnName(column: number): string {
  let name = '';
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  }
  return name;
}
