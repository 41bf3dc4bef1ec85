import { beforeAll, expect, it } from 'vitest';
import { drawOffice, TASKS } from '../draw/office.ts';
import { publishReviewed } from '../support/reviewed-plan.ts';
import { readPage, textOf } from './pages.ts';

/** One more than are looked into at once. */
const DRAWS = 21;
const office = await drawOffice();

beforeAll(async () => {
  const [{ code: _, ...task }] = TASKS;
  // Few of each tier: the people of the office suffice for all the draws.
  const sample = { mode: 'rate', rates: { A: 10_000, B: 10_000, C: 10_000, D: 10_000 } };
  const tasks = Array.from({ length: DRAWS }, (_, i) => ({ ...task, sample, code: `T${i + 10}` }));
  const plan = { code: 'P2', year: 2026, title: '多次抽查计划', lead_department: 'JT', tasks };
  await office.post('/plans', plan);
  await publishReviewed(office, 'P2');
  for (const { code } of tasks) {
    const id = await office.draft({ title: `抽取${code}`, tasks: [{ plan: 'P2', task: code }] });
    for (const step of [office.seal, office.commit, office.run, office.disclose]) {
      const { status, body } = await step(id);
      expect(status, JSON.stringify(body)).toBeLessThan(300);
    }
  }
});

const ask = async (path: string) => {
  const answer = await readPage(office, path);
  expect(answer.statusCode, answer.body).toBe(200);
  const titles = [...textOf(answer).matchAll(/抽取T(\d+)/g)].map(([, code]) => Number(code));
  return {
    titles: [...new Set(titles)].sort((a, b) => b - a),
    older: /href="(\/firm\?[^"]*cursor=[^"]*)"/.exec(answer.body)?.[1],
  };
};

it('a firm in more lists than one question looks into is told of the newest, and a link leads to the rest', async () => {
  // Who was drawn may stand in no later list: one who was never drawn stands in all of them.
  const { target_id } = await office.db
    .selectFrom('frame_entry')
    .select('target_id')
    .groupBy('target_id')
    .having(({ fn }) => fn.countAll(), '=', DRAWS)
    .limit(1)
    .executeTakeFirstOrThrow();
  const newest = await ask(`/firm?q=${target_id}`);
  expect(newest.titles).toEqual(Array.from({ length: DRAWS - 1 }, (_, i) => DRAWS + 9 - i));
  const rest = await ask(newest.older!.replaceAll('&#38;', '&'));
  expect(rest.titles).toEqual([10]);
  expect(rest.older).toBeUndefined();
});
