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
    title: { zh: '附件只能是 PDF、JPEG、PNG 或 WebP', en: 'An attachment is a PDF, a JPEG, a PNG or a WebP' },
    next: {
      zh: '类型按内容识别，与文件名无关。请扫描为 PDF，或拍摄、另存为 JPEG、PNG、WebP 后重新上传。',
      en: 'The type is told from the content, not the name. Scan to PDF, or save as JPEG, PNG or WebP, and send it again.',
    },
  },
  'attachment-heic': {
    status: 415,
    title: { zh: '不接受 HEIC 照片', en: 'HEIC photographs are not taken' },
    next: {
      zh: '苹果手机请在“设置—相机—格式”中选“兼容性最佳”；已拍的照片在网页中选取时由浏览器转为 JPEG，或先导出为 JPEG 再上传。',
      en: 'On an iPhone choose Settings, Camera, Formats, Most Compatible. Photographs already taken become JPEG when chosen on the page, or export them as JPEG first.',
    },
  },
  'attachment-damaged-image': {
    status: 422,
    title: {
      zh: '图片不完整、已损坏，或不是静态图片',
      en: 'The image is incomplete, damaged or not a still picture',
    },
    next: {
      zh: '未保存任何内容。请核对原件能否打开，重新上传或重新拍摄；仍不成功的，在手机上截图或另存为 JPEG 后上传。',
      en: 'Nothing was kept. See whether the original opens, and send or take it again; if that fails save it as JPEG anew and send that.',
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
