import { type Html, html } from '../../../platform/html.ts';

const HEADING = /^#{1,6}\s+(.*)$/;

/**
 * A text that its office wrote in Markdown, as paragraphs and headings; whatever else it may mean is shown as it was
 * written, so that nothing of it is lost or made into markup.
 */
export const markedText = (text: string): Html =>
  html`${blocks(text).map((block) => {
    const heading = HEADING.exec(block)?.[1];
    return heading === undefined ? html`<p class="lines">${block}</p>` : html`<h3>${heading}</h3>`;
  })}`;

/** Headings stand alone, whether a blank line is behind them or not. */
const blocks = (text: string): string[] =>
  text
    .replace(/^(#{1,6}\s.*)$/gm, '\n$1\n')
    .split(/\n[ \t]*\n\s*/)
    .map((block) => block.trim())
    .filter((block) => block !== '');
