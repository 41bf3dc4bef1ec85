import { fillText, type Text } from '../platform/language.ts';
import { defineProblems, type ProblemDefinition } from '../platform/problems.ts';

/** What can be wrong with a row; `detail` holds the finding's values in braces. */
const TEXTS = {
  'unknown-term': {
    status: 422,
    title: { zh: '词典中没有这个代码', en: 'The dictionary has no such code' },
    detail: {
      zh: '词典 {dictionary} 中没有在用的代码“{value}”',
      en: 'Dictionary {dictionary} has no code "{value}" in use',
    },
    next: {
      zh: '请改正代码，或先在该词典中登记（POST /api/v1/dictionaries/…/terms）。',
      en: 'Correct the code, or add it to the dictionary first (POST /api/v1/dictionaries/…/terms).',
    },
  },
  'unknown-department': {
    status: 422,
    title: { zh: '没有这个部门', en: 'There is no such department' },
    detail: { zh: '没有代码为“{value}”的在用部门', en: 'No department in use has the code "{value}"' },
    next: {
      zh: '请改正部门代码，或先登记该部门。',
      en: 'Correct the code, or register the department first.',
    },
  },
  'outside-department': {
    status: 403,
    title: { zh: '不在本人的部门范围之内', en: 'This is outside your departments' },
    detail: {
      zh: '“{value}”不在您的部门及其下级之内；未填部门的各条属于全机关',
      en: '"{value}" is not among your departments; rows without one belong to the whole office',
    },
    next: {
      zh: '请填写本部门或其下级部门，或交由负责该部门的人员办理。',
      en: 'Name your department or one below it, or ask somebody whose department it is.',
    },
  },
  'unknown-scheme': {
    status: 422,
    title: { zh: '没有这个信用评价方案', en: 'There is no such credit scheme' },
    detail: { zh: '没有代码为“{value}”的在用评价方案', en: 'No credit scheme in use has the code "{value}"' },
    next: {
      zh: '请改正方案代码，或先登记方案及其等级（POST /api/v1/credit-schemes）。',
      en: 'Correct the code, or register the scheme and its grades first (POST /api/v1/credit-schemes).',
    },
  },
  'unknown-grade': {
    status: 422,
    title: { zh: '评价方案中没有这个等级', en: 'The credit scheme has no such grade' },
    detail: {
      zh: '方案 {scheme} 中没有等级“{value}”，只有：{grades}',
      en: 'Scheme {scheme} has no grade "{value}", only: {grades}',
    },
    next: {
      zh: '请改正等级，或核对是否选错了方案：同一字母在不同方案中含义不同。',
      en: 'Correct the grade, or check the scheme: the same letter means different tiers in different schemes.',
    },
  },
  'grade-in-use': {
    status: 409,
    title: { zh: '该等级正在使用', en: 'The grade is in use' },
    detail: { zh: '有检查对象的现行评价是等级“{value}”', en: 'There are targets evaluated as "{value}"' },
    next: {
      zh: '请保留该等级；评价办法变了的，另立一个方案。',
      en: 'Keep the grade; for a new way of evaluation register a new scheme.',
    },
  },
  'unknown-owner': {
    status: 422,
    title: { zh: '没有这个所属企业', en: 'There is no such owner' },
    detail: {
      zh: '检查对象中没有编号为“{value}”的所属企业',
      en: 'No target has the id "{value}" named as owner',
    },
    next: { zh: '请先登记所属企业，或改正其编号。', en: 'Register the owner first, or correct its id.' },
  },
  'unknown-target': {
    status: 422,
    title: { zh: '没有这个检查对象', en: 'There is no such target' },
    detail: { zh: '没有编号为“{value}”的检查对象', en: 'No target has the id "{value}"' },
    next: { zh: '请先登记该对象，或改正其编号。', en: 'Register the target first, or correct its id.' },
  },
  'parent-cycle': {
    status: 422,
    title: { zh: '上级部门成环', en: 'The departments would form a circle' },
    detail: { zh: '部门“{value}”会成为自己的上级', en: 'Department "{value}" would be above itself' },
    next: { zh: '请改选不在其下级之中的上级部门。', en: 'Choose a parent that is not below the department.' },
  },
  'scopes-would-change': {
    status: 409,
    title: { zh: '换上级会改变账户看得到的数据', en: 'The new parent would change what accounts see' },
    detail: {
      zh: '部门“{value}”换上级后，范围限于 {scopes} 的账户看得到的数据会增减',
      en: 'With "{value}" moved, accounts limited to {scopes} would see more or fewer rows',
    },
    next: {
      zh: '请安全管理员先更改这些账户（含已停用的）的部门范围（PUT /api/v1/accounts/{id}/rights），换上级之后再重新授予。',
      en: 'Have the security officer limit these accounts, disabled ones too, to something else first (PUT /api/v1/accounts/{id}/rights), and grant them anew afterwards.',
    },
  },
  'owner-cycle': {
    status: 422,
    title: { zh: '所属企业成环', en: 'The owners would form a circle' },
    detail: { zh: '对象“{value}”会归属于自己', en: 'Target "{value}" would belong to itself' },
    next: {
      zh: '请改正所属企业：企业本身不填。',
      en: 'Correct the owner; leave it empty for the firm itself.',
    },
  },
  'alias-taken': {
    status: 409,
    title: { zh: '别名已属于另一个对象', en: 'The alias belongs to another target' },
    detail: { zh: '别名“{value}”已属于 {target}', en: 'Alias "{value}" belongs to {target}' },
    next: {
      zh: '如两条是同一对象，请并为一条；否则先从另一条中去掉该别名。',
      en: 'If both are the same, keep one row; otherwise take the alias from the other first.',
    },
  },
  'alias-is-id': {
    status: 409,
    title: { zh: '别名是一个对象的编号', en: 'The alias is the id of a target' },
    detail: { zh: '“{value}”已是一个检查对象的编号', en: '"{value}" is already the id of a target' },
    next: {
      zh: '同一对象登记了两次的，请先停用其一；否则去掉该别名。',
      en: 'If one target was registered twice, retire one of them; otherwise drop the alias.',
    },
  },
  'id-is-alias': {
    status: 409,
    title: { zh: '该编号是另一个对象的别名', en: 'The id is an alias of another target' },
    detail: { zh: '“{value}”是 {target} 的别名', en: '"{value}" is an alias of {target}' },
    next: {
      zh: '请修改 {target} 这一条，不要另行登记。',
      en: 'Change that target instead of registering it again.',
    },
  },
  'identity-card-number': {
    status: 422,
    title: { zh: '身份证号不得用作编号', en: 'An identity card number cannot be an id' },
    detail: {
      zh: '该字段是一个身份证号；编号会公开',
      en: 'The field holds an identity card number; ids are published',
    },
    next: {
      zh: '请填写统一社会信用代码、证书编号，或留空由系统给出编号。',
      en: 'Give the credit code or certificate number, or leave the id out and the service gives one.',
    },
  },
  'local-number-malformed': {
    status: 422,
    title: { zh: '本地编号不合格式', en: 'The local number is malformed' },
    detail: { zh: '“{value}”不是 L:区划:序号 的形式', en: '"{value}" is not of the form L:district:serial' },
    next: {
      zh: '请留空编号并填写区划，由系统给出编号。',
      en: 'Leave the id out and give the district; the service then gives a number.',
    },
  },
  'district-required': {
    status: 422,
    title: { zh: '没有编号的对象须填写区划', en: 'A target without an id needs a district' },
    detail: { zh: '系统按区划给出本地编号', en: 'Local numbers are given by district' },
    next: { zh: '请填写区划或编号。', en: 'Give the district, or an id.' },
  },
  'source-row-taken': {
    status: 409,
    title: { zh: '来源行号已属于另一个对象', en: 'The source row belongs to another target' },
    detail: { zh: '来源行号“{value}”已属于 {target}', en: 'Source row "{value}" belongs to {target}' },
    next: {
      zh: '请修改那一条；不同来源的行号请加前缀区分。',
      en: 'Change that target; tell rows of different sources apart by a prefix.',
    },
  },
  'credit-code-wrong-length': {
    status: 422,
    title: { zh: '统一社会信用代码应为 18 位', en: 'A credit code has 18 characters' },
    detail: { zh: '“{value}”不是 18 位', en: '"{value}" does not have 18 characters' },
    next: {
      zh: '请核对代码；旧注册号请填入编号或别名。',
      en: 'Check the code; put an old number into the id or an alias.',
    },
  },
  'credit-code-wrong-alphabet': {
    status: 422,
    title: { zh: '统一社会信用代码含有不允许的字符', en: 'The credit code has a character that none has' },
    detail: {
      zh: '“{value}”含有数字和大写字母（不含 I O S V Z）以外的字符',
      en: '"{value}" has more than digits and capitals without I O S V Z',
    },
    next: {
      zh: '请核对是否把 0 写成 O、1 写成 I、2 写成 Z、5 写成 S。',
      en: 'Look for O instead of 0, I instead of 1, Z instead of 2, S instead of 5.',
    },
  },
  'credit-code-wrong-check-digit': {
    status: 422,
    title: { zh: '统一社会信用代码的校验位不符', en: 'The check digit of the credit code is wrong' },
    detail: {
      zh: '“{value}”的校验位不符，可能有一位写错',
      en: 'The check digit of "{value}" is wrong; a character may be mistyped',
    },
    next: {
      zh: '请对照营业执照核对；确有少数早期代码如此，确认后可保存。',
      en: 'Compare with the licence; a few lawful early codes are so and can be saved once confirmed.',
    },
  },
} as const satisfies Record<string, Omit<ProblemDefinition, 'name'> & { detail: Text }>;

export type FindingName = keyof typeof TEXTS;

/** Every finding as a problem of its own: a request whose first error it is fails by this name. */
export const findingProblems = defineProblems('register rows', TEXTS);

/** What a finding says about its row, and what to do next, with its values filled in. */
export function describeFinding(finding: {
  readonly name: FindingName;
  readonly values: Readonly<Record<string, string>>;
}): { detail: Text; next: Text } {
  const { detail, next } = TEXTS[finding.name];
  return { detail: fillText(detail, finding.values), next: fillText(next, finding.values) };
}
