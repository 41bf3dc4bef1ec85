import { beforeAll, describe, expect, it } from 'vitest';
import { pretendItIs } from '../../src/platform/clock.ts';
import { fieldOffice, fieldsOf, PNG, sendForm } from './field-office.ts';

const office = await fieldOffice({ matters: 2, items: 3 });
const { visit, app, planner } = office;
const [first, second] = visit.team.map(({ inspector }) => inspector) as [string, string];
const task = visit.tasks[0]!.task;
const open = async (path: string) => (await app.inject({ url: path })).body;
const versions = async () =>
  (
    await app.inject({ url: `/api/v1/visits/${visit.draw}/${visit.id}/record/versions`, headers: planner })
  ).json().items as {
    version: number;
    document: Record<string, never>;
    client_id: string;
    confirmed_by: string[];
    number: string;
  }[];
const stateNow = async () =>
  (await app.inject({ url: `/api/v1/visits/${visit.draw}/${visit.id}`, headers: planner })).json().visit
    .state;

/** The form of a page with these fields filled in; an empty list empties one. */
function filled(page: string, more: Record<string, string | string[]>): Map<string, string[]> {
  const fields = fieldsOf(page);
  for (const [name, value] of Object.entries(more)) fields.set(name, [value].flat());
  return fields;
}
const COMPLETE = {
  started_at: '2026-03-05T08:30',
  ended_at: '2026-03-05T09:05',
  ...Object.fromEntries(
    ['M01', 'M02'].flatMap((matter) => [
      ...['1', '2', '3'].map((item) => [`${task}/${matter}/answer/${item}`, 'yes'] as const),
      [`${task}/${matter}/codes`, '1'] as const,
    ]),
  ),
  signature: 'signed',
  signature_words: '王某，安全负责人',
};
let one: string;
let two: string;

beforeAll(async () => {
  pretendItIs('2026-03-05T01:10:00Z');
  one = await office.link(first);
  two = await office.link(second);
});

