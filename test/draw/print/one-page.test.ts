import { afterAll, describe, expect, test } from 'vitest';
import type { CommitmentDocument } from '../../../src/core/draw/document.ts';
import { commitmentSlip } from '../../../src/draw/print/commitment-slip.ts';
import { sessionSlip } from '../../../src/draw/print/session-slip.ts';
import { launchChromium } from '../../support/chromium.ts';

const browser = await launchChromium();
afterAll(() => browser.close());

const DIGEST = '0123456789abcdef'.repeat(4);
const LOG = { size: 1234, root: DIGEST };
const TITLE = '2026年度第一次双随机抽取（市场监管、交通运输、应急管理等部门联合）';
const CEREMONY: CommitmentDocument['entropy'][number] = {
  source: 'ceremony',
  place: '黔江区政务服务中心三楼第一会议室',
  time: '2026-03-05T10:00+08:00',
  method: '见证人各自写下数字后同时展开，按纸条次序连读',
  digits: 20,
  witnesses: ['区纪委监委', '人大代表', '政协委员', '企业代表'],
};

/** A draw of targets with staff, over as many tasks: the slip reads nothing else of its document. */
const documentOver = (tasks: number) =>
  ({
    context: {},
    disclose_by: '2026-12-20',
    draw: '500114-2026-R12',
    entropy: [CEREMONY],
    issued_at: '2026-03-05T01:30:04Z',
    protocol: 'double-random/1',
    secret_digest: DIGEST,
    staff: { digest: DIGEST, size: 128 },
    suite: 'sha256',
    targets: {
      frame: { cells: [], root: DIGEST, size: 4821 },
      tasks: Array.from({ length: tasks }, (_, at) => ({ task: `T${String(at + 1).padStart(2, '0')}` })),
      unit_size: 1,
    },
  }) as unknown as CommitmentDocument;

async function pagesOf(html: string): Promise<number> {
  const page = await browser.newPage();
  await page.setContent(html);
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  await page.close();
  return pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g)!.length;
}

describe('what people sign is one A4 page', () => {
  test.each([
    ['official, of fifteen tasks', 15, false],
    ['a rehearsal of fifteen tasks', 15, true],
    ['a rehearsal of two tasks', 2, true],
  ])('a commitment slip, %s', async (_name, tasks, rehearsal) => {
    const document = documentOver(tasks);
    const slip = commitmentSlip({ title: TITLE, rehearsal, document, commitment: DIGEST, log: LOG });
    expect(await pagesOf(slip)).toBe(1);
  });

  test('the slip of a session of five draws', async () => {
    const draws = Array.from({ length: 5 }, (_, at) => ({
      number: `500114-2026-R${at + 1}`,
      title: TITLE,
      commitment: DIGEST,
      committed_at: '2026-03-05T01:30:04Z',
    }));
    const slip = sessionSlip({ title: '春季抽取会', rehearsal: true, ceremony: CEREMONY, draws, log: LOG });
    expect(await pagesOf(slip)).toBe(1);
  });
});
