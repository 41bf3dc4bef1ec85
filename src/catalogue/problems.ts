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
  'catalogue-law-unfit': {
    status: 422,
    title: {
      zh: '上级清单中的检查依据不能直接作为本机关事项的依据：每行一部法律法规，不超过 200 字，至多 100 行',
      en: 'The law of the item cannot be taken over: one law in each line, 200 characters at most, 100 lines at most',
    },
    next: {
      zh: '请先登记本机关的事项，在检查依据中分别填写法律名称、条款和条文（lines 列出放不下的行），再认领。',
      en: 'Register the matter first, with name, article and text of each law (lines lists what does not fit), then claim the item for it.',
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
