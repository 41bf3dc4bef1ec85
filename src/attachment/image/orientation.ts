/**
 * How a phone was held. Its sensor does not turn, so the pixels lie as the sensor saw them and one number of the Exif
 * tells how to turn them: the only metadata that belongs to the picture. TIFF 6.0 section 2, Exif 2.32 section 4.6.4.
 */
const ORIENTATION = 0x0112;
const SHORT = 3;
const UPRIGHT = 1;
const ENTRY = 12;

/** 1 to 8 out of the TIFF structure of an Exif; 1, upright, where it does not say so properly. */
export function orientationOf(tiff: Buffer): number {
  const order = tiff.toString('latin1', 0, 2);
  if (tiff.length < 8 || (order !== 'II' && order !== 'MM')) return UPRIGHT;
  const short = (at: number) => (order === 'II' ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const long = (at: number) => (order === 'II' ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  const directory = long(4);
  if (short(2) !== 42 || directory + 2 > tiff.length) return UPRIGHT;
  const end = directory + 2 + short(directory) * ENTRY;
  for (let entry = directory + 2; entry < end && entry + ENTRY <= tiff.length; entry += ENTRY) {
    if (short(entry) !== ORIENTATION || short(entry + 2) !== SHORT || long(entry + 4) !== 1) continue;
    const value = short(entry + 8);
    return value >= 1 && value <= 8 ? value : UPRIGHT;
  }
  return UPRIGHT;
}

/** A TIFF structure that says this orientation and nothing else; none for an upright picture, which needs none. */
export function orientationAlone(orientation: number): Buffer | undefined {
  if (orientation === UPRIGHT) return undefined;
  const entry = [0x01, 0x12, 0, SHORT, 0, 0, 0, 1, 0, orientation, 0, 0];
  return Buffer.from([0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, ...entry, 0, 0, 0, 0]);
}
