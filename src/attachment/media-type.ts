import { Problem } from '../platform/problems.ts';
import { attachmentProblems } from './problems.ts';
import { MEDIA_TYPES, type MediaType } from './schema.ts';

/** How many bytes from the beginning tell a type. */
export const TELLING = 12;

/** How files of the types begin that are let in, as Latin-1; a WebP has its own length in between. */
const BEGINS: Readonly<Record<MediaType, (head: string) => boolean>> = {
  'application/pdf': (head) => head.startsWith('%PDF-'),
  'image/jpeg': (head) => head.startsWith('\xff\xd8\xff'),
  'image/png': (head) => head.startsWith('\x89PNG\r\n\x1a\n'),
  'image/webp': (head) => /^RIFF.{4}WEBP/s.test(head),
};

/** The boxes that HEIF pictures begin with: what iPhones make (HEIC) and its newer kin (AVIF). */
const HEIF = /^.{4}ftyp(hei[cxms]|hev[cxms]|mif[12]|msf1|avi[fs])/s;

/**
 * The type that the first bytes tell: neither name nor declared type is believed.
 * @throws Problem `attachment-heic`, `attachment-type-refused`
 */
export function mediaTypeOf(head: Buffer): MediaType {
  const text = head.toString('latin1');
  const found = MEDIA_TYPES.find((type) => BEGINS[type](text));
  if (found !== undefined) return found;
  throw new Problem(attachmentProblems[HEIF.test(text) ? 'attachment-heic' : 'attachment-type-refused']);
}

const ENDINGS: Readonly<Record<MediaType, RegExp>> = {
  'application/pdf': /\.pdf$/i,
  'image/jpeg': /\.jpe?g$/i,
  'image/png': /\.png$/i,
  'image/webp': /\.webp$/i,
};

/**
 * The name to save a file under, with the ending of its type. Threat: a PDF that is a page as well, sent as `a.html`,
 * would be opened as a page by whoever saved it.
 */
export const nameToSave = (name: string, type: MediaType): string =>
  ENDINGS[type].test(name) ? name : `${name}.${type.slice(type.indexOf('/') + 1)}`;
