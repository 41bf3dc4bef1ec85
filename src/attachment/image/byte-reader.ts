import { Problem } from '../../platform/problems.ts';
import { attachmentProblems } from '../problems.ts';

/** What is wrong with an image: it ends early, a checksum fails, a part is not as its format says, it is a film. */
export type Fault = 'cut-short' | 'wrong-checksum' | 'malformed' | 'moving';

/** The refusal of an image, to be thrown. */
export const damaged = (fault: Fault): Problem =>
  new Problem(attachmentProblems['attachment-damaged-image'], { members: { fault } });

/**
 * More segments or chunks than any camera or scanner writes. Threat: 20 MB of empty ones would keep the service busy for
 * seconds.
 */
const MOST_PARTS = 50_000;

/** Reads through the bytes of an image; what should be there and is not is the fault `cut-short`. */
export class ByteReader {
  readonly bytes: Buffer;
  at: number;
  #parts = 0;

  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  get isAtEnd(): boolean {
    return this.at === this.bytes.length;
  }

  /** The next `length` bytes, not copied. */
  take(length: number): Buffer {
    if (length > this.bytes.length - this.at) throw damaged('cut-short');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** Where the next segment or chunk begins. */
  part(): number {
    this.#parts += 1;
    if (this.#parts > MOST_PARTS) throw damaged('malformed');
    return this.at;
  }
}
