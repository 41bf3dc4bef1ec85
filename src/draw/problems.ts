import { defineProblems } from '../platform/problems.ts';

/** The failures of a draw; which verb answers with which stands at its route. */
export const drawProblems = defineProblems('draw', {
  'draw-not-found': {
    status: 404,
    title: { zh: '没有这次抽取', en: 'There is no such draw' },
    next: { zh: '请在抽取列表中核对编号。', en: 'Look the number up in the list of draws.' },
  },
  'draw-out-of-order': {
    status: 409,
    title: { zh: '抽取的当前状态不允许这一步', en: 'The draw is not in a state for this step' },
    next: { zh: '请按 allowed 中列出的步骤办理。', en: 'Take one of the steps listed in allowed.' },
  },
  'draw-frame-altered': {
    status: 409,
    title: {
      zh: '封存的名单已被改动，与封存时的根不符',
      en: 'The sealed list was changed: it no longer gives the root that was sealed',
    },
    next: {
      zh: '有人绕过系统改动了数据库。请保全现场，从备份恢复名单后再办理。',
      en: 'Somebody wrote to the database past the service. Keep the evidence, restore the list from a backup, then try again.',
    },
  },
  'draw-records-altered': {
    status: 409,
    title: {
      zh: '抽取结果的记录已被改动，与公开日志中的摘要不符',
      en: 'The records of the outcome were changed: they no longer give the digest in the log',
    },
    next: {
      zh: '有人绕过系统改动了数据库。请保全现场，从备份恢复记录后再办理。',
      en: 'Somebody wrote to the database past the service. Keep the evidence, restore the records from a backup, then try again.',
    },
  },
  'draw-busy': {
    status: 409,
    title: { zh: '这次抽取正有另一步操作在办理', en: 'Another step of this draw is under way' },
    next: { zh: '请等它结束后查看抽取的状态。', en: 'Wait until it ends, then look at the draw.' },
  },
  'draw-task-unknown': {
    status: 422,
    title: { zh: '计划中没有这项任务', en: 'The plan has no such task' },
    next: {
      zh: '请核对 tasks 中列出的计划和任务代码。',
      en: 'Check the plan and task codes listed in tasks.',
    },
  },
  'draw-task-repeated': {
    status: 422,
    title: { zh: '同一次抽取中任务代码重复', en: 'A task code stands twice in one draw' },
    next: { zh: '同代码的任务请分别抽取。', en: 'Draw tasks of one code separately.' },
  },
  'draw-several-plans': {
    status: 422,
    title: { zh: '一次抽取只能包含同一计划的任务', en: 'A draw covers tasks of one plan' },
    next: {
      zh: '请按计划分别建立抽取；跨部门任务请列入联合计划。',
      en: 'Make a draw for each plan; tasks of several departments belong in a joint plan.',
    },
  },
  'draw-plan-unpublished': {
    status: 409,
    title: { zh: '计划尚未公布', en: 'The plan is not published' },
    next: { zh: '请先审核并公布计划，再建立抽取。', en: 'Have the plan approved and publish it first.' },
  },
  'draw-plan-revised': {
    status: 409,
    title: { zh: '计划已公布新的版本', en: 'A newer revision of the plan is in force' },
    next: { zh: '请按现行版本重新建立抽取。', en: 'Make a new draw from the revision in force.' },
  },
  'draw-round-unknown': {
    status: 422,
    title: { zh: '任务没有这么多批次', en: 'The task has fewer rounds' },
    next: { zh: '请核对任务的批次数。', en: 'Check how many rounds the task has.' },
  },
  'draw-policies-differ': {
    status: 422,
    title: { zh: '一起抽取的任务公开办法不同', en: 'Tasks drawn together must be disclosed together' },
    next: {
      zh: '请把公开办法相同的任务放在一次抽取中。',
      en: 'Draw tasks with one disclosure policy together.',
    },
  },
  'draw-window-past': {
    status: 409,
    title: { zh: '任务的检查期限已过', en: 'The window of a task is over' },
    next: { zh: '请调整计划后按新版本抽取。', en: 'Amend the plan and draw from the new revision.' },
  },
  'draw-matters-unlawful': {
    status: 409,
    title: {
      zh: '任务的抽查事项现已不得抽查：停用、依据废止、权力取消或下放，或不实行随机抽查',
      en: 'A matter of a task may no longer be checked: retired, basis repealed, powers gone, or exempt from random draw',
    },
    next: {
      zh: '请调整计划，删去或更换 matters 中列出的事项，重新审核公布后按新版本建立抽取。',
      en: 'Amend the plan so that it leaves out or replaces the matters listed in matters, have it reviewed and published, and draft the draw from the new revision.',
    },
  },
  'draw-not-by-lot': {
    status: 422,
    title: { zh: '任务的样本规则无法满足', en: 'The sample rule of a task cannot be met' },
    next: {
      zh: '请按 reason 说明调整计划中的抽查比例。',
      en: 'Amend the rates in the plan as reason explains.',
    },
  },
  'draw-already-live': {
    status: 409,
    title: { zh: '同一任务的同一批次已有进行中的抽取', en: 'Another draw of this task and round is live' },
    next: {
      zh: '请继续办理 draws 中列出的抽取；确需重抽的，先依程序作废。',
      en: 'Go on with the draws listed in draws, or void them by the procedure first.',
    },
  },
  'draw-line-open': {
    status: 409,
    title: {
      zh: '同一任务另一批次的抽取已公开承诺而尚未抽取',
      en: 'A draw of another round of this task is committed and not run yet',
    },
    next: {
      zh: '请先完成 draws 中列出的抽取：同时进行的两次抽取都不能证明没有挑选。',
      en: 'Run the draws listed in draws first: of two open at once neither can be shown to be the only one.',
    },
  },
  'draw-round-out-of-order': {
    status: 409,
    title: {
      zh: '前面批次尚未抽取',
      en: 'An earlier round of this task has not been drawn',
    },
    next: {
      zh: '各批须依次抽取：请先完成 missing 中列出的批次。',
      en: 'Rounds are drawn in their order: draw those listed in missing first.',
    },
  },
  'draw-taken-meanwhile': {
    status: 409,
    title: {
      zh: '封存期间另有抽取产生结果，名单已不是最新',
      en: 'Another draw took targets while the list was being read',
    },
    next: { zh: '什么都没有封存，请重新封存。', en: 'Nothing was sealed: seal again.' },
  },
  'draw-list-overtaken': {
    status: 409,
    title: {
      zh: '封存后名单中的部分对象已达到检查次数上限，或已被其他批次抽中',
      en: 'Since the sealing some of this list reached their ceiling, or were drawn in another round',
    },
    next: {
      zh: '请作废本次抽取，重新封存名单；targets 为受影响的数量，draws 为封存后抽中过对象的抽取。',
      en: 'Void this draw and seal the list anew; targets says how many, draws which draws took targets in between.',
    },
  },
  'draw-supersedes-other': {
    status: 422,
    title: {
      zh: 'supersedes 须为同一任务同一批次最近一次作废的抽取',
      en: 'supersedes is the last void draw of this task and round',
    },
    next: {
      zh: '请填写 expected 中的编号；为 null 时不填。',
      en: 'Give the number in expected; where it is null, leave it out.',
    },
  },
  'draw-without-targets': {
    status: 409,
    title: { zh: '任务在抽取当日没有可抽的对象', en: 'A task has no target to draw from' },
    next: {
      zh: '请检查任务范围和对象名录。',
      en: 'Check the scope of the task and the register of targets.',
    },
  },
  'draw-strata-unconfirmed': {
    status: 422,
    title: {
      zh: '必不抽中或必抽中的层级须逐项确认',
      en: 'Strata with probability 0 or 1 must be confirmed one by one',
    },
    next: {
      zh: '请核对 missing 中的数量和实际比例，列入 confirmed。',
      en: 'Look at the sizes and effective rates in missing and list them in confirmed.',
    },
  },
  'draw-stratum-not-certain': {
    status: 422,
    title: {
      zh: 'confirmed 中有无需确认或不存在的层级',
      en: 'confirmed names a stratum that needs no confirmation or does not exist',
    },
    next: { zh: '请删除 strata 中列出的层级。', en: 'Leave out the strata listed in strata.' },
  },
  'draw-staff-short': {
    status: 409,
    title: { zh: '检查人员不足以组成全部检查组', en: 'There are too few inspectors for every team' },
    next: {
      zh: '请增补人员后重新封存，或以 accept_shortages 明示接受。',
      en: 'Add inspectors and seal again, or accept it with accept_shortages.',
    },
  },
  'draw-commitment-refused': {
    status: 422,
    title: { zh: '承诺书不符合抽取规程', en: 'The protocol refuses the commitment' },
    next: { zh: '请按 reason 改正后重新提交。', en: 'Correct what reason says and commit again.' },
  },
  'draw-entropy-refused': {
    status: 422,
    title: { zh: '随机数与承诺书的约定不符', en: 'The entropy is not as the commitment announced' },
    next: {
      zh: '请按承诺书写明的来源、顺序和位数逐项录入。',
      en: 'Enter each value as the commitment says: source, order, number of digits.',
    },
  },
  'draw-entropy-early': {
    status: 409,
    title: { zh: '约定的随机数尚未产生', en: 'The announced entropy does not exist yet' },
    next: { zh: '请在 known_at 之后再开始。', en: 'Run the draw after known_at.' },
  },
  'draw-self-test-failed': {
    status: 503,
    title: { zh: '自检未通过，拒绝抽取', en: 'The self-test failed; no draw is made' },
    next: {
      zh: '请管理员检查运行环境；详见 failures。',
      en: 'Have an administrator check the platform; see failures.',
    },
  },
  'draw-embargoed': {
    status: 409,
    title: { zh: '抽取结果尚在保密期', en: 'The outcome is under embargo' },
    next: { zh: '结果最迟于 disclose_by 当日公开。', en: 'It becomes public on disclose_by at the latest.' },
  },
  'draw-frame-too-large': {
    status: 422,
    title: { zh: '名单过大，不能整体公开', en: 'The list is too large to be laid open whole' },
    next: { zh: '请只公开抽中对象及其证明。', en: 'Disclose the drawn targets with their proofs.' },
  },
  'draw-evidence-invalid': {
    status: 500,
    title: { zh: '证据包未通过验证，未予公开', en: 'The evidence does not verify; nothing was published' },
    next: {
      zh: '请勿再操作，并把 checks 交管理员核查。',
      en: 'Stop here and have an administrator look at checks.',
    },
  },
  'draw-evidence-unknown': {
    status: 404,
    title: { zh: '没有这一版证据包', en: 'There is no such evidence bundle' },
    next: { zh: '请查阅抽取公示页中列出的版本。', en: 'Look at the versions listed with the draw.' },
  },
  'draw-lists-busy': {
    status: 503,
    title: { zh: '正在为其他抽取整理名单', en: 'The lists of other draws are being put in order' },
    next: { zh: '请半分钟后再查询。', en: 'Ask again in half a minute.' },
  },
  'draw-not-run': {
    status: 409,
    title: { zh: '尚未抽取', en: 'The draw has not been run' },
    next: { zh: '请先录入随机数并抽取。', en: 'Enter the entropy and run the draw first.' },
  },
  'draw-stratum-unknown': {
    status: 404,
    title: { zh: '抽取中没有这一层级', en: 'The draw has no such stratum' },
    next: { zh: '请从抽取的 strata 中选择。', en: 'Choose one of the strata of the draw.' },
  },
});

/** What every step of a draw may answer. */
export const stepProblems = [
  drawProblems['draw-not-found'],
  drawProblems['draw-busy'],
  drawProblems['draw-out-of-order'],
];
