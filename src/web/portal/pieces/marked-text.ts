import MarkdownIt from 'markdown-it';
import { Html } from '../../../platform/html.ts';

/**
 * Markdown (CommonMark) without what an office's text does not mean by it: four spaces before a paragraph are no program,
 * a rule of dashes makes no heading of the line above. Markup is shown as it was written; pictures would ask a third
 * party for something, and an address that is not whole leads nowhere from here.
 */
const markdown = new MarkdownIt('commonmark', { html: false, breaks: true })
  .disable(['code', 'lheading', 'image'])
  .use(({ core }) => {
    core.ruler.push('headings-below-the-page', ({ tokens }) => {
      const headings = tokens.filter(({ type }) => type === 'heading_open' || type === 'heading_close');
      const ranks = [...new Set(headings.map(({ tag }) => tag))].sort();
      for (const heading of headings) heading.tag = `h${Math.min(6, 3 + ranks.indexOf(heading.tag))}`;
    });
  });
markdown.validateLink = (address) => /^https?:\/\//i.test(address);

/** A text that its office wrote in Markdown; its highest headings stand one below those of the page (`h3`). */
export const markedText = (text: string): Html =>
  new Html(`<div class="prose">${markdown.render(text)}</div>`);
