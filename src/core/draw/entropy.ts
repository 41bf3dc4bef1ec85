import { secondsOf } from '../calendar/instant.ts';
import { ProtocolError } from '../canonical/protocol-error.ts';
import type { EntropySource } from './document.ts';

/** The one listed drand chain (protocol section 6): quicknet, one round every 3 seconds. */
export const QUICKNET = {
  chain: '52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971',
  public_key:
    '83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a',
  genesis_seconds: 1_692_803_367,
  period_seconds: 3,
} as const;

/** A round known less than this after the commitment was logged, or co-signed, could have been waited for (section 6). */
export const ROUND_AFTER_SECONDS = 600;

const LEAST_DIGITS = 20;
/** Of the fresh value of a seat that is given anew (section 9). */
export const LEAST_FRESH_DIGITS = 10;

/** Unix seconds at which a round of quicknet becomes known. */
export const roundTime = (round: number): number =>
  QUICKNET.genesis_seconds + (round - 1) * QUICKNET.period_seconds;

/** The one round that serves a seat whose request was logged at `requestedAt` (section 9): the first that is late enough. */
export const freshRound = (requestedAt: string): number =>
  Math.ceil(
    (secondsOf(requestedAt) + ROUND_AFTER_SECONDS - QUICKNET.genesis_seconds) / QUICKNET.period_seconds,
  ) + 1;

/** Whether a fresh value is the digits of a ceremony that was to have so many: every throw counts. */
export const isFreshDigits = (value: string, digits: number): boolean =>
  /^[0-9]+$/.test(value) && value.length === digits;

/**
 * Refuses a value in any spelling but its source's one (section 6): with two spellings the office could try
 * both and keep the outcome it likes.
 * @throws ProtocolError `entropy-value`
 */
export function checkEntropyValue(source: EntropySource, value: string): void {
  const reason = wrongValue(source, value);
  if (reason)
    throw new ProtocolError('entropy-value', `${source.source}: ${reason}`, { source: source.source });
}

function wrongValue(source: EntropySource, value: string): string | undefined {
  switch (source.source) {
    case 'ceremony':
      return /^[0-9]*$/.test(value) && value.length === source.digits
        ? undefined
        : `expected exactly ${source.digits} digits`;
    case 'public_numbers':
      return wrongNumbers(source.form, value);
    case 'drand':
      return /^[0-9a-f]{64}$/.test(value) ? undefined : 'expected 64 lower-case hex characters';
  }
}

/**
 * How many digits a form written as `^[0-9]{28}$` asks for. Any other form is words for people: whether a value is in
 * it no program can tell, and of two spellings the office could keep the one whose outcome it likes.
 */
export function digitsOfForm(form: string): number | undefined {
  const digits = /^\^\[0-9\]\{([1-9]\d{0,3})\}\$$/.exec(form)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Whether no spelling of the value but one can pass `checkEntropyValue`. */
export const hasOneSpelling = (source: EntropySource): boolean =>
  source.source !== 'public_numbers' || (digitsOfForm(source.form) ?? 0) >= LEAST_DIGITS;

/** Of the ceremony of which the document names the most: so many people can sign the slip before it and after. */
export const witnessesNamed = (entropy: readonly EntropySource[]): number =>
  Math.max(0, ...entropy.map((item) => (item.source === 'ceremony' ? item.witnesses.length : 0)));

function wrongNumbers(form: string, value: string): string | undefined {
  const digits = digitsOfForm(form);
  if (digits !== undefined && (!/^[0-9]*$/.test(value) || value.length !== digits)) {
    return `expected exactly ${digits} digits`;
  }
  return value.replace(/[^0-9]/g, '').length < LEAST_DIGITS
    ? `expected at least ${LEAST_DIGITS} digits`
    : undefined;
}
