import { stripJpeg } from './jpeg.ts';
import { stripPng } from './png.ts';
import { stripWebp } from './webp.ts';

/**
 * Takes the metadata out of images, by their type. Threat: a phone writes the place to the metre, the time, its own
 * serial number and its owner's name into each photograph. Evidence is handed on to departments, targets and courts, and
 * would tell where an inspector or a shopkeeper lives and whose phone it was. Kept is what a list names, never "all but":
 * makers invent new segments every year. Nothing is decoded, so no pixel changes and no small file can grow into a large
 * picture.
 */
export const STRIP = {
  'image/jpeg': stripJpeg,
  'image/png': stripPng,
  'image/webp': stripWebp,
} as const satisfies Readonly<Record<string, (bytes: Buffer) => Buffer>>;
