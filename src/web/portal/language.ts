import type { Language } from '../../platform/language.ts';

/** Chinese pages stand at the address itself, English ones below `/en`: a page is one language for every cache. */
export const PREFIX: Readonly<Record<Language, string>> = { zh: '', en: '/en' };

export const LANGUAGES = ['zh', 'en'] as const satisfies readonly Language[];

export const LANG_TAG: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en' };

/** The address of a portal page in a language. @param path begins with `/` */
export const addressIn = (language: Language, path: string): string =>
  path === '/' ? PREFIX[language] || '/' : PREFIX[language] + path;

/** The language of an address, and what stands below it, criteria too. */
export function languageOf(url: string): { readonly language: Language; readonly path: string } {
  const below = /^\/en(?=$|[/?])(.*)$/s.exec(url)?.[1];
  if (below === undefined) return { language: 'zh', path: url };
  return { language: 'en', path: below.startsWith('/') ? below : `/${below}` };
}