describe('a form that is sent', () => {
  it('begins the check as a draft, says by which receipt, and shows it again as it was', async () => {
    const page = await open(one);
    expect(page).toContain('尚未填写');
    const sent = filled(page, {
      started_at: '2026-03-05T08:30',
      [`${task}/M01/answer/1`]: 'no',
      [`${task}/M01/note/1`]: '许可证已过期\r\n三天',
      action: 'save',
    });
    const answer = await sendForm(office, one, sent);
    expect([answer.statusCode, answer.headers.location]).toEqual([303, `${one}?said=saved#top`]);
    const [stored] = await versions();
    expect(stored!.document).toMatchObject({
      started_at: '2026-03-05T08:30:00+08:00',
      results: [
        { matter: 'M01', answers: [{ item: '1', answer: 'no', note: '许可证已过期\n三天' }] },
        { matter: 'M02', answers: [] },
      ],
    });
    const again = await open(`${one}?said=saved`);
    expect(again).toContain('草稿已保存');
    expect(again).toMatch(new RegExp(`回执 <b>${stored!.number}</b>，第 1 版`));
    expect(fieldsOf(again).get(`${task}/M01/note/1`)).toEqual(['许可证已过期\n三天']);
    expect(await stateNow()).toBe('under_way');
  });

  it('acts in the inspector’s name under the link’s, which leads back to who made it', async () => {
    const entries = await office.intruder
      .selectFrom('audit_entry')
      .select(['action', 'actor', 'actor_name', 'role'])
      .where('action', '=', 'record.save')
      .execute();
    expect(entries).toEqual([
      {
        action: 'record.save',
        actor: expect.stringMatching(/^link:[0-9a-f]{16}$/),
        actor_name: visit.team[0]!.name,
        role: 'inspector',
      },
    ]);
    const made = await office.intruder
      .selectFrom('audit_entry')
      .select('after')
      .where('action', '=', 'visit.link')
      .execute();
    expect(made.map(({ after }) => (after as { link: string }).link)).toContain(entries[0]!.actor);
  });

  it('twice is stored once, and unchanged is not stored again', async () => {
    const before = (await versions()).length;
    const sent = filled(await open(one), { remarks: '第二次', action: 'save' });
    expect((await sendForm(office, one, sent)).headers.location).toContain('said=saved');
    expect((await sendForm(office, one, sent)).statusCode).toBe(303);
    expect((await versions()).length).toBe(before + 1);
    const same = await sendForm(office, one, filled(await open(one), { action: 'save' }));
    expect(same.headers.location).toContain('said=same');
    expect((await versions()).length).toBe(before + 1);
  });

  it('on an older version overwrites nothing: both versions stand side by side and what was typed is in the form', async () => {
    const old = await open(one);
    const other = await open(two);
    await sendForm(
      office,
      two,
      filled(other, { remarks: '乙写的', [`${task}/M02/facts`]: '乙看到的', action: 'save' }),
    );
    const before = await versions();
    const mine = filled(old, { remarks: '甲写的', [`${task}/M01/facts`]: '甲看到的', action: 'save' });
    const stale = await sendForm(office, one, mine);
    expect(stale.statusCode).toBe(409);
    expect((await versions()).length).toBe(before.length);
    expect(stale.body).toContain('没有覆盖');
    expect(stale.body).toMatch(/服务器上的版本<\/b>乙写的.*您填写的<\/b>甲写的/s);
    const merged = fieldsOf(stale.body);
    expect([merged.get('remarks'), merged.get(`${task}/M01/facts`), merged.get(`${task}/M02/facts`)]).toEqual(
      [['甲写的'], ['甲看到的'], ['乙看到的']],
    );
    const saved = await sendForm(office, one, filled(stale.body, { action: 'save' }));
    expect(saved.headers.location).toContain('said=saved');
    const now = await versions();
    expect(now.length).toBe(before.length + 1);
    expect(now.at(-1)!.document).toMatchObject({ remarks: '甲写的' });
    expect(now.at(-2)!.document).toMatchObject({ remarks: '乙写的' });
  });

  it('from the browser’s history, with something changed, is another record and not the first one again', async () => {
    const page = await open(one);
    await sendForm(office, one, filled(page, { remarks: '先写的', action: 'save' }));
    const back = await sendForm(office, one, filled(page, { remarks: '回头改的', action: 'save' }));
    expect(back.statusCode).toBe(409);
    expect(back.body).toMatch(/服务器上的版本<\/b>先写的.*您填写的<\/b>回头改的/s);
  });

  it('with what a record has no place for is not stored, and loses nothing', async () => {
    const before = (await versions()).length;
    const sent = filled(await open(one), {
      [`${task}/M01/codes`]: ['1', 'E'],
      [`${task}/M02/note/2`]: '只写了备注',
      [`${task}/M02/measure/0/content`]: '只写了内容',
      signature: 'refused',
      signature_words: '',
      ended_at: '昨天',
      remarks: '<script>alert(1)</script>\u202e',
      action: 'save',
    });
    const answer = await sendForm(office, one, sent);
    expect(answer.statusCode).toBe(422);
    for (const field of [
      `${task}/M01/codes`,
      `${task}/M02/answer/2`,
      `${task}/M02/measure/0/kind`,
      'signature_words',
      'ended_at',
    ]) {
      expect(answer.body).toContain(`<a href="#${field}">`);
      expect(answer.body).toMatch(new RegExp(`id="${field}"`));
    }
    const held = fieldsOf(answer.body);
    expect(held.get(`${task}/M02/note/2`)).toEqual(['只写了备注']);
    expect(held.get(`${task}/M02/measure/0/content`)).toEqual(['只写了内容']);
    expect(held.get(`${task}/M01/codes`)).toEqual(['1', 'E']);
    expect(answer.body).not.toContain('<script');
    expect(held.get('remarks')).toEqual(['<script>alert(1)</script>\u202e']);
    expect((await versions()).length).toBe(before);
  });

  it('that was typed on an older version stays on it while it is mended', async () => {
    const old = await open(one);
    await sendForm(office, two, filled(await open(two), { remarks: '乙又写', action: 'save' }));
    const unfit = await sendForm(
      office,
      one,
      filled(old, { ended_at: '明天', remarks: '甲又写', action: 'save' }),
    );
    expect(unfit.statusCode).toBe(422);
    const mended = filled(unfit.body, { ended_at: '', action: 'save' });
    expect((await sendForm(office, one, mended)).statusCode).toBe(409);
  });

  it('keeps photographs that arrived, tells of those that it refuses, and lets one be taken away', async () => {
    const field = `${task}/M01/photos`;
    const answer = await sendForm(office, one, filled(await open(one), { action: 'save' }), [
      { field, name: '门头.png', bytes: PNG },
      { field, name: '说明.txt', bytes: Buffer.from('hello') },
    ]);
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('说明.txt：');
    expect(answer.body).toContain('移除 门头.png');
    await sendForm(office, one, filled(answer.body, { action: 'save' }));
    const [digest] = fieldsOf(await open(one)).get(`${task}/M01/evidence`)!;
    expect((await versions()).at(-1)!.document).toMatchObject({
      results: [{ evidence: [digest] }, { evidence: [] }],
    });
    await sendForm(
      office,
      one,
      filled(await open(one), { drop: `${task}/M01/evidence ${digest}`, action: 'save' }),
    );
    expect((await versions()).at(-1)!.document).toMatchObject({
      results: [{ evidence: [] }, { evidence: [] }],
    });
  });
});

