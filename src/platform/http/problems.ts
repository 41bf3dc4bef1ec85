import { defineProblems } from '../problems.ts';

/** The failures that any route can meet. */
export const httpProblems = defineProblems('http', {
  'invalid-input': {
    status: 400,
    title: { zh: '提交的内容不符合要求', en: 'The input does not fit' },
    next: {
      zh: '请按 fields 中逐项列出的原因修改后重试。',
      en: 'Correct each entry listed in fields and try again.',
    },
  },
  'malformed-body': {
    status: 400,
    title: { zh: '请求正文无法读取', en: 'The body cannot be read' },
    next: {
      zh: '请检查正文是否为完整的 JSON 或表单。',
      en: 'Check that the body is complete JSON or a complete form.',
    },
  },
  'token-missing': {
    status: 401,
    title: { zh: '请先登录，或携带访问令牌', en: 'Log in, or send an access token' },
    next: {
      zh: '请登录（POST /api/v1/session），或在 Authorization 头中携带本人的 Bearer 令牌。',
      en: 'Log in (POST /api/v1/session), or send a bearer token of yours in the Authorization header.',
    },
  },
  'token-invalid': {
    status: 401,
    title: { zh: '访问令牌无效、已过期或已撤销', en: 'The access token is unknown, expired or revoked' },
    next: { zh: '请登录后生成新的令牌。', en: 'Log in and make a new token.' },
  },
  'session-ended': {
    status: 401,
    title: { zh: '登录已结束', en: 'You are no longer logged in' },
    next: { zh: '请重新登录。', en: 'Log in again.' },
  },
  'csrf-refused': {
    status: 403,
    title: { zh: '请求未带本次登录的校验码', en: 'The request lacks the token of this session' },
    next: {
      zh: '请在 X-CSRF-Token 头中给出登录时返回的 csrf_token（也可由 GET /api/v1/me 取得）。',
      en: 'Send the csrf_token that log-in or GET /api/v1/me returned in the X-CSRF-Token header.',
    },
  },
  'password-expired': {
    status: 403,
    title: { zh: '密码已到更换期限', en: 'The password is due to be changed' },
    next: {
      zh: '请先更换密码（PUT /api/v1/me/password）。',
      en: 'Change it first (PUT /api/v1/me/password).',
    },
  },
  'token-scope': {
    status: 403,
    title: { zh: '该令牌不能用于此类接口', en: 'The token is not for this part of the interface' },
    next: {
      zh: '请使用 operations 中列出的接口，或换用其他令牌。',
      en: 'Use the groups listed in operations, or another token.',
    },
  },
  'role-forbidden': {
    status: 403,
    title: { zh: '当前角色无权进行此操作', en: 'Your role may not do this' },
    next: { zh: '请由 roles 中列出的角色办理。', en: 'Ask somebody with one of the roles listed in roles.' },
  },
  'not-found': {
    status: 404,
    title: { zh: '没有这个地址', en: 'There is nothing at this address' },
    next: { zh: '请查阅 /docs 中的接口说明。', en: 'See the interface description at /docs.' },
  },
  'body-too-large': {
    status: 413,
    title: { zh: '提交的内容过大', en: 'The body is too large' },
    next: { zh: '请拆分后分批提交。', en: 'Split it and send the parts one by one.' },
  },
  'unsupported-media-type': {
    status: 415,
    title: { zh: '不支持这种内容类型', en: 'This content type is not supported' },
    next: {
      zh: '请以 application/json 提交；文件用 multipart/form-data。',
      en: 'Send application/json, or multipart/form-data for files.',
    },
  },
  'file-missing': {
    status: 400,
    title: { zh: '没有收到文件', en: 'No file was sent' },
    next: {
      zh: '请以 multipart/form-data 提交，文件放在名为 file 的部分，且只有一个。',
      en: 'Send multipart/form-data with one part named file.',
    },
  },
  'request-refused': {
    status: 400,
    title: { zh: '请求不合规范，无法处理', en: 'The request cannot be handled' },
    next: { zh: '请检查请求的格式。', en: 'Check the form of the request.' },
  },
  unexpected: {
    status: 500,
    title: { zh: '服务内部发生意外错误', en: 'Something unexpected went wrong in the service' },
    next: {
      zh: '请稍后重试；如仍失败，请把 request_id 告知管理员。',
      en: 'Try again later; if it fails again, give request_id to the administrator.',
    },
  },
  'undeclared-problem': {
    status: 500,
    title: { zh: '该接口返回了未声明的错误', en: 'The route answered with a problem it does not declare' },
    next: { zh: '请在该接口的 responses(…) 中声明它。', en: 'Declare it in responses(…) of that route.' },
  },
  'database-unavailable': {
    status: 503,
    title: { zh: '数据库暂时无法连接', en: 'The database cannot be reached at the moment' },
    next: { zh: '请稍后重试。', en: 'Try again in a moment.' },
  },
});
