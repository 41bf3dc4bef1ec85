import { defineProblems } from '../platform/problems.ts';

export const attachmentProblems = defineProblems('attachment', {
  'attachment-unknown': {
    status: 422,
    title: { zh: '没有这份附件', en: 'There is no such attachment' },
    next: {
      zh: '请先上传扫描件（POST /api/v1/attachments），再填写其返回的 digest。',
      en: 'Send the scan first (POST /api/v1/attachments) and give the digest of its answer.',
    },
  },
  'attachment-not-found': {
    status: 404,
    title: { zh: '没有这份附件', en: 'There is no such attachment' },
    next: {
      zh: '请核对摘要：64 位小写十六进制。',
      en: 'Check the digest: 64 lower-case hexadecimal digits.',
    },
  },
  'attachment-type-refused': {
    status: 415,
    title: { zh: '附件只能是 PDF、JPEG 或 PNG', en: 'An attachment is a PDF, a JPEG or a PNG' },
    next: {
      zh: '类型按内容识别，与文件名无关。请扫描为 PDF、JPEG 或 PNG 后重新上传。',
      en: 'The type is told from the content, not the name. Scan to PDF, JPEG or PNG and send it again.',
    },
  },
  'attachment-damaged': {
    status: 500,
    title: {
      zh: '附件的文件缺失或与登记的摘要不符',
      en: 'The file of the attachment is missing or does not fit its digest',
    },
    next: {
      zh: '请管理员从备份恢复 DATA_DIR/attachments；持有原件的，重新上传同一文件即可恢复。',
      en: 'Have DATA_DIR/attachments restored from the backup; whoever has the very same file may send it again.',
    },
  },
});
