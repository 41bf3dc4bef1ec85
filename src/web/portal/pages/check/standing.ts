import { type Html, html } from '../../../../platform/html.ts';
import type { Language } from '../../../../platform/language.ts';
import type { PublicDraw } from '../../../../publication/published-draws.ts';
import { CHECK } from '../../words/check.ts';

/** What of a draw decides whether, and as what, it can be checked. */
export type CheckedDraw = Pick<
  PublicDraw,
  'number' | 'title' | 'sealed_at' | 'state' | 'rehearsal' | 'late' | 'void' | 'evidence' | 'disclose_by'
> & { readonly task_details: readonly Pick<PublicDraw['task_details'][number], 'disclosure'>[] };

/** What nobody may overlook about a draw before checking it: that it does not count, or was late. */
export function standing(
  language: Language,
  { state, rehearsal, late, evidence, ...draw }: CheckedDraw,
): Html {
  const words = CHECK[language];
  const isShown = evidence.length > 0;
  const [ended, unshown] =
    state === 'void'
      ? [words.void, words.voidUnshown]
      : state === 'failed'
        ? [words.failed, draw.void === undefined ? words.failedUnshown : words.voidUnshown]
        : [undefined, ''];
  return html`${
    ended === undefined
      ? html``
      : html`<div class="notice bad"><h2>${ended}</h2>
${draw.void === undefined ? html`` : html`<p>${words.reason(draw.void.reason)}</p>`}
<p>${isShown ? words.voidShown : unshown}</p></div>`
  }${rehearsal ? html`<div class="notice warn"><h2>${words.rehearsal}</h2><p>${words.rehearsalNote}</p></div>` : html``}${
    late === undefined ? html`` : html`<p class="notice warn">${words.lateTitle} · ${words.late[late]}</p>`
  }`;
}

/** Where a button would be: what has happened so far, and when the evidence is public. Says nothing of who is drawn. */
export function notYet(language: Language, { state, disclose_by, task_details }: CheckedDraw): Html {
  const words = CHECK[language];
  const policies = task_details.map(({ disclosure }) => disclosure);
  const from = policies
    .flatMap((policy) => (policy.policy === 'from' ? [policy.date] : []))
    .sort()
    .at(-1);
  const stages: Partial<Record<CheckedDraw['state'], string>> = {
    sealed: words.sealedOnly,
    committed: words.committed,
    drawn: words.drawn,
  };
  const stage = stages[state];
  if (stage === undefined) return html``;
  return html`<section class="notice"><h2>${words.notYet}</h2>
<p>${stage}</p>
${policies.some(({ policy }) => policy === 'on_completion') ? html`<p>${words.onCompletion}</p>` : html``}
${from === undefined ? html`` : html`<p>${words.from(from)}</p>`}
<p><strong>${disclose_by === undefined ? words.dayUnknown : words.publicBy(disclose_by)}</strong></p></section>`;
}
