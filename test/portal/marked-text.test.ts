import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markedText } from '../../src/web/portal/pieces/marked-text.ts';

const shown = (text: string): string => markedText(text).text;

describe('a text that an office wrote in Markdown', () => {
  it('has its lists, its emphasis and the ends of its lines', () => {
    const text = shown('检查**两项**：\n现场与台账\n\n1. 看证照\n2. 看记录\n   - 近三个月\n');
    expect(text).toContain('<strong>两项</strong>：<br');
    expect(text).toContain('<ol>\n<li>看证照</li>');
    expect(text).toContain('<ul>\n<li>近三个月</li>');
  });

  it('stands below the headings of its page, whatever rank its own begin with, and skips none', () => {
    expect(shown('## 总则\n\n#### 第一条')).toMatch(/<h3>总则<\/h3>\s*<h4>第一条<\/h4>/);
  });

  it('means no program by four spaces and no heading by dashes below a line', () => {
    const text = shown('    第一条 随机抽取\n\n说明\n---\n其余');
    expect(text).toContain('<p>第一条 随机抽取</p>');
    expect(text).not.toMatch(/<h\d|<pre/);
  });

  it('links to whole addresses alone, and shows no picture of a third party', () => {
    expect(shown('[办法](https://example.org/a)')).toContain('<a href="https://example.org/a">办法</a>');
    for (const address of ['javascript:alert(1)', '/draws', 'data:text/html,x'])
      expect(shown(`[办法](${address})`)).not.toContain('<a');
    expect(shown('![图](https://example.org/a.png)')).not.toContain('<img');
  });

  it('makes no markup of any text but its own', () => {
    const tags = /<\/?(?:div|p|h[3-6]|ul|ol|li|strong|em|code|pre|blockquote|hr|br|a)\b[^<>]*>/g;
    const pieces = fc.constantFrom(
      '<script>',
      '<img src=x onerror=a()>',
      '&lt;',
      '"',
      "'",
      '`',
      '[a](',
      '<http://a',
      '>',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ unit: 'binary' }))), (parts) => {
        expect(shown(parts.join('')).replace(tags, '')).not.toMatch(/[<>]/);
      }),
    );
  });
});
