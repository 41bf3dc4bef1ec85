import { SaxesParser } from 'saxes';
import { fromBufferPromise } from 'yauzl';

/** The parts of a DOCX by name; XML that is not well-formed fails the test. */
export async function partsOf(docx: Buffer): Promise<ReadonlyMap<string, Buffer>> {
  const zip = await fromBufferPromise(docx, { autoClose: false });
  const parts = new Map<string, Buffer>();
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('/')) continue;
    const chunks: Buffer[] = [];
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
    parts.set(entry.fileName, Buffer.concat(chunks));
    if (/\.(xml|rels)$/.test(entry.fileName)) elementsOf(Buffer.concat(chunks).toString());
  }
  zip.close();
  return parts;
}

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Names of the elements that it stands in, outermost first. */
  readonly within: readonly string[];
  text: string;
}

/** Every element of a well-formed document with namespaces, in order. */
export function elementsOf(xml: string): Element[] {
  const found: Element[] = [];
  const open: Element[] = [];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const values = Object.entries(attributes).map(([key, { value }]) => [key, value]);
    const element = {
      name,
      attributes: Object.fromEntries(values),
      within: open.map((one) => one.name),
      text: '',
    };
    found.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    const last = open.at(-1);
    if (last !== undefined) last.text += text;
  });
  parser.on('closetag', () => open.pop());
  parser.write(xml).close();
  return found;
}
