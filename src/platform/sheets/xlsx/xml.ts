import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { decodeText } from '../decode-text.ts';
import { SheetError } from '../sheet-error.ts';

export interface XmlHandlers {
  /** `name` is without its namespace prefix; some programs write `x:row` for `row`. */
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/**
 * Feeds a UTF-8 XML part to the handlers and yields after each chunk, so that the caller can hand on what
 * the handlers gathered. Entities beyond XML's own five are not expanded.
 */
export async function* parseXml(
  chunks: AsyncIterable<Uint8Array>,
  handlers: XmlHandlers,
): AsyncGenerator<void> {
  const parser = new SaxesParser({ xmlns: false, position: false });
  const { open, text, close } = handlers;
  if (open) parser.on('opentag', (tag: SaxesTagPlain) => open(localName(tag.name), tag.attributes));
  if (text) {
    parser.on('text', text);
    parser.on('cdata', text);
  }
  if (close) parser.on('closetag', (tag: SaxesTagPlain) => close(localName(tag.name)));
  for await (const part of decodeText(chunks, 'utf-8')) {
    feed(() => parser.write(part));
    yield;
  }
  feed(() => parser.close());
  yield;
}

/** Parses a small part to its end. */
export async function parseWholeXml(chunks: AsyncIterable<Uint8Array>, handlers: XmlHandlers): Promise<void> {
  for await (const _ of parseXml(chunks, handlers));
}

function feed(step: () => void): void {
  try {
    step();
  } catch (error) {
    throw error instanceof SheetError ? error : new SheetError('not-a-spreadsheet', {}, { cause: error });
  }
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

/** Undoes the `_xHHHH_` by which OOXML writes characters that XML does not allow (ECMA-376, 22.9.2.19). */
export function unescapeText(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
