/** Conditional requests and byte ranges (RFC 9110, sections 13 and 14). */

/** Whether `If-None-Match` names this version; for a read a weak tag will do. */
export function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''))
    .some((tag) => tag === '*' || tag === etag);
}

/** Bytes of a file, both ends included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * The one range that a request asks for. Undefined is the whole file: no range, several of them, one that is none, or one
 * of another version (`If-Range`, for which only a strong tag will do).
 */
export function rangeOf(
  headers: { readonly range?: string | undefined; readonly 'if-range'?: string | string[] | undefined },
  etag: string,
  size: number,
): ByteRange | 'unsatisfiable' | undefined {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(headers.range ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  if (headers['if-range'] !== undefined && headers['if-range'] !== etag) return undefined;
  // The last bytes, however many there are.
  const [first, last] =
    from === ''
      ? [Math.max(0, size - Number(to)), size - 1]
      : [Number(from), to === '' ? size - 1 : Number(to)];
  if (from !== '' && to !== '' && last < first) return undefined;
  return first < size && (from !== '' || to !== '0')
    ? { first, last: Math.min(last, size - 1) }
    : 'unsatisfiable';
}
