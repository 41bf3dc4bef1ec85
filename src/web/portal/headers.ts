import type { Language } from '../../platform/language.ts';
import { LANG_TAG } from './language.ts';

/** Nothing of another site is loaded, no script or style stands in a page, and forms come back here. */
const CONTENT_SECURITY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A cache in between may answer for a minute, which carries the hour of a publication; the ETag settles the rest. */
const A_MINUTE = 'public, max-age=60, stale-while-revalidate=300';

/** Of every page of the portal, whether its route or the cache sends it. */
export const portalHeaders = (language: Language): Readonly<Record<string, string>> => ({
  'content-type': 'text/html; charset=utf-8',
  'content-language': LANG_TAG[language],
  'cache-control': A_MINUTE,
  'content-security-policy': CONTENT_SECURITY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
});
