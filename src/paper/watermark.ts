import { ImportedXmlComponent, Paragraph } from 'docx';

type Attributes = Readonly<Record<string, string>>;

function element(
  name: string,
  attributes: Attributes = {},
  ...children: ImportedXmlComponent[]
): ImportedXmlComponent {
  const made = new ImportedXmlComponent(name, attributes);
  for (const child of children) made.push(child);
  return made;
}

/** How Word draws text along a line: the shape type 136 (plain text) as it writes it itself. */
const FORMULAS = [
  'sum #0 0 10800',
  'prod #0 2 1',
  'sum 21600 0 @1',
  'sum 0 0 @2',
  'sum 21600 0 @3',
  'if @0 @3 0',
  'if @0 21600 @1',
  'if @0 0 @2',
  'if @0 @4 21600',
];
const PLACE = [
  'position:absolute;margin-left:0;margin-top:0;width:430pt;height:215pt;rotation:328;z-index:-251658752',
  'mso-position-horizontal:center;mso-position-horizontal-relative:margin',
  'mso-position-vertical:center;mso-position-vertical-relative:margin',
].join(';');

/** Words across every page, as Word itself makes a watermark: a shape in the header, behind the text. `docx` has none. */
export function watermark(words: string): Paragraph {
  const type = element(
    'v:shapetype',
    {
      id: '_x0000_t136',
      coordsize: '21600,21600',
      'o:spt': '136',
      adj: '10800',
      path: 'm@7,l@8,m@5,21600l@6,21600e',
    },
    element('v:formulas', {}, ...FORMULAS.map((eqn) => element('v:f', { eqn }))),
    element('v:path', { textpathok: 't', 'o:connecttype': 'rect' }),
    element('v:textpath', { on: 't', fitshape: 't' }),
  );
  const shape = element(
    'v:shape',
    {
      id: 'rehearsal',
      'o:spid': '_x0000_s2049',
      type: '#_x0000_t136',
      style: PLACE,
      fillcolor: '#f3d3d5',
      stroked: 'f',
    },
    element('v:textpath', { style: 'font-family:"黑体";font-size:1pt', string: words }),
  );
  const paragraph = new Paragraph({});
  paragraph.addChildElement(element('w:r', {}, element('w:pict', {}, type, shape)));
  return paragraph;
}
