import type { Refused } from './asked.ts';
import { element } from './element.ts';
import { shortened } from './shortened.ts';
import { type Language, WORDS } from './words.ts';

/** Why nothing was checked, and what to do next. */
export function refusalView({ refused, message }: Refused, language: Language): Node {
  const { refusals } = WORDS[language];
  const [title, next] = refused in refusals ? refusals[refused as keyof typeof refusals] : refusals.malformed;
  return element(
    'div',
    { class: 'verdict unsound' },
    element('h2', { tabindex: '-1' }, title),
    element('p', {}, next),
    element('p', { class: 'quiet' }, element('code', {}, shortened(`${refused}: ${message}`))),
  );
}
