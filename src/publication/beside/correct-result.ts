import type { Transaction } from 'kysely';
import { jcs } from '../../core/canonical/jcs.ts';
import type { PublicResult } from '../../core/privacy/public-fields.ts';
import { publicLine } from '../../core/privacy/public-result.ts';
import { outcomeOfAll } from '../../core/visit/result-codes.ts';
import { record } from '../../platform/audit.ts';
import type { Office } from '../../platform/config.ts';
import type { Database } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import { refusePersonalText } from '../personal-text.ts';
import { holdStanding, refuseOtherThanResult, resultInForce, targetsOf } from './hold-publication.ts';
import { besideProblems } from './problems.ts';
import { publishBeside } from './publish-beside.ts';
import type { CorrectionRequest, PublishedBeside } from './schema.ts';

/**
 * Publishes a result anew beside its first text, whole, with the lines given laid over the text in force.
 * @throws Problem `publication-not-found`, `publication-not-a-result`, `publication-withdrawn`,
 *   `correction-line-unknown`, `correction-changes-nothing`, `text-has-personal-data`
 */
export async function correctResult(
  trx: Transaction<Database>,
  office: Pick<Office, 'code'>,
  number: string,
  { matters, reason }: CorrectionRequest,
): Promise<PublishedBeside> {
  const held = await holdStanding(trx, number);
  refuseOtherThanResult(held);
  await refusePersonalText(trx, { reason }, targetsOf(held));
  const { result: before, digest: earlier } = await resultInForce(trx, held);
  const result = corrected(before, matters);
  const published = await publishBeside(
    trx,
    office,
    held,
    { kind: 'correction', corrects: number, earlier, reason, result },
    { title: `更正：${held.title}`, earlier, reason },
  );
  await record(trx, {
    action: 'publication.correct',
    object_kind: 'publication',
    object_id: number,
    before: { digest: earlier },
    after: published,
    reason,
  });
  return published;
}

type Line = Pick<CorrectionRequest['matters'][number], 'department' | 'task' | 'matter'>;
const placeOf = ({ department, task, matter }: Line): string => `${department} ${task} ${matter}`;

function corrected(before: PublicResult, given: CorrectionRequest['matters']): PublicResult {
  const known = new Set(before.matters.map(placeOf));
  const lines = new Map(given.map((line) => [placeOf(line), line]));
  const unknown = given.filter((line) => !known.has(placeOf(line)) || lines.get(placeOf(line)) !== line);
  if (unknown.length > 0)
    throw new Problem(besideProblems['correction-line-unknown'], {
      members: { unknown: unknown.map(({ department, task, matter }) => ({ department, task, matter })) },
    });
  const matters = before.matters.map((line) => {
    const correction = lines.get(placeOf(line));
    return correction === undefined ? line : publicLine(correction, line.name);
  });
  if (jcs(matters) === jcs(before.matters)) throw new Problem(besideProblems['correction-changes-nothing']);
  const outcome = outcomeOfAll(matters.map(({ codes }) => ({ codes: codes.map(({ code }) => code) })));
  return { ...before, matters, outcome };
}
