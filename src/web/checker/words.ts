import type { CheckStatus } from '../../core/verify/check.ts';

export type Language = 'zh' | 'en';

const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;

/** What the page itself says; the sentences of the checks come with the report. */
export const WORDS = {
  zh: {
    status: { ok: '通过', failed: '不符', 'not disclosed': '未公开' } satisfies Record<CheckStatus, string>,
    working: (done: number, total: number, title: string) => `正在核验 ${done}/${total}：${title}`,
    begun: '正在核验…',
    reading: '正在读取文件…',
    fetching: (bytes: number) => `正在取得证据包… ${megabytes(bytes)}`,
    logGiven: '已放入公开日志，请再放入证据包。',
    draw: '抽取编号',
    rehearsal: '这是一次演练，不具效力，不要当作正式抽取。',
    void: '这次抽取已作废，结果无效。',
    otherDraw: (found: string, asked: string) => `这是另一次抽取（${found}）的证据包，不是 ${asked} 的。`,
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
    leaves: '仍须相信：',
    checkedAt: (time: string) => `核验时间：${time}。`,
    file: '文件：',
    sha256: '证据包的 SHA-256：',
    byYou: '本报告由读者自己的浏览器算出，不是机关出具的。',
    save: '保存核验报告（JSON）',
    print: '打印核验报告',
    refusals: {
      malformed: [
        '这个文件不是有效的证据包',
        '请从本机关网站的 /api/v1/public/draws/{抽取编号}/evidence 重新下载证据包（.json），不要改动或另存为其他格式。',
      ],
      'key-malformed': ['您填写的公钥无法识别', '公钥是一行“名称+八位十六进制+base64”，请从公布处完整复制。'],
      'ledger-unreadable': ['公开日志的文件无法读取', '请重新下载整份日志，不要改动或另存为其他格式。'],
      'not-fetched': [
        '没有取到证据包，什么也没有核验',
        '请检查网络后再试；也可以从别处取得这次抽取的证据包，把文件放进来。',
      ],
      'file-unreadable': ['文件读不出来', '文件可能已被移动或改动，请重新选择。'],
      crashed: ['核验中断，没有结论', '请重新打开本页再试，或保存单文件版、使用命令行核验。'],
    },
  },
  en: {
    status: { ok: 'ok', failed: 'failed', 'not disclosed': 'not disclosed' } satisfies Record<
      CheckStatus,
      string
    >,
    working: (done: number, total: number, title: string) => `Checking ${done}/${total}: ${title}`,
    begun: 'Checking…',
    reading: 'Reading the file…',
    fetching: (bytes: number) => `Fetching the evidence… ${megabytes(bytes)}`,
    logGiven: 'The public log is given. Now give the evidence.',
    draw: 'Draw',
    rehearsal: 'This is a rehearsal, without effect: do not take it for a real draw.',
    void: 'This draw was made void: its outcome has no effect.',
    otherDraw: (found: string, asked: string) =>
      `This is the evidence of another draw (${found}), not of ${asked}.`,
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
    leaves: 'Still to be believed: ',
    checkedAt: (time: string) => `Checked at ${time}.`,
    file: 'File:',
    sha256: 'SHA-256 of the evidence:',
    byYou: 'This report was computed by the reader’s own browser; no office issued it.',
    save: 'Save the report (JSON)',
    print: 'Print the report',
    refusals: {
      malformed: [
        'This file is not an evidence bundle',
        'Download the evidence bundle (.json) again from /api/v1/public/draws/{number}/evidence of the office’s site; do not edit it or save it in another form.',
      ],
      'key-malformed': [
        'A key that you entered is none',
        'A key is one line: name+eight hexadecimal digits+base64. Copy it whole from where it is published.',
      ],
      'ledger-unreadable': [
        'The file of the public log cannot be read',
        'Download the whole log again; do not edit it or save it in another form.',
      ],
      'not-fetched': [
        'The evidence did not arrive: nothing was checked',
        'Look at your connection and try again; or get the evidence of this draw from elsewhere and give the file.',
      ],
      'file-unreadable': [
        'The file cannot be read',
        'It may have been moved or changed since you chose it. Choose it again.',
      ],
      crashed: [
        'The check broke off without a verdict',
        'Open the page again and retry; or use the single-file page or the command line.',
      ],
    },
  },
} as const satisfies Readonly<Record<Language, unknown>>;
