import { type Kysely, sql } from 'kysely';
import { resultDocument } from '../../core/privacy/public-result.ts';
import { staysOpen } from '../../core/visit/measures.ts';
import { officeDay } from '../../platform/clock.ts';
import type { Office } from '../../platform/config.ts';
import type { Database } from '../../platform/database.ts';
import { type RecordedBody, recordedBody } from '../../record/schema.ts';
import { mattersOfTasks } from '../../visit/matters-of-tasks.ts';
import { seatsOf } from '../../visit/queries.ts';
import { tasksOfDraws } from '../../visit/tasks-of-draws.ts';
import type { NewPublication } from '../bulletin/bulletin-document.ts';
import type { Candidate } from './candidates.ts';

export interface ResultToPublish extends NewPublication<'result'> {
  readonly visit: Candidate;
  /** Nothing stays open after it. */
  readonly closes: boolean;
}

/** Visits are read in parts, so that neither their number nor the size of their records is held at once. */
const PART = 250;

/** The public texts of these visits, in their order. */
export async function* readResults(
  db: Kysely<Database>,
  office: Pick<Office, 'shows_inspectors'>,
  visits: readonly Candidate[],
): AsyncGenerator<ResultToPublish> {
  const words = await wordsOf(db, [...new Set(visits.map(({ draw_id }) => draw_id))]);
  for (let at = 0; at < visits.length; at += PART) {
    const part = visits.slice(at, at + PART);
    const filed = await filedOf(db, part);
    const seats = office.shows_inspectors === true ? await seatsOf(db, part.map(keyOf)) : undefined;
    for (const [i, visit] of part.entries()) {
      const { target, record, settled } = filed[i]!;
      const plan = words.plans.get(visit.draw_id)!;
      const held = new Set(record.results.map(({ task }) => task));
      const document = resultDocument({
        draw: visit.draw,
        group: visit.group,
        plan: plan.plan,
        target,
        tasks: plan.tasks.filter(({ code }) => held.has(code)),
        departments: Object.keys(record.parts)
          .sort()
          .map((code) => ({ code, name: words.departments.get(code) ?? code })),
        matterName: plan.matterName,
        checked_on: officeDay(record.ended_at),
        record,
        inspectors: seats?.flatMap((seat) =>
          seat.draw_id === visit.draw_id && seat.visit === visit.id && seat.inspector !== null
            ? [seat.inspector]
            : [],
        ),
      });
      yield {
        document,
        subject: `${visit.draw}/${visit.id}`,
        title: `${document.target.name}检查结果`,
        year: plan.year,
        department: plan.lead_department,
        district: document.target.district ?? null,
        target_id: document.target.id ?? null,
        target_name: document.target.name,
        visit,
        closes: isSettled(record, settled),
      };
    }
  }
}

const keyOf = ({ draw_id, id }: Candidate) => ({ draw_id, visit: id });

/** Names of departments, tasks and matters, once for all visits of a draw. */
async function wordsOf(db: Kysely<Database>, draws: readonly number[]) {
  const [tasks, departments, years] = await Promise.all([
    tasksOfDraws(db, draws),
    db.selectFrom('department').select(['code', 'name']).execute(),
    db
      .selectFrom('draw_task')
      .innerJoin('plan', 'plan.id', 'draw_task.plan_id')
      .select(['draw_id', 'plan.year'])
      .distinct()
      .where('draw_id', 'in', draws)
      .execute(),
  ]);
  const matters = await mattersOfTasks(db, [...tasks.values()].flat());
  const names = new Map(matters.map(({ code, list_version, name }) => [`${list_version} ${code}`, name]));
  const plans = new Map(
    years.map(({ draw_id, year }) => {
      const lines = tasks.get(draw_id)!;
      const lists = new Map(lines.map(({ task, list_version }) => [task, list_version]));
      const { plan, lead_department } = lines[0]!;
      return [
        draw_id,
        {
          ...{ plan, lead_department, year },
          tasks: lines.map(({ task, title }) => ({ code: task, title })),
          matterName: (task: string, matter: string) => names.get(`${lists.get(task)} ${matter}`) ?? matter,
        },
      ];
    }),
  );
  return { plans, departments: new Map(departments.map(({ code, name }) => [code, name])) };
}

interface Filed {
  readonly target: {
    readonly id: string;
    readonly kind: string;
    readonly name: string;
    readonly legal_representative: string | null;
    readonly district: string | null;
  };
  readonly record: RecordedBody;
  /** Measures that were settled before the result was published: `department task matter place`. */
  readonly settled: readonly string[];
}

/** What was filed of each visit, in their order. */
async function filedOf(db: Kysely<Database>, visits: readonly Candidate[]): Promise<Filed[]> {
  const { rows } = await sql<{ target: Filed['target']; body: unknown; settled: string[] }>`
    SELECT jsonb_build_object('id', asked.target, 'kind', target.kind, 'name', target.name,
        'legal_representative', target.legal_representative, 'district', target.district) AS target, e.body,
      ARRAY(SELECT concat_ws(' ', department, task, matter, measure) FROM visit_follow_up f
        WHERE f.draw_id = asked.draw_id AND f.visit = asked.visit AND f.filing = asked.filing AND f.type = 'settled') AS settled
    FROM unnest(${visits.map(({ draw_id }) => draw_id)}::bigint[], ${visits.map(({ id }) => id)}::text[],
      ${visits.map(({ filing }) => filing)}::int[], ${visits.map(({ target_id }) => target_id)}::text[])
      WITH ORDINALITY AS asked (draw_id, visit, filing, target, place)
    JOIN visit_event e ON e.draw_id = asked.draw_id AND e.visit = asked.visit AND e.sequence = asked.filing
    JOIN target ON target.id = asked.target
    ORDER BY asked.place`.execute(db);
  return rows.map(({ target, body, settled }) => ({ target, record: recordedBody.parse(body), settled }));
}

const isSettled = ({ results }: RecordedBody, settled: readonly string[]): boolean =>
  results.every(({ department, task, matter, measures }) =>
    measures.every(
      ({ kind }, measure) =>
        !staysOpen(kind) || settled.includes(`${department} ${task} ${matter} ${measure}`),
    ),
  );
