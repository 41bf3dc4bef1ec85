import type { Transaction } from 'kysely';
import { type Actor, actorOf } from './audit.ts';
import type { Database } from './database/schema.generated.ts';
import type { Text } from './language.ts';
import { defineProblems, Problem } from './problems.ts';

export const secondPersonProblems = defineProblems('second-person', {
  'second-person-needed': {
    status: 409,
    title: { zh: '须由另一人办理', en: 'Another person must do this' },
    next: {
      zh: '这一步须由两个人办理，第二人持有同样权限的另一个个人账户；系统账户不算人。请交同事办理。',
      en: 'Two people do this, the second from another account with the same right; a service account is nobody. Have a colleague do it.',
    },
  },
});

const needed = (detail?: Text): Problem =>
  new Problem(secondPersonProblems['second-person-needed'], detail === undefined ? {} : { detail });

/**
 * Wherever two people are asked for, the second is another account with the same right, and a person's: whoever holds
 * the token of a service account may be the very person who took the first step. This alone is asked of whoever says
 * no; what a yes asks besides, `requireTwoPeople` has.
 * @param first id of the actor who took the first step
 * @throws Problem `second-person-needed`
 */
export function refuseSamePerson(first: string, second: Pick<Actor, 'id' | 'kind'>): void {
  if (second.kind === 'service') throw needed(SERVICE_SECOND);
  if (first === second.id) throw needed();
}

/**
 * The actor of the transaction says yes to what `first` began: both are people, and not the same one. A service
 * account is none, whichever step it took: whoever holds its token would be both.
 * @param first id of the actor who took the first step; the service's own steps (`system:…`) are nobody's
 * @throws Problem `second-person-needed`
 */
export async function requireTwoPeople(trx: Transaction<Database>, first: string): Promise<void> {
  refuseSamePerson(first, actorOf(trx));
  if (!first.startsWith(ACCOUNT)) return;
  const account = await trx
    .selectFrom('account')
    .select(['kind', 'name'])
    .where('id', '=', first.slice(ACCOUNT.length))
    .executeTakeFirst();
  if (account?.kind !== 'service') return;
  throw needed({
    zh: `第一步由系统账户“${account.name}”办理，须由一个人重新办理第一步`,
    en: `The first step was taken by the service account "${account.name}"; a person must take it anew`,
  });
}

const ACCOUNT = 'account:';
const SERVICE_SECOND: Text = {
  zh: '第二步不能由系统账户办理',
  en: 'The second step cannot be taken by a service account',
};
