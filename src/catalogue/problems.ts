import { defineProblems } from '../platform/problems.ts';

export const catalogueProblems = defineProblems('catalogue', {
  'catalogue-item-gone': {
    status: 409,
    title: { zh: '上级已取消该事项', en: 'The higher level no longer has this item' },
    next: {
      zh: '已取消的事项不能认领；请导入最新的上级清单后核对。',
      en: 'It cannot be claimed; import the newest catalogue and look again.',
    },
  },
  'matter-claims-another': {
    status: 409,
    title: { zh: '该事项已认领上级清单的另一项', en: 'The matter already claims another item' },
    next: {
      zh: '请换一个事项代码，或先修改该事项的上级清单编码（catalogue_code）。',
      en: 'Name another matter, or change catalogue_code of this one first.',
    },
  },
});
