import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beijingTime } from '../../../src/draw/official-time.ts';
import { digitsOfWitnesses } from '../../../src/draw/print/witness-sheet.ts';
import { html } from '../../../src/platform/html.ts';
import { CEREMONY, drawOffice } from '../office.ts';

const office = await drawOffice();
const planner = await office.tokenFor('planner');
const print = (id: number, page: 'slip' | 'witness-sheet', headers: Record<string, string> = planner) =>
  office.app.inject({ url: `/api/v1/draws/${id}/${page}`, headers });

async function committed(more: object = {}, commitment: object = {}): Promise<number> {
  const id = await office.draft(more);
  expect((await office.seal(id)).body.state).toBe('done');
  const answer = await office.commit(id, commitment);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return id;
}

describe('the commitment slip', () => {
  it('shows number, commitment in groups of four, frame, log and room for signatures', async () => {
    const id = await committed();
    const { body: draw } = await office.get(`/draws/${id}`);
    const page = await print(id, 'slip');
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    const text = page.body.replace(/<style>.*<\/style>/s, '').replace(/<[^>]+>/g, '');
    const groups = (digest: unknown) => String(digest).match(/.{4}/g)!.join(' ');
    expect(text).toContain(draw.number);
    expect(text).toContain(groups(draw.commitment));
    expect(text).toContain(groups((draw.frame as { root: string }).root));
    const checkpoint = await office.db
      .selectFrom('ledger_checkpoint')
      .selectAll()
      .orderBy('size', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    expect(text).toContain(groups(checkpoint.root.toString('hex')));
    expect(text).toContain(`${checkpoint.size} 条`);
    expect(text).toMatch(/2026年3月5日 09:1\d:\d\d（北京时间） 2026-03-05T01:1\d:\d\dZ/);
    expect(text).toContain('第一会议室，2026年3月5日 10:00（北京时间）');
    expect(text).toContain('最迟 2026年12月20日 公开全部证据');
    expect(page.body).toContain('<svg class="qr"');
    expect(page.body.match(/<i><\/i>/g)).toHaveLength(20);
    expect(text).not.toContain('演练');
  });

  it('may load nothing and run nothing: its one style is admitted by digest', async () => {
    const page = await print(await committed({ rehearsal: true }), 'slip');
    const style = /<style>(.*)<\/style>/s.exec(page.body)![1]!;
    const digest = createHash('sha256').update(style).digest('base64');
    expect(page.headers['content-security-policy']).toContain(
      `default-src 'none'; style-src 'sha256-${digest}'`,
    );
    expect(page.body).not.toMatch(/<script|<link|<img|style=|https?:/);
  });

  it('says across the page that a rehearsal is one', async () => {
    const id = await committed({ rehearsal: true });
    for (const page of ['slip', 'witness-sheet'] as const) {
      expect((await print(id, page)).body).toContain('<div class="rehearsal" aria-hidden="true">演练</div>');
    }
  });
});

describe('the witnesses’ sheet', () => {
  it('has a strip for each of at least four witnesses, and one box for each digit', async () => {
    const { body } = await print(await committed({ rehearsal: true }), 'witness-sheet');
    expect(body.match(/<section class="strip">/g)).toHaveLength(4);
    expect(body.match(/<i><\/i>/g)).toHaveLength(CEREMONY.digits);
    expect(body).toContain('纪检');
  });

  it('shares the digits evenly, neither more nor fewer than were committed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 200 }), fc.nat(12), (digits, people) => {
        const shares = digitsOfWitnesses({ digits, witnesses: Array(people).fill('见证人') });
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(digits);
        expect(shares.length).toBe(Math.max(4, people));
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('is refused where no digits come from a ceremony', async () => {
    const entropy = [{ source: 'public_numbers', numbers: '福利彩票双色球', form: '^[0-9]{28}$' }];
    const id = await committed({ rehearsal: true }, { entropy });
    expect((await print(id, 'witness-sheet')).json().type).toBe('/problems/draw-without-ceremony');
    expect((await print(id, 'slip')).statusCode).toBe(200);
  });
});

describe('times in official form', () => {
  it('are Beijing time, with seconds where the machine has them; a text that is no instant stays', () => {
    expect(beijingTime('2026-12-31T16:00:04Z')).toBe('2027年1月1日 00:00:04（北京时间）');
    expect(beijingTime('2026-03-05T10:00+08:00')).toBe('2026年3月5日 10:00（北京时间）');
    for (const text of ['三月五日上午', '2026-03-05', '2026-13-05T10:00Z'])
      expect(beijingTime(text)).toBe(text);
  });
});

describe('print pages', () => {
  it('are refused before the commitment, of unknown draws, and to others than planners', async () => {
    const id = await office.draft({ rehearsal: true });
    const inspector = await office.tokenFor('inspector');
    for (const page of ['slip', 'witness-sheet'] as const) {
      expect((await print(id, page)).json().type).toBe('/problems/draw-not-committed');
      expect((await print(999_999, page)).json().type).toBe('/problems/draw-not-found');
      expect((await print(id, page, inspector)).json().type).toBe('/problems/role-forbidden');
      expect((await print(id, page, {})).json().type).toBe('/problems/token-missing');
    }
  });

  it('never take a text for HTML', async () => {
    const id = await committed({ rehearsal: true, title: '<script>alert(1)</script>"&\'' });
    const { body } = await print(id, 'slip');
    expect(body).not.toContain('<script');
    expect(body).toContain('&#60;script&#62;');
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(html`${text}`.text).not.toMatch(/[<>"']/);
      }),
    );
  });
});
