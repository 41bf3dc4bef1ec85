/** The nationwide codes of inspection results (抽查结果公示代码) as domain section 5 lists them. */
export const RESULT_CODES = {
  '1': { zh: '未发现问题', en: 'no problem found' },
  E: { zh: '发现问题已责令改正', en: 'problems found, correction ordered' },
  F: {
    zh: '未发现开展本次抽查涉及的经营活动',
    en: 'no business of the kind that was to be checked',
  },
  '7': { zh: '已关闭停业或正在组织清算', en: 'closed or being wound up' },
  '8': { zh: '不配合检查情节严重', en: 'refused the check in a serious way' },
  '9': { zh: '注销', en: 'deregistered' },
  '10': { zh: '被吊销', en: 'licence revoked' },
  '11': { zh: '被撤销', en: 'registration annulled' },
  '12': { zh: '迁出', en: 'moved out of the district' },
  '6': { zh: '通过登记的住所（经营场所）无法联系', en: 'cannot be reached at the registered address' },
  B: { zh: '未按规定公示应当公示的信息', en: 'did not publish what has to be published' },
  C: {
    zh: '公示信息隐瞒真实情况、弄虚作假',
    en: 'published information that hides the truth',
  },
  A: { zh: '发现问题待后续处理', en: 'problems found, to be dealt with later' },
} as const;

export type ResultCode = keyof typeof RESULT_CODES;
export const RESULT_CODE_LIST = Object.keys(RESULT_CODES) as ResultCode[];

/** What a visit came to: for figures, for cooling-off, for the public page. */
export type Outcome = 'clean' | 'problem' | 'not_checked';

const PROBLEM: ReadonlySet<ResultCode> = new Set(['E', '8', 'B', 'C', 'A']);
/** The matter could not be checked, for a reason that lies with the target; such a result stands on evidence. */
const ENDED: ReadonlySet<ResultCode> = new Set(['F', '7', '9', '10', '11', '12', '6']);

export const isEnded = (codes: readonly ResultCode[]): boolean => codes.some((code) => ENDED.has(code));
export const needsEvidence = (codes: readonly ResultCode[]): boolean =>
  codes.some((code) => ENDED.has(code) || code === '8');

/** One matter's outcome: a problem outweighs the rest, and `1` goes with no other code. */
export function outcomeOf(codes: readonly ResultCode[]): Outcome {
  if (codes.some((code) => PROBLEM.has(code))) return 'problem';
  return isEnded(codes) ? 'not_checked' : 'clean';
}

/** A visit's outcome: a problem in one matter is a problem; clean is what was checked and found clean. */
export function outcomeOfAll(results: readonly { readonly codes: readonly ResultCode[] }[]): Outcome {
  const outcomes = new Set(results.map(({ codes }) => outcomeOf(codes)));
  if (outcomes.has('problem')) return 'problem';
  return outcomes.has('clean') ? 'clean' : 'not_checked';
}
