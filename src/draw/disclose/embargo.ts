import type { Disclosure } from '../../plan/schema.ts';

/**
 * From which day the drawn list may be shown: the latest that the tasks' policies allow, since one disclosure
 * shows all of them (it publishes the secret). `on_completion` waits for the end of the window, so that no
 * target learns of its visit beforehand. Undefined where nothing has to be waited for.
 */
export function publicFrom(
  tasks: readonly { readonly disclosure: Disclosure; readonly window_to: string }[],
): string | undefined {
  return tasks
    .flatMap(({ disclosure, window_to }) => dayOf(disclosure, window_to) ?? [])
    .sort()
    .at(-1);
}

function dayOf(disclosure: Disclosure, windowTo: string): string | undefined {
  switch (disclosure.policy) {
    case 'on_draw':
      return undefined;
    case 'from':
      return disclosure.date;
    case 'on_completion':
      return dayAfter(windowTo);
  }
}

const dayAfter = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
