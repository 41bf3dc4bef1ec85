import { defineProblems } from '../platform/problems.ts';

export const accountProblems = defineProblems('account', {
  'account-not-found': {
    status: 404,
    title: { zh: '没有这个账户', en: 'There is no such account' },
    next: { zh: '请从账户列表中选择。', en: 'Choose one from the list of accounts.' },
  },
  'login-taken': {
    status: 409,
    title: { zh: '登录名已被使用', en: 'The login name is taken' },
    next: { zh: '请换一个登录名。', en: 'Choose another login name.' },
  },
  'own-account': {
    status: 409,
    title: { zh: '不能停用自己的账户', en: 'Nobody disables the own account' },
    next: { zh: '请由另一位管理员办理。', en: 'Ask another administrator.' },
  },
  'last-of-its-role': {
    status: 409,
    title: {
      zh: '这是最后一个可用的系统管理员、安全管理员或审计员账户',
      en: 'This is the last working administrator, security officer or auditor',
    },
    next: { zh: '请先设立另一个同类账户。', en: 'Set up another one first.' },
  },
  'own-rights': {
    status: 409,
    title: { zh: '不能更改自己的权限', en: 'Nobody changes the own rights' },
    next: { zh: '请由另一位安全管理员办理。', en: 'Ask another security officer.' },
  },
  'roles-exclusive': {
    status: 409,
    title: {
      zh: '系统管理员、安全管理员、审计员须三人分任，且不得兼任业务角色',
      en: 'Administrator, security officer and auditor are three people and have no other role',
    },
    next: {
      zh: '请只保留其中一个角色，或只保留业务角色。',
      en: 'Keep one of these alone, or business roles alone.',
    },
  },
  'role-for-people': {
    status: 409,
    title: {
      zh: '系统账户只能担任计划员或登记员',
      en: 'A service account can be planner or registrar alone',
    },
    next: { zh: '其他角色请授予个人账户。', en: 'Give other roles to the accounts of people.' },
  },
  'inspector-needed': {
    status: 409,
    title: { zh: '检查人员角色须关联执法证号', en: 'The role inspector needs a certificate number' },
    next: { zh: '请填写名录中的执法证号。', en: 'Give the certificate number from the register.' },
  },
  'inspector-unknown': {
    status: 409,
    title: { zh: '检查人员名录中没有这个执法证号', en: 'The register has no such inspector' },
    next: { zh: '请先登记该检查人员。', en: 'Register the inspector first.' },
  },
  'inspector-linked': {
    status: 409,
    title: { zh: '该执法证号已关联另一个账户', en: 'Another account is this inspector' },
    next: { zh: '请先解除原账户的关联。', en: 'Take it from the other account first.' },
  },
  'department-unknown': {
    status: 409,
    title: { zh: '没有这个部门', en: 'There is no such department' },
    next: { zh: '请先登记部门。', en: 'Register the department first.' },
  },
  'service-account': {
    status: 409,
    title: { zh: '系统账户不登录，没有密码', en: 'A service account has no password' },
    next: { zh: '请由安全管理员为其生成令牌。', en: 'Have the security officer make a token for it.' },
  },
  'not-a-service-account': {
    status: 409,
    title: { zh: '个人的令牌由本人生成', en: 'People make their own tokens' },
    next: {
      zh: '请本人登录后生成（POST /api/v1/me/tokens）。',
      en: 'Let the person log in and make it (POST /api/v1/me/tokens).',
    },
  },
  'account-disabled': {
    status: 409,
    title: { zh: '账户已停用', en: 'The account is disabled' },
    next: { zh: '请先启用。', en: 'Enable it first.' },
  },
  'account-enabled': {
    status: 409,
    title: { zh: '账户未停用', en: 'The account is not disabled' },
    next: { zh: '无需启用。', en: 'Nothing needs doing.' },
  },
  'no-reset-pending': {
    status: 409,
    title: { zh: '没有待确认的密码重置', en: 'No reset of the password waits to be confirmed' },
    next: { zh: '请先由系统管理员生成重置链接。', en: 'Have the administrator make a link first.' },
  },
  'roles-beyond-yours': {
    status: 409,
    title: { zh: '令牌的角色超出账户的角色', en: 'The token asks for roles the account does not have' },
    next: { zh: '请只选择账户现有的角色。', en: 'Choose from the roles of the account.' },
  },
  'expiry-out-of-range': {
    status: 409,
    title: { zh: '有效期须在今后一年以内', en: 'A token works for a year at most' },
    next: { zh: '请另选到期时间。', en: 'Choose another time of expiry.' },
  },
  'token-not-found': {
    status: 404,
    title: { zh: '没有这个令牌', en: 'There is no such token' },
    next: { zh: '请从令牌列表中选择。', en: 'Choose one from the list of tokens.' },
  },
  'credentials-wrong': {
    status: 401,
    title: { zh: '登录名或密码不对', en: 'The login name or the password is wrong' },
    next: {
      zh: '请核对后重试；忘记密码请联系系统管理员重置。',
      en: 'Try again, or have an administrator reset the password.',
    },
  },
  'too-many-attempts': {
    status: 429,
    title: { zh: '登录尝试过多，暂停登录', en: 'Too many attempts to log in' },
    next: { zh: '请在 Retry-After 所示秒数之后重试。', en: 'Try again after the seconds of Retry-After.' },
  },
  'password-weak': {
    status: 422,
    title: { zh: '密码不符合要求', en: 'The password does not meet the rules' },
    next: {
      zh: '请按 faults 中列出的要求另选密码。',
      en: 'Choose another one that mends what faults lists.',
    },
  },
  'session-needed': {
    status: 409,
    title: { zh: '请登录后办理，不能用令牌', en: 'This needs a log-in; a token will not do' },
    next: { zh: '请以登录名和密码登录。', en: 'Log in with name and password.' },
  },
});
