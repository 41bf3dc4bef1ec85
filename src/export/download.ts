const MEDIA_TYPES = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
} as const;

export type DownloadKind = keyof typeof MEDIA_TYPES;

/** Headers of a file to be saved under a name that may be Chinese (RFC 6266, RFC 8187). Registers are not cached. */
export function downloadHeaders(name: string, kind: DownloadKind): Record<string, string> {
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  return {
    'content-type': MEDIA_TYPES[kind],
    'content-disposition': `attachment; filename*=UTF-8''${encoded}`,
    'cache-control': 'no-store',
  };
}
