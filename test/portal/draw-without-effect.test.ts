import { expect, it } from 'vitest';
import { publishLate } from '../../src/draw/late/publish-late.ts';
import { pretendItIs } from '../../src/platform/clock.ts';
import { openLog } from '../../src/platform/log.ts';
import { drawOffice } from '../draw/office.ts';
import { readPage, textOf } from './pages.ts';

const office = await drawOffice();
const numberOf = async (id: number) => (await office.get(`/draws/${id}`)).body.number as string;
const textAt = async (path: string) => {
  const answer = await readPage(office, path);
  expect(answer.statusCode, answer.body).toBe(200);
  return textOf(answer);
};
/** @param supersedes number of the void draw that it stands for */
const committed = async (title: string, supersedes?: string) => {
  const id = await office.draft({ title });
  await office.seal(id);
  expect((await office.commit(id, supersedes === undefined ? {} : { supersedes })).status).toBe(201);
  return id;
};
async function makeVoid(id: number): Promise<void> {
  await office.post(`/draws/${id}/void`, { reason: '名录缺两个乡镇' });
  expect((await office.secondPost(`/draws/${id}/void/confirm`, { values: [] })).status).toBe(201);
}

it('an official draw that is void or failed says so wherever it stands, and tells no firm that it was drawn', async () => {
  const id = await committed('作废的正式抽取');
  await makeVoid(id);
  const number = await numberOf(id);
  const { body } = await readPage(office, `/draws/${number}`);
  expect(body).toMatch(/<title>【已作废】作废的正式抽取/);
  expect(body).not.toContain('【演练】');
  const text = await textAt(`/draws/${number}`);
  expect(text).toContain('这次抽取已作废，没有任何效力');
  expect(text).toContain('理由 名录缺两个乡镇');
  expect(await textAt(`/draws/${number}/drawn`)).toContain('没有抽中名单');
  expect(await textAt('/draws?kind=official')).toContain('已作废 作废的正式抽取');
  expect(await textAt('/en/draws?kind=official')).toContain('Void 作废的正式抽取');
  expect(await textAt('/firm?q=F100')).not.toContain('抽中了');

  const again = await committed('失败的正式抽取', number);
  const next = await numberOf(again);
  pretendItIs('2026-03-06T02:00:01Z');
  expect(await publishLate(office.app, openLog('silent'))).toContain(next);
  // What another process writes is seen when the mark is read again.
  office.app.portal.doubt();
  const failed = await readPage(office, `/draws/${next}`);
  expect(failed.body).toMatch(/<title>【已失败】失败的正式抽取/);
  expect(failed.body).toContain(`href="/draws/${number}"`);
  expect(textOf(failed)).toContain('失败，由系统自动公开');
  const same = (await textAt(`/draws/${number}`)).split('同一任务的全部抽取').at(-1);
  expect(same).toContain('已失败 失败的正式抽取');
  expect(await textAt('/draws?kind=official&state=failed')).toContain('已失败 失败的正式抽取');
});
