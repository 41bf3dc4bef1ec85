import { type DrawState, type DrawVerb, nextVerbs } from '../core/draw/state.ts';
import type { VoidRequestView } from './void/request-view.ts';

type Allowed =
  | DrawVerb
  | 'first-typing'
  | 'join-session'
  | 'leave-session'
  | 'confirm-void'
  | 'refuse-void'
  | 'withdraw-void';

/** What may be done next: what the log allows, as far as requests and the session of the draw leave it open. */
export function allowedVerbs(
  now: DrawState,
  around: {
    readonly session: number | undefined;
    readonly void_requests: readonly Pick<VoidRequestView, 'decision'>[];
  },
): Allowed[] {
  const pending = around.void_requests.some(({ decision }) => decision === undefined);
  return nextVerbs(now).flatMap((verb): Allowed[] => {
    switch (verb) {
      case 'void':
        return pending ? ['confirm-void', 'refuse-void', 'withdraw-void'] : ['void'];
      case 'commit':
      case 'seal':
        return [verb, around.session === undefined ? 'join-session' : 'leave-session'];
      case 'close':
        return pending ? [] : [verb];
      case 'record-value':
        return around.session === undefined ? [verb] : [];
      case 'run':
        return around.session === undefined ? ['first-typing', verb] : [];
      default:
        return [verb];
    }
  });
}
