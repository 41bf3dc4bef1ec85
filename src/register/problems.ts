import { defineProblems } from '../platform/problems.ts';

/** Failures of the requests that every register has. */
export const registerProblems = defineProblems('register', {
  'row-not-found': {
    status: 404,
    title: { zh: '登记簿中没有这一条', en: 'The register has no such row' },
    next: {
      zh: '请核对编号；用列表接口可按名称查找。',
      en: 'Check the id; the list can be searched by name.',
    },
  },
  'row-exists': {
    status: 409,
    title: { zh: '登记簿中已有这个编号', en: 'The register already has this id' },
    next: { zh: '如需修改，请对已有的一条使用 PATCH。', en: 'Use PATCH on the existing row to change it.' },
  },
  'row-retired': {
    status: 409,
    title: { zh: '该条已停用', en: 'The row is retired' },
    next: { zh: '如系误停用，请先恢复（restore）再操作。', en: 'If that was a mistake, restore it first.' },
  },
  'row-not-retired': {
    status: 409,
    title: { zh: '该条并未停用', en: 'The row is not retired' },
    next: { zh: '无需恢复，可直接修改。', en: 'There is nothing to restore; change it directly.' },
  },
  'version-required': {
    status: 428,
    title: { zh: '修改前须说明所依据的版本', en: 'A change must say which version it is based on' },
    next: {
      zh: '请先读取该条，把响应头 ETag 的值放入 If-Match 后重试。',
      en: 'Read the row and send the value of its ETag header as If-Match.',
    },
  },
  'version-stale': {
    status: 412,
    title: { zh: '该条已被他人修改', en: 'Somebody else has changed the row' },
    next: {
      zh: '请重新读取，核对后以新的 ETag 重试。',
      en: 'Read it again, compare, and try again with the new ETag.',
    },
  },
  'needs-confirmation': {
    status: 422,
    title: { zh: '有存疑之处，须确认后才能保存', en: 'Something is doubtful and must be confirmed' },
    next: {
      zh: '请核对 findings 中各项；确认无误的，加上 "confirm_warnings": true 重新提交。',
      en: 'Check each of findings; if they are right, send the same with "confirm_warnings": true.',
    },
  },
  'cursor-invalid': {
    status: 400,
    title: { zh: '翻页标记无效', en: 'The cursor is not valid' },
    next: {
      zh: '请原样使用上一页的 next，且不改变 sort；或从第一页重新开始。',
      en: 'Use the next of the page before as it is, with the same sort, or begin at the first page.',
    },
  },
});
