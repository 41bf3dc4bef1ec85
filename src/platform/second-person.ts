import type { Actor } from './audit.ts';
import { defineProblems, Problem } from './problems.ts';

export const secondPersonProblems = defineProblems('second-person', {
  'second-person-needed': {
    status: 409,
    title: { zh: '须由另一人办理', en: 'Another person must do this' },
    next: {
      zh: '这一步须由持有同样权限的另一个账户办理，请交同事确认。',
      en: 'Have a colleague with the same right take this step from an account of their own.',
    },
  },
});

/**
 * Wherever two people are asked for, the second is another account with the same right, and a person's: whoever holds
 * the token of a service account may be the very person who took the first step.
 * @param first id of the actor who took the first step
 * @throws Problem `second-person-needed`
 */
export function refuseSamePerson(first: string, second: Pick<Actor, 'id' | 'kind'>): void {
  if (first === second.id || second.kind === 'service')
    throw new Problem(secondPersonProblems['second-person-needed']);
}
