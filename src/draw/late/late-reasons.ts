/** Why the service ended a draw, in the words that are public and whose digest is in the ledger. */
export const LATE_REASONS = {
  outcome: { reason: '随机数产生后二十四小时内没有抽取，抽取失败，已知内容自动公开。' },
  disclosure: { reason: '到公开期限没有抽取，抽取失败，已知内容自动公开。' },
} as const;
