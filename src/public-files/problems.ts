import { defineProblems } from '../platform/problems.ts';

export const publicFileProblems = defineProblems('public-file', {
  'public-file-not-found': {
    status: 404,
    title: { zh: '没有这个公开文件', en: 'There is no such public file' },
    next: {
      zh: '数据集的目录见 /public/data/index.json，公示的地址见公示列表。',
      en: 'See /public/data/index.json for data sets, and the list of publications for their addresses.',
    },
  },
  'range-not-satisfiable': {
    status: 416,
    title: { zh: '所要的范围超出了文件', en: 'The file ends before the range that was asked for' },
    next: { zh: '文件的长度见 Content-Range。', en: 'Content-Range says how long the file is.' },
  },
});
