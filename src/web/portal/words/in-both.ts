import type { Language } from '../../../platform/language.ts';

/** The words of one part of the portal in both languages: a key that one of them lacks is an error of types. */
export const inBoth = <Words>(zh: Words, en: NoInfer<Words>): Readonly<Record<Language, Words>> => ({
  zh,
  en,
});
