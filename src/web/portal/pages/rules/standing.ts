import { officeToday } from '../../../../platform/clock.ts';
import { type Html, html } from '../../../../platform/html.ts';
import type { Language } from '../../../../platform/language.ts';
import type { StoredRules } from '../../../../sampling-rules/queries.ts';
import { tag } from '../../parts.ts';
import { RULES } from '../../words/rules.ts';

/** Of what is neither in force nor over, its day has not come. */
export function standing(
  language: Language,
  { version, document }: Pick<StoredRules, 'version' | 'document'>,
  inForce: number | undefined,
): Html {
  const words = RULES[language];
  if (version === inForce) return tag(words.inForce, 'good');
  return document.effective_on > officeToday() ? tag(words.notYet) : html``;
}
