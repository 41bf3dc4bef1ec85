import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const PORTAL = new URL('../../src/web/portal/', import.meta.url);
/** Stands where a template has a value. */
const HOLE = '§';
/** A template of nothing but an attribute: ` selected`. */
const ATTRIBUTE = /^ [a-z-]+(?:="[^"]*")?$/;
const HAN = /\p{Script=Han}/u;
/** 中文 stands on the English page on purpose: it is the way to the Chinese one. */
const NAMES_OF_LANGUAGES = new Set(['中文', 'English']);

const wordFiles = readdirSync(new URL('words/', PORTAL)).filter((name) => name !== 'in-both.ts');
const sources = readdirSync(PORTAL, { recursive: true, encoding: 'utf8' }).filter(
  // Problems are words by themselves, in both languages: the catalogue of the whole service has them.
  (path) => path.endsWith('.ts') && !path.startsWith('words/') && path !== 'problems.ts',
);

/** Every text of a set of words, by its path; what a function says of made-up values stands for it. */
function textsOf(words: unknown, path = ''): [path: string, text: string][] {
  if (typeof words === 'string') return [[path, words]];
  if (typeof words === 'function') return [[path, String(words('7', '8', '9'))]];
  if (typeof words !== 'object' || words === null) return [[path, '']];
  return Object.entries(words).flatMap(([key, value]) => textsOf(value, `${path}/${key}`));
}

const programs = sources.map((path) => readFileSync(new URL(path, PORTAL), 'utf8')).join('\n');

describe('the words of the portal', () => {
  it.each(wordFiles)('%s says everything in both languages', async (file) => {
    const exported = (await import(new URL(`words/${file}`, PORTAL).href)) as Record<string, unknown>;
    const sets = Object.values(exported).filter(
      (value): value is { zh: unknown; en: unknown } =>
        typeof value === 'object' && value !== null && 'zh' in value && 'en' in value,
    );
    expect(sets.length).toBeGreaterThan(0);
    for (const { zh, en } of sets) {
      const unsaid = Object.keys(zh as object).filter((key) => !new RegExp(`\\b${key}\\b`).test(programs));
      expect(unsaid, 'words that no page says').toEqual([]);
      const [chinese, english] = [textsOf(zh), textsOf(en)];
      expect(english.map(([path]) => path)).toEqual(chinese.map(([path]) => path));
      expect(english.filter(([, text]) => HAN.test(text) && !NAMES_OF_LANGUAGES.has(text))).toEqual([]);
      expect([...chinese, ...english].filter(([, text]) => text.trim() === '')).toEqual([]);
    }
  });
});

const A = '$' + '{a}';

/** Texts between the tags of `html` templates but commands, which are the same in every language, and of attributes that are read out; and every Chinese literal. */
function visibleTexts(source: string): string[] {
  const file = ts.createSourceFile('page.ts', source, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'html') {
      const { template } = node;
      const parts = ts.isNoSubstitutionTemplateLiteral(template)
        ? [template.text]
        : [template.head.text, ...template.templateSpans.map(({ literal }) => literal.text)];
      const markup = ATTRIBUTE.test(parts.join(HOLE)) ? '' : parts.join(HOLE);
      for (const text of markup
        .replace(/<code>.*?<\/code>/gs, '')
        .replace(/<[^<>]*>/g, '\n')
        .split(/[\n§]/))
        if (/\p{L}{2,}/u.test(text) && !text.includes('<') && !text.includes('>')) found.push(text.trim());
      for (const [, said] of markup.matchAll(
        /\b(?:aria-label|title|alt|placeholder)="([^"§]*\p{L}{2,}[^"]*)"/gu,
      ))
        found.push(said!);
    }
    if (
      (ts.isStringLiteralLike(node) ||
        ts.isTemplateHead(node) ||
        ts.isTemplateMiddle(node) ||
        ts.isTemplateTail(node)) &&
      HAN.test(node.text)
    )
      found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

describe('the pages of the portal', () => {
  it.each(sources)('%s has no text of its own', (path) => {
    const texts = visibleTexts(readFileSync(new URL(path, PORTAL), 'utf8'));
    expect(texts).toEqual([]);
  });

  it('would be found out if they had', () => {
    expect(visibleTexts(`html\`<p>Hello ${A}</p>\``)).toEqual(['Hello']);
    expect(visibleTexts(`html\`<p title="your name">${A}</p>\``)).toEqual(['your name']);
    expect(visibleTexts("const a = '你好'")).toEqual(['你好']);
    expect(visibleTexts(`html\`<p class="lead">${A}</p> ${A}·${A}\``)).toEqual([]);
  });
});
