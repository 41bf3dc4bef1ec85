/** Atom feeds (RFC 4287). */

export interface AtomEntry {
  /** An absolute IRI that stays the same for ever. */
  readonly id: string;
  readonly title: string;
  /** UTC to the second. */
  readonly published: string;
  readonly updated: string;
  readonly href: string;
  readonly category: string;
  readonly summary?: string | undefined;
}

export interface AtomFeed {
  readonly id: string;
  readonly title: string;
  readonly author: string;
  readonly rights: string;
  readonly self: string;
  readonly entries: readonly AtomEntry[];
}

/** The feed as XML; it is as new as its newest entry, so the same entries give the same bytes. */
export function atomFeed({ id, title, author, rights, self, entries }: AtomFeed): string {
  const updated = entries.reduce((latest, entry) => (entry.updated > latest ? entry.updated : latest), '');
  return `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">
<id>${xml(id)}</id>
<title>${xml(title)}</title>
<updated>${xml(updated)}</updated>
<author><name>${xml(author)}</name></author>
<rights>${xml(rights)}</rights>
<link rel="self" type="application/atom+xml" href="${xml(self)}"/>
${entries.map(entryXml).join('\n')}
</feed>
`;
}

const entryXml = ({ id, title, published, updated, href, category, summary }: AtomEntry): string =>
  `<entry><id>${xml(id)}</id><title>${xml(title)}</title><published>${published}</published><updated>${updated}</updated>` +
  `<link rel="alternate" type="application/json" href="${xml(href)}"/><category term="${xml(category)}"/>` +
  `${summary === undefined ? '' : `<summary>${xml(summary)}</summary>`}</entry>`;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text for XML 1.0, which has no place for control characters and halves of surrogate pairs. */
const xml = (text: string): string =>
  text
    .replace(/[^\t\n\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"]/g, (sign) => ENTITIES[sign]!);
