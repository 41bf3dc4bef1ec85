import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { fieldOffice, fieldsOf, sendForm } from './field-office.ts';

const office = await fieldOffice({ matters: 2, items: 1 });
const { visit, app, planner } = office;
const [mover, stayer] = visit.team as [(typeof visit.team)[0], (typeof visit.team)[0]];
const task = visit.tasks[0]!.task;
const page = async (path: string) => (await app.inject({ url: path })).body;
const part = (matter: string) => ({
  started_at: ['2026-03-05T08:30'],
  ended_at: ['2026-03-05T09:05'],
  [`${task}/${matter}/answer/1`]: ['yes'],
  [`${task}/${matter}/codes`]: ['1'],
  signature: ['signed'],
});

it('two departments of one inspector each file a joint record by their links, each confirming the other’s part', async () => {
  // The lot gave both seats to one department; one of them becomes the lead's.
  await sql`INSERT INTO team SELECT (jsonb_populate_record(t, '{"department":"JT"}')).* FROM team t
    WHERE unit = ${visit.unit!.id}`.execute(office.intruder);
  await sql`UPDATE team_seat SET department = CASE seat WHEN ${mover.seat} THEN 'JT' ELSE department END, seat = 0
    WHERE unit = ${visit.unit!.id}`.execute(office.intruder);
  const lead = await office.link(mover.inspector);
  const other = await office.link(stayer.inspector);
  const send = async (path: string, more: Record<string, string[]>) =>
    await sendForm(office, path, new Map([...fieldsOf(await page(path)), ...Object.entries(more)]));

  expect(await page(other)).not.toContain('汇总意见');
  await send(other, { ...part('M02'), [`${task}/M02/facts`]: ['证照齐全'], action: ['confirm'] });
  const stored = await office.db.selectFrom('visit_record').select(['department', 'document']).execute();
  expect(stored).toHaveLength(1);
  expect(JSON.parse(stored[0]!.document).results.map(({ matter }: { matter: string }) => matter)).toEqual([
    'M02',
  ]);

  const seen = await page(lead);
  expect(seen).toMatch(/JT-ZF：第 1 版.*1 未发现问题；证照齐全/s);
  const lacking = await send(lead, { ...part('M01'), action: ['confirm'] });
  expect(lacking.body).toContain('<a href="#summary">');
  await send(lead, { ...part('M01'), summary: ['均未发现问题'], action: ['confirm'] });

  const confirm = (path: string, department: string, version: string) =>
    sendForm(
      office,
      path,
      new Map([
        ['action', ['confirm-part']],
        ['department', [department]],
        ['version', [version]],
      ]),
    );
  const wrong = await confirm(lead, 'JT-ZF', '7');
  expect([wrong.statusCode, wrong.body.includes('没有这份记录或这个版本')]).toEqual([409, true]);
  expect((await confirm(lead, 'JT-ZF', '1')).headers.location).toContain('said=confirmed');
  const newest = /name="department" value="JT"><input type="hidden" name="version" value="(\d+)"/.exec(
    await page(other),
  );
  expect((await confirm(other, 'JT', newest![1]!)).statusCode).toBe(303);
  const { visit: now } = (
    await app.inject({ url: `/api/v1/visits/${visit.draw}/${visit.id}`, headers: planner })
  ).json();
  expect(now.state).toBe('recorded');
});
