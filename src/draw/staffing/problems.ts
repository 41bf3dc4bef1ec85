import { defineProblems } from '../../platform/problems.ts';

export const staffingProblems = defineProblems('staffing draw', {
  'draw-of-teams': {
    status: 409,
    title: { zh: '这次抽取只选派检查人员', en: 'This draw assigns teams alone' },
    next: {
      zh: '检查对象请查阅 parent 中列出的抽取。',
      en: 'For targets look at the draw named in parent.',
    },
  },
  'staffing-parent-not-drawn': {
    status: 409,
    title: { zh: '所依据的抽取没有可以选派的检查', en: 'The draw to be staffed has no visits to staff' },
    next: {
      zh: '须为已经抽取、没有作废、不是选派的抽取；请核对 state。',
      en: 'It must have been run, be neither void nor closed, and be no staffing draw; see state.',
    },
  },
  'staffing-department-unknown': {
    status: 422,
    title: { zh: '任务没有列出这个部门', en: 'No task of the draw names this department' },
    next: { zh: '请从 known 中选择。', en: 'Choose from those listed in known.' },
  },
  'staffing-not-needed': {
    status: 409,
    title: { zh: '这些部门没有待选派的检查', en: 'These departments have no visit that lacks a team' },
    next: {
      zh: '请在 staffing 中查看各部门待选派的数量。',
      en: 'See in staffing how many visits each department has yet to staff.',
    },
  },
  'staffing-already-live': {
    status: 409,
    title: { zh: '同一部门已有进行中的选派', en: 'Another staffing draw of a department is under way' },
    next: {
      zh: '请继续办理 draws 中列出的抽取，或依程序作废。',
      en: 'Go on with the draws listed in draws, or have them made void.',
    },
  },
  'staffing-turn': {
    status: 409,
    title: {
      zh: '同一抽取的另一次选派已经承诺、尚未抽取',
      en: 'Another staffing draw of the same draw is committed and not run',
    },
    next: {
      zh: '请等 draws 中列出的选派抽取完成后再承诺，使人看得出没有同时准备几个结果。',
      en: 'Commit once the draws listed in draws have been run, so that nobody can hold two outcomes ready.',
    },
  },
  'staffing-changes-unexplained': {
    status: 422,
    title: {
      zh: '与最初的人员名录相比有增减，须逐人说明原因',
      en: 'Staff added or left out since the first staff document must be explained one by one',
    },
    next: {
      zh: '请在 staff_changes 中为 missing 列出的每人写明原因；无变动的不要列出。',
      en: 'Give a reason in staff_changes for each person in missing, and for nobody in unknown.',
    },
  },
  'staffing-parent-undisclosed': {
    status: 409,
    title: { zh: '所依据的抽取尚未公开', en: 'The draw that it staffs is not disclosed yet' },
    next: {
      zh: '检查单元含有检查对象，请先公开所依据的抽取。',
      en: 'Its units name targets: disclose that draw first.',
    },
  },
});
