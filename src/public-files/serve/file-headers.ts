import { basename } from 'node:path';
import { savedAs } from '../../export/download.ts';

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  json: 'application/json; charset=utf-8',
  'schema.json': 'application/schema+json; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  atom: 'application/atom+xml; charset=utf-8',
};

/** A bulletin never changes; what else there is may be changed by the next one. */
const FOR_EVER = 'public, max-age=31536000, immutable';
const A_MINUTE = 'public, max-age=60, stale-while-revalidate=300';

/** Open data: other sites may read them, and nothing in them is run. */
const OPEN = {
  'access-control-allow-origin': '*',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff',
};

/** @param path below the public folder */
export function fileHeaders(path: string, etag: string): Readonly<Record<string, string>> {
  const name = basename(path);
  const ending = /\.(schema\.json|[a-z]+)$/.exec(name)?.[1] ?? '';
  return {
    'content-type': MEDIA_TYPES[ending] ?? 'text/plain; charset=utf-8',
    'cache-control': path.startsWith('bulletins/') ? FOR_EVER : A_MINUTE,
    'accept-ranges': 'bytes',
    etag,
    ...OPEN,
    ...((ending === 'csv' || ending === 'xlsx') && { 'content-disposition': savedAs(name) }),
  };
}
