import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { paperDocx } from '../../../src/paper/paper-docx.ts';
import { paperHtml } from '../../../src/paper/paper-html.ts';
import { PAPER_NAMES, PAPERS } from '../../../src/visit/papers/papers.ts';
import type { VisitOnPaper } from '../../../src/visit/papers/visit-on-paper.ts';
import { elementsOf, partsOf } from '../../support/docx.ts';
import { LONG_NAME, visitOnPaper } from './visit.ts';

const NOTE = '演练，不作为正式检查依据';
const joint = visitOnPaper({ name: LONG_NAME, matters: 3, items: 40, departments: 3 });
const single = visitOnPaper();

const words = (text: string) => text.replace(/[\s\u00a0]+/g, '');

/** What a reader sees of the page, without blanks. */
const ofHtml = (page: string): string =>
  words(
    page
      .replace(/<head>.*<\/head>/s, '')
      .replace(/<div class="rehearsal".*?<\/div>/s, '')
      .replace(/<[^>]+>/g, '')
      .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code))),
  );
const ofDocx = async (docx: Buffer): Promise<string> => {
  const xml = (await partsOf(docx)).get('word/document.xml')!.toString();
  const texts = elementsOf(xml).filter(({ name }) => name === 'w:t');
  return words(texts.map(({ text }) => text).join(''));
};

async function written(name: (typeof PAPER_NAMES)[number], on: VisitOnPaper, rehearsal?: string) {
  const content = PAPERS[name].content(on);
  const docx = await paperDocx(content, rehearsal);
  return { docx, html: paperHtml(PAPERS[name].title, [content], rehearsal).page };
}

describe.each(PAPER_NAMES)('the paper %s', (name) => {
  test.each([
    ['of one department and matter', single, undefined],
    ['of three departments, three matters and forty items, as a rehearsal', joint, NOTE],
  ])('says the same as a page and as a file, %s', async (_title, on, rehearsal) => {
    const { docx, html } = await written(name, on, rehearsal);
    const text = await ofDocx(docx);
    expect(text.length).toBeGreaterThan(300);
    expect(ofHtml(html)).toBe(text);
    expect(text).toContain(words(on.visit.target.name));
    for (const { inspector } of on.visit.team) expect(text).toContain(inspector);
  });

  test('is a file whose every font is a Chinese one, and whose table heads come again on each page', async () => {
    const { docx } = await written(name, joint);
    const parts = await partsOf(docx);
    const elements = elementsOf(parts.get('word/document.xml')!.toString());
    const fonts = elements
      .filter((one) => one.name === 'w:rFonts')
      .map((one) => one.attributes['w:eastAsia']);
    expect(new Set(fonts)).toEqual(new Set(['仿宋', '宋体', '黑体']));
    const rows = elements.filter((one) => one.name === 'w:tr').length;
    expect(elements.filter((one) => one.name === 'w:cantSplit').length).toBe(rows - 1);
    expect(elements.filter((one) => one.name === 'w:tblHeader').length).toBeGreaterThan(0);
    expect(parts.get('word/footer1.xml')!.toString()).toMatch(/PAGE.*NUMPAGES/s);
    expect([...parts.keys()].filter((part) => part.endsWith('.png'))).toHaveLength(1);
  });

  test('says on every page of both that a rehearsal is one', async () => {
    const { docx, html } = await written(name, single, NOTE);
    expect(html).toContain('<div class="rehearsal" aria-hidden="true">演练</div>');
    const header = (await partsOf(docx)).get('word/header1.xml')!.toString();
    const shapes = elementsOf(header).filter((one) => one.name === 'v:textpath' && one.attributes.string);
    expect(shapes).toMatchObject([
      { attributes: { string: '演练' }, within: ['w:hdr', 'w:p', 'w:r', 'w:pict', 'v:shape'] },
    ]);
    const official = await written(name, single);
    expect((await partsOf(official.docx)).has('word/header1.xml')).toBe(false);
    expect(official.html).not.toContain('演练');
  });

  test('takes no text for markup and lets none turn the words around', async () => {
    const hostile = '</w:t><script>alert(1)</script>&amp;\u202e\u0007"\'] {}\\';
    const on = visitOnPaper({ name: hostile, text: hostile });
    const { docx, html } = await written(name, on);
    expect(html).not.toMatch(/<script|\u202e|\p{Cc}(?<!\n)/u);
    const shown = '</w:t><script>alert(1)</script>&amp;"\'] {}\\'.replaceAll(' ', '');
    expect(ofHtml(html)).toContain(shown);
    expect(await ofDocx(docx)).toContain(shown);
    const { page } = paperHtml(
      '单',
      [{ ...PAPERS[name].content(on), reference: '"; } </style><script>' }],
      undefined,
    );
    expect(page).not.toMatch(/<script|<\/style>.*<\/style>/s);
  });
});

test('whatever a name is, both are whole and say it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 40 }), async (name) => {
      const { docx, html } = await written('notice', visitOnPaper({ name }));
      expect(ofHtml(html)).toBe(await ofDocx(docx));
    }),
    { numRuns: 40 },
  );
});
