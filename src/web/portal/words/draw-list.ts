/** The list of draws, and the marks by which nobody takes one for what it is not. */
import { inBoth } from './in-both.ts';

export const DRAW_LIST = inBoth(
  {
    title: '抽取',
    lead: '名单封存以后的每一次抽取都在这里，进行中的、已作废的、失败的也在，不能悄悄重来。',
    kind: '正式或演练',
    official: '正式抽取',
    rehearsals: '演练',
    state: '状态',
    sealed: '封存',
    tasks: (count: string) => `${count} 项任务`,
    staffs: '选派检查人员',
    json: '抽取列表（JSON）',
    feed: '抽取公告（Atom）',
    searchedOn: '这一页没有更多符合条件的，请继续往后翻。',
    nothing: '还没有抽取。名单封存时，这里会出现第一条。',
  },
  {
    title: 'Draws',
    lead: 'Every draw since its list was sealed stands here, those under way, void and failed ones too: none can be repeated in silence.',
    kind: 'Official or rehearsal',
    official: 'Official draws',
    rehearsals: 'Rehearsals',
    state: 'State',
    sealed: 'Sealed',
    tasks: (count: string) => `${count} tasks`,
    staffs: 'Assigns inspectors',
    json: 'Draws (JSON)',
    feed: 'Bulletins of draws (Atom)',
    searchedOn: 'No more on this page; go on to the next.',
    nothing: 'There is no draw yet. The first one appears when its list is sealed.',
  },
);
