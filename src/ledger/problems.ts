import { defineProblems } from '../platform/problems.ts';

export const ledgerProblems = defineProblems('ledger', {
  'ledger-size-unknown': {
    status: 404,
    title: { zh: '公开日志还没有这么长', en: 'The log is not that long' },
    next: { zh: '请先读取最新检查点中的条数。', en: 'Read the size in the newest checkpoint first.' },
  },
  'ledger-not-continued': {
    status: 503,
    title: {
      zh: '数据库中的公开日志不是已签名日志的延续，拒绝签名',
      en: 'The log in the database does not continue the log that was signed; it is not signed',
    },
    next: {
      zh: '数据库可能被改写或恢复成了旧副本。请停止操作，由管理员按 docs/operations.md 处理。',
      en: 'The database may have been rewritten or restored from an old copy. Stop, and follow docs/operations.md.',
    },
  },
  'ledger-key-missing': {
    status: 503,
    title: { zh: '密钥文件中没有公开日志现用的密钥', en: 'The key file does not hold the key of the log' },
    next: {
      zh: '请恢复密钥文件的备份；确已丢失的，由安全管理员申请、系统管理员确认更换密钥。',
      en: 'Restore the key file; if it is lost, have the security officer ask for a new key and an administrator confirm it.',
    },
  },
  'ledger-key-not-asked': {
    status: 409,
    title: { zh: '没有更换现用密钥的申请', en: 'Nobody has asked for a new key in place of this one' },
    next: { zh: '请先由安全管理员提出申请。', en: 'Have the security officer ask for it first.' },
  },
  'ledger-key-already-asked': {
    status: 409,
    title: { zh: '已有更换现用密钥的申请', en: 'A new key in place of this one has been asked for' },
    next: { zh: '请系统管理员确认。', en: 'Have an administrator confirm it.' },
  },
  'witness-key-malformed': {
    status: 422,
    title: { zh: '不是见证方的公钥', en: 'This is no public key of a witness' },
    next: {
      zh: '请填写见证程序首次运行时打印的整行公钥。',
      en: 'Enter the whole line that the witness program printed at its first run.',
    },
  },
  'witness-already-added': {
    status: 409,
    title: { zh: '该见证方已登记', en: 'This witness is already on the list' },
    next: { zh: '无需再次登记。', en: 'There is nothing to do.' },
  },
  'witness-unknown': {
    status: 404,
    title: { zh: '没有登记这个见证方', en: 'This witness is not on the list' },
    next: { zh: '请先登记其公钥，或核对公钥。', en: 'Add its key first, or look at the key again.' },
  },
  'cosignature-key-unknown': {
    status: 403,
    title: { zh: '联署所用的密钥未登记', en: 'The note is not co-signed with a key on the list' },
    next: {
      zh: '请本机关安全管理员先登记见证方的公钥。',
      en: 'Have this office’s security officer add the key of the witness first.',
    },
  },
  'cosignature-invalid': {
    status: 422,
    title: { zh: '联署无效', en: 'The co-signature is not genuine' },
    next: { zh: '请重新读取检查点后再联署。', en: 'Read the checkpoint again and co-sign that.' },
  },
  'cosignature-wrong-log': {
    status: 422,
    title: { zh: '检查点属于另一个日志', en: 'The checkpoint is of another log' },
    next: { zh: '请核对日志地址。', en: 'Look at the address of the log again.' },
  },
  'cosignature-not-our-checkpoint': {
    status: 409,
    title: { zh: '本日志没有签发过这个检查点', en: 'This log has never had this checkpoint' },
    next: {
      zh: '请保存该检查点并告知双方：日志可能被改写过。',
      en: 'Keep the checkpoint and tell both sides: the log may have been rewritten.',
    },
  },
  'cosignature-in-the-future': {
    status: 422,
    title: { zh: '联署时间晚于现在', en: 'The co-signature is dated in the future' },
    next: { zh: '请校准见证方的时钟。', en: 'Set the clock of the witness.' },
  },
});