describe('a whole record by two links', () => {
  it('is confirmed only when it is complete, with everything that lacks linked on top', async () => {
    const answer = await sendForm(
      office,
      one,
      filled(await open(one), { ...COMPLETE, ended_at: '', [`${task}/M02/codes`]: [], action: 'confirm' }),
    );
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('内容已保存为草稿，尚不完整，不能确认（2 处）');
    expect(answer.body).toContain('<a href="#ended_at">未填写结束时间</a>');
    expect(answer.body).toContain(`<a href="#${task}/M02/codes">事项 2：未填写检查结果代码</a>`);
    expect(fieldsOf(answer.body).get('signature_words')).toEqual(['王某，安全负责人']);
  });

  it('is filed when both have confirmed the same version', async () => {
    const first = await sendForm(office, one, filled(await open(one), { ...COMPLETE, action: 'confirm' }));
    expect(first.headers.location).toContain('said=confirmed');
    expect(await open(one)).toContain('您已确认，等另一名检查人员确认');
    const page = await open(two);
    expect(page).toContain('同组人员已确认，请核对后确认');
    const before = (await versions()).length;
    const second = await sendForm(office, two, filled(page, { action: 'confirm' }));
    expect(second.headers.location).toContain('said=confirmed');
    const now = await versions();
    expect(now.length).toBe(before);
    expect([...now.at(-1)!.confirmed_by].sort()).toEqual(visit.team.map(({ inspector }) => inspector).sort());
    expect(await stateNow()).toBe('recorded');
  });

  it('is closed then: the page shows it and takes nothing more', async () => {
    const page = await open(one);
    expect(page).toContain('已归档，等待审核；不能再改');
    expect(page).toContain('<fieldset disabled>');
    expect(page).not.toContain('保存草稿');
    const before = (await versions()).length;
    const late = await sendForm(office, one, filled(page, { remarks: '迟到的', action: 'save' }));
    expect(late.statusCode).toBe(409);
    expect(late.body).toContain('现在不能填写这次检查的记录');
    expect(late.body).toContain('迟到的');
    expect((await versions()).length).toBe(before);
  });

  it('that a reviewer returns opens again, with his opinion', async () => {
    const payload = { decision: 'returned', opinion: '请补充现场照片' };
    const headers = { ...(await office.tokenFor('reviewer')), 'idempotency-key': 'return' };
    const url = `/api/v1/visits/${visit.draw}/${visit.id}/review`;
    expect((await app.inject({ method: 'POST', url, headers, payload })).statusCode).toBe(201);
    const page = await open(two);
    expect(page).toContain('<strong>已退回</strong>');
    expect(page).toContain('意见：请补充现场照片');
    const again = await sendForm(office, two, filled(page, { remarks: '已补充', action: 'save' }));
    expect(again.headers.location).toContain('said=saved');
  });
});
