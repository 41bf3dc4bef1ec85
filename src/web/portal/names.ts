import type { Dictionary } from '../../dictionary/schema.ts';
import type { Language } from '../../platform/language.ts';
import type { PublicWords } from '../../publication/public-words.ts';
import { PUNCTUATION } from './words/punctuation.ts';

/** Codes as a reader knows them; a code that nobody named stands for itself. */
export interface Names {
  department(code: string): string;
  departments(codes: readonly string[]): string;
  term(dictionary: Dictionary, code: string): string;
  terms(dictionary: Dictionary, codes: readonly string[]): string;
  creditScheme(code: string): string;
}

export function namesIn(language: Language, words: PublicWords): Names {
  const joined = (items: readonly string[]) => items.join(PUNCTUATION[language].comma);
  const department = (code: string) => words.departments.get(code) ?? code;
  const term = (dictionary: Dictionary, code: string) => {
    const named = words.terms.get(`${dictionary}/${code}`);
    if (named === undefined) return code;
    return language === 'en' ? (named.name_en ?? named.name) : named.name;
  };
  return {
    department,
    departments: (codes) => joined(codes.map(department)),
    term,
    terms: (dictionary, codes) => joined(codes.map((code) => term(dictionary, code))),
    creditScheme: (code) => words.creditSchemes.get(code) ?? code,
  };
}
