import { type Html, html } from '../../../../platform/html.ts';
import type { Language } from '../../../../platform/language.ts';
import type { PublicationLine } from '../../../../publication/schema.ts';
import { link, table, tag, time } from '../../parts.ts';
import { KINDS } from '../../words/kinds.ts';
import { PUBLICATIONS } from '../../words/publications.ts';

/** What a publication is called; of a withdrawn one its kind alone, since a title may name the firm. */
export const titleOf = (
  language: Language,
  { kind, title }: Pick<PublicationLine, 'kind' | 'title'>,
): string => title ?? PUBLICATIONS[language].withdrawnTitle(KINDS[language].publication[kind]);

/** Publications as a list. */
export const publicationTable = (
  language: Language,
  caption: string,
  lines: readonly PublicationLine[],
): Html => {
  const [words, kinds] = [PUBLICATIONS[language], KINDS[language].publication];
  return table<PublicationLine>(
    caption,
    [
      {
        title: words.what,
        cell: (line) =>
          html`${link(language, `/publications/${line.number}`, titleOf(language, line))}<span class="quiet small block">${line.number}</span>`,
      },
      {
        title: words.kind,
        cell: ({ kind, withdrawn }) =>
          html`${tag(kinds[kind])} ${withdrawn === null ? html`` : tag(words.withdrawnTag, 'bad')}`,
      },
      { title: words.at, cell: ({ published_at }) => time(published_at) },
    ],
    lines,
  );
};
