import type { FrozenText } from '../../plan/queries.ts';
import type { PlanRevision } from '../../plan/schema.ts';

/** The published plan as evidence shows it; its digest stands in the commitment's context. */
export const planShown = ({ document }: FrozenText): PlanRevision & { readonly number: string } => ({
  ...document,
  number: document.plan,
});
