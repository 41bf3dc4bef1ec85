/**
 * Signs that no paper shows and that may make it say something else: control characters and halves of a pair, which XML
 * refuses, and those that turn the direction of what follows, so that a name could turn the words beside it around.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/gu;

/** A text as a paper shows it, in one line. */
export const printable = (text: string): string => text.replace(/[\n\r\t]+/g, ' ').replace(UNPRINTABLE, '');
