import { bulletinPath, publicAddress, publicationPath } from './layout.ts';
import type { PublishedText, StandsBeside } from './read-publications.ts';

/**
 * The stored file of a publication. The document stands in it byte for byte as it was digested; of a withdrawn one
 * neither it nor the title.
 */
export function publicationFile(text: PublishedText): string {
  const { number, kind, title, corrects, published_at, digest, ledger_position, withdrawn } = text;
  return `${object({
    ...plain({ number, kind, title, corrects, published_at, digest, withdrawn }),
    bulletin: JSON.stringify({
      number: text.bulletin,
      kind: text.bulletin_kind,
      title: text.bulletin_title,
      digest: text.bulletin_digest,
      ledger_position,
      address: publicAddress(bulletinPath(text.bulletin)),
    }),
    document: text.document ?? 'null',
    beside: `[${text.beside.map(besideText).join(',')}]`,
  })}\n`;
}

const besideText = ({ document, ...known }: StandsBeside): string =>
  object({
    ...plain({
      ...known,
      address: publicAddress(publicationPath(bulletinOf(known.number), known.number)),
    }),
    document: document ?? 'null',
  });

/** A publication's number is its bulletin's and its place in it. */
export const bulletinOf = (number: string): string => number.slice(0, number.lastIndexOf('-'));

/** A JSON object of members that are JSON already. */
const object = (members: Readonly<Record<string, string>>): string =>
  `{${Object.entries(members)
    .map(([name, json]) => `${JSON.stringify(name)}:${json}`)
    .join(',')}}`;

const plain = (members: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(members).map(([name, value]) => [name, JSON.stringify(value)]));
