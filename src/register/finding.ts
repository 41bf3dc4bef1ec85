import { checkCreditCode } from '../core/register/credit-code.ts';
import { isIdentityCard } from '../core/register/identity-card.ts';
import type { FindingName } from './finding-texts.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Something about one row that must be put right, or, for a warning, confirmed. */
export interface Finding {
  /** Index of the row in the set that was checked. */
  readonly row: number;
  /** The field, as it is spelled in a request and in the sheet's column key. */
  readonly field: string;
  /** Name in the catalogue; `finding-texts` has its words. */
  readonly name: FindingName;
  readonly values: Readonly<Record<string, string>>;
  readonly warning: boolean;
}

/** Collects the findings about one row; `before` is the row as it stands, whose values are not doubted again. */
export class RowCheck<Row extends object> {
  readonly findings: Finding[] = [];
  readonly #row: number;
  readonly #before: Row | undefined;
  readonly #vocabulary: Vocabulary;

  constructor(row: number, before: Row | undefined, vocabulary: Vocabulary) {
    this.#row = row;
    this.#before = before;
    this.#vocabulary = vocabulary;
  }

  error(field: keyof Row & string, name: FindingName, values: Record<string, string> = {}): void {
    this.findings.push({ row: this.#row, field, name, values, warning: false });
  }

  warn(field: keyof Row & string, name: FindingName, values: Record<string, string> = {}): void {
    this.findings.push({ row: this.#row, field, name, values, warning: true });
  }

  /** Values of `field` that the row did not have before: a code that was retired meanwhile may stay. */
  introduced(field: keyof Row & string, given: readonly string[]): string[] {
    const kept = this.#before?.[field];
    const known = new Set<unknown>(Array.isArray(kept) ? kept : [kept]);
    return given.filter((value) => !known.has(value));
  }

  /** Every code of the field is in use in `dictionary`. */
  terms(field: keyof Row & string, dictionary: string, given: readonly string[]): void {
    const known = this.#vocabulary.terms.get(dictionary);
    for (const value of this.introduced(field, given)) {
      if (!known?.has(value)) this.error(field, 'unknown-term', { value, dictionary });
    }
  }

  /** Every code of the field is a department in use. */
  departments(
    field: keyof Row & string,
    given: readonly (string | null)[],
    coming?: ReadonlySet<string>,
  ): void {
    for (const value of this.introduced(
      field,
      given.filter((code) => code !== null),
    )) {
      if (this.#vocabulary.departments.has(value) || coming?.has(value)) continue;
      this.error(field, 'unknown-department', { value });
    }
  }

  /**
   * The field is a credit code of GB 32100; a wrong check digit is doubted, because lawful early codes have one. An
   * identity number is refused without repeating it: a problem may be logged or printed.
   */
  creditCode(field: keyof Row & string, given: string | null): void {
    if (given === null || this.introduced(field, [given]).length === 0) return;
    const result = checkCreditCode(given);
    if (isIdentityCard(given)) this.error(field, 'identity-card-number');
    else if (result === 'wrong-check-digit')
      this.warn(field, 'credit-code-wrong-check-digit', { value: given });
    else if (result !== 'ok') this.error(field, `credit-code-${result}`, { value: given });
  }
}
