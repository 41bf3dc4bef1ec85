import type { CheckStatus } from '../../core/verify/check.ts';

export type Language = 'zh' | 'en';

/** What the page itself says; the sentences of the checks come with the report. */
export const WORDS = {
  zh: {
    status: { ok: '通过', failed: '不符', 'not disclosed': '未公开' } satisfies Record<CheckStatus, string>,
    working: (done: number, total: number, title: string) => `正在核验 ${done}/${total}：${title}`,
    reading: '正在读取文件…',
    draw: '抽取编号',
    rehearsal: '演练，不具效力',
    void: '已作废，结果无效',
    sound: '没有发现不符',
    unshown: '没有发现不符，但所给内容不足以重现结果',
    unsound: (n: number) => `${n} 项不符，不要相信这一结果`,
    counts: (ok: number, failed: number, withheld: number) =>
      `通过 ${ok} 项，不符 ${failed} 项，未公开 ${withheld} 项`,
    withheld: '“未公开”既不是通过，也不是不符：这一项没有给出核验所需的内容。',
    targets: '抽取对象的证据等级',
    teams: '选派人员的证据等级',
    expected: '应为',
    actual: '实为',
    checks: '逐项核验',
    save: '保存核验报告',
    print: '打印',
    again: '核验另一份',
    refused: '这个文件不是有效的证据包',
    refusedNext:
      '请从本机关网站的 /api/v1/public/draws/{抽取编号}/evidence 重新下载证据包（.json），不要改动或另存为其他格式。',
    badKey: '您填写的公钥无法识别',
    badKeyNext: '公钥是一行“名称+八位十六进制+base64”，请从公布处完整复制。',
    crashed: '核验中断',
  },
  en: {
    status: { ok: 'ok', failed: 'failed', 'not disclosed': 'not disclosed' } satisfies Record<
      CheckStatus,
      string
    >,
    working: (done: number, total: number, title: string) => `Checking ${done}/${total}: ${title}`,
    reading: 'Reading the file…',
    draw: 'Draw',
    rehearsal: 'rehearsal, without effect',
    void: 'void, without effect',
    sound: 'No check failed',
    unshown: 'No check failed, but what is given does not reproduce the outcome',
    unsound: (n: number) => `${n} ${n === 1 ? 'check' : 'checks'} failed: do not believe this outcome`,
    counts: (ok: number, failed: number, withheld: number) =>
      `${ok} ok, ${failed} failed, ${withheld} not disclosed`,
    withheld: '“Not disclosed” is neither ok nor failed: what the check needs was not given.',
    targets: 'Evidence level of the targets',
    teams: 'Evidence level of the teams',
    expected: 'expected',
    actual: 'actual',
    checks: 'Check by check',
    save: 'Save the report',
    print: 'Print',
    again: 'Check another',
    refused: 'This file is not an evidence bundle',
    refusedNext:
      'Download the evidence bundle (.json) again from /api/v1/public/draws/{number}/evidence of the office’s site; do not edit it or save it in another form.',
    badKey: 'A key that you entered is none',
    badKeyNext:
      'A key is one line: name+eight hexadecimal digits+base64. Copy it whole from where it is published.',
    crashed: 'The check broke off',
  },
} as const;
