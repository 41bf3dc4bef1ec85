/** Chinese first: what a user reads is Chinese unless the request prefers English. */
export type Language = 'zh' | 'en';

/** A text in every language of the service. */
export interface Text {
  readonly zh: string;
  readonly en: string;
}

/** The language an `Accept-Language` header asks for (RFC 9110, section 12.5.4): zh unless en weighs more. */
export function preferredLanguage(header: string | undefined): Language {
  let zh = 0;
  let en = 0;
  for (const part of (header ?? '').toLowerCase().split(',')) {
    const [tag = '', ...parameters] = part.split(';').map((piece) => piece.trim());
    const quality = parameters.find((parameter) => parameter.startsWith('q='));
    const weight = quality === undefined ? 1 : Number(quality.slice(2)) || 0;
    if (tag === 'zh' || tag.startsWith('zh-')) zh = Math.max(zh, weight);
    if (tag === 'en' || tag.startsWith('en-')) en = Math.max(en, weight);
  }
  return en > zh ? 'en' : 'zh';
}

/**
 * One language of a text written as `中文 | English`, the form in which schemas carry their own
 * messages; a text without the bar is given as it is.
 */
export function inLanguage(text: string, language: Language): string {
  const bar = text.indexOf(' | ');
  if (bar < 0) return text;
  return language === 'zh' ? text.slice(0, bar) : text.slice(bar + 3);
}

/** A text whose `{name}`s are replaced by the values of these names. */
export function fillText(text: Text, values: Readonly<Record<string, string>>): Text {
  const put = (template: string) => template.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  return { zh: put(text.zh), en: put(text.en) };
}
