/**
 * Charts as SVG in the page: a bar with its interval, a box of quartiles. Drawn by attributes, since no style may be inline;
 * hidden from readers of the screen, for whom the numbers stand beside.
 */
import { type Html, html } from '../platform/html.ts';
import type { RateRow, SpreadRow } from './schema.ts';

const WIDTH = 1000;

/** The end of an axis that begins at 0: the least of 1, 2 and 5 times a power of ten that holds all values. */
export function axisEnd(values: readonly number[]): number {
  const largest = Math.max(0, ...values);
  if (largest === 0) return 1;
  const power = 10 ** Math.floor(Math.log10(largest));
  const end = [1, 2, 5, 10].map((times) => times * power).find((candidate) => candidate >= largest * 0.9999);
  return end ?? largest;
}

/** Shares are seen against the whole, unless they are too small to be seen at all. */
export const shareEnd = (values: readonly number[]): number =>
  Math.max(0, ...values) > 0.2 ? 1 : Math.min(1, axisEnd(values));

/** A bar from 0 to the value; with the interval as a line over it, where there is one. */
export function bar({ value, interval }: RateRow, end: number): Html {
  const at = (share: number) => Math.round((share / end) * WIDTH);
  if (value === null) return html`<svg class="chart" viewBox="0 0 ${WIDTH} 20" aria-hidden="true"></svg>`;
  const bounds =
    interval === null
      ? html``
      : html`<path class="bound" d="M${at(interval.lower)} 10H${at(interval.upper)}M${at(interval.lower)} 5V15M${at(interval.upper)} 5V15"/>`;
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} 20" preserveAspectRatio="none" aria-hidden="true">
<rect class="track" width="${WIDTH}" height="20"/><rect class="value" width="${at(value)}" height="20"/>${bounds}</svg>`;
}

/** From the least to the most a line, from quartile to quartile a box, at the median a stroke. */
export function box({ spread }: SpreadRow, end: number): Html {
  if (spread === null) return html`<svg class="chart" viewBox="0 0 ${WIDTH} 20" aria-hidden="true"></svg>`;
  const at = (amount: number) => Math.round((amount / end) * WIDTH);
  const [low, high] = [at(spread.lower_quartile), at(spread.upper_quartile)];
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} 20" preserveAspectRatio="none" aria-hidden="true">
<rect class="track" width="${WIDTH}" height="20"/><path class="reach" d="M${at(spread.min)} 10H${at(spread.max)}M${at(spread.min)} 6V14M${at(spread.max)} 6V14"/>
<rect class="value" x="${low}" y="3" width="${Math.max(2, high - low)}" height="14"/><path class="bound" d="M${at(spread.median)} 1V19"/></svg>`;
}
