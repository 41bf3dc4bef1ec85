import { z } from 'zod';
import { ROLES } from '../platform/http/access.ts';
import { code, line, paragraph } from '../register/fields.ts';

const EXAMPLE_ID = '7d0f2b1c-4b52-4b2f-9a60-0a6d2f5c1e11';

export const role = z.enum(ROLES);
export const roles = z
  .array(role)
  .max(ROLES.length)
  .overwrite((list) => [...new Set(list)].sort())
  .describe('角色 (roles)');

export const login = z
  .string()
  .trim()
  .toLowerCase()
  .regex(
    /^[0-9a-z][0-9a-z._@-]{1,63}$/,
    '登录名限 2 至 64 个小写字母、数字和 . _ @ - | a login is 2 to 64 letters, digits and . _ @ -',
  )
  .describe('登录名 (login name)');

export const accountView = z
  .object({
    id: z.uuid(),
    login: z.string(),
    name: z.string().describe('姓名或系统名称'),
    kind: z.enum(['person', 'service']).describe('个人 person，系统 service'),
    department: z.string().nullable().describe('部门范围，含下级；空为全机关 (null: the whole office)'),
    inspector: z.string().nullable().describe('执法证号 (certificate number of the inspector it is)'),
    roles: z.array(role),
    activated: z.boolean().describe('本人是否已设置密码 (whether the person chose a password)'),
    created_at: z.iso.datetime(),
    disabled_at: z.iso.datetime().nullable(),
    version: z.int(),
  })
  .meta({
    id: 'Account',
    examples: [
      {
        id: EXAMPLE_ID,
        login: 'wangmin',
        name: '王敏',
        kind: 'person',
        department: 'JT',
        inspector: null,
        roles: ['planner'],
        activated: true,
        created_at: '2026-01-05T01:30:00.000Z',
        disabled_at: null,
        version: 2,
      },
    ],
  });

export const newAccount = z
  .strictObject({ login, name: line(100), kind: z.enum(['person', 'service']).default('person') })
  .meta({ examples: [{ login: 'wangmin', name: '王敏' }] });

export const linkView = z
  .object({
    path: z
      .string()
      .describe('一次性链接的路径，只显示这一次；请交给本人 (shown once; for the person alone)'),
    expires_at: z.iso.datetime(),
  })
  .meta({
    examples: [
      { path: '/activate/0ujsswThIGTUYm2K8FjOOfXtY1K-9P1m3n5q7r9s', expires_at: '2026-03-12T01:30:00.000Z' },
    ],
  });

export const renewedLink = linkView
  .extend({ confirmation_needed: z.boolean().describe('须经安全管理员确认才有效') })
  .meta({
    examples: [
      {
        path: '/activate/0ujsswThIGTUYm2K8FjOOfXtY1K-9P1m3n5q7r9s',
        expires_at: '2026-03-06T01:30:00.000Z',
        confirmation_needed: true,
      },
    ],
  });

export const rightsBody = z
  .strictObject({
    roles,
    department: code.nullable().default(null).describe('部门范围，含下级；空为全机关'),
    inspector: line(64).nullable().default(null).describe('执法证号'),
    reason: paragraph(1_000).describe('理由'),
  })
  .meta({ examples: [{ roles: ['planner'], department: 'JT', reason: '任法制科科员' }] });

export const reasonBody = z
  .strictObject({ reason: paragraph(1_000).describe('理由') })
  .meta({ examples: [{ reason: '调离' }] });

const EXAMPLE_REQUEST = {
  name: '统计脚本',
  roles: ['planner' as const],
  operations: ['plans'],
  expires_at: '2026-12-31T16:00:00Z',
};

export const tokenRequest = z
  .strictObject({
    name: line(100).describe('用途 (what it is for)'),
    roles: roles.min(1),
    operations: z
      .array(z.string().regex(/^[a-z-]{1,64}$/))
      .min(1)
      .max(50)
      .optional()
      .describe('可用的接口分组 (tags of this description); 缺省为全部'),
    expires_at: z.iso.datetime({ offset: true }).describe('到期时间，一年以内 (within a year)'),
  })
  .meta({ examples: [EXAMPLE_REQUEST] });

/** What somebody types as a password: any text, whatever the rules for new ones are. */
export const typedPassword = z.string().min(1).max(1_000);

export const ownTokenRequest = tokenRequest
  .extend({
    password: typedPassword.describe('现用密码：仅凭登录不能生成令牌 (a session alone makes no token)'),
  })
  .meta({ examples: [{ ...EXAMPLE_REQUEST, password: '黔江 山水 之间 2026' }] });

const token = {
  id: z.uuid(),
  name: z.string(),
  roles: z.array(role),
  operations: z.array(z.string()).nullable(),
  expires_at: z.iso.datetime(),
};
const EXAMPLE_TOKEN = {
  id: EXAMPLE_ID,
  name: '统计脚本',
  roles: ['planner' as const],
  operations: ['plans'],
  expires_at: '2026-12-31T16:00:00.000Z',
};

export const tokenView = z
  .object({ ...token, created_at: z.iso.datetime(), revoked_at: z.iso.datetime().nullable() })
  .meta({
    id: 'Token',
    examples: [{ ...EXAMPLE_TOKEN, created_at: '2026-03-05T01:30:00.000Z', revoked_at: null }],
  });

export const tokenMade = z
  .object({ id: z.uuid(), token: z.string().describe('令牌，只显示这一次 (shown once)') })
  .meta({ examples: [{ id: EXAMPLE_ID, token: 'dr_0ujsswThIGTUYm2K8FjOOfXtY1K-9P1m3n5q7r9s' }] });

export const me = z
  .object({
    account: accountView.omit({ activated: true, created_at: true, disabled_at: true, version: true }),
    via: z.enum(['session', 'token']),
    csrf_token: z
      .string()
      .nullable()
      .describe('写操作放入 X-CSRF-Token；用令牌时为空 (null with a bearer token, which needs none)'),
    departments: z
      .array(z.string())
      .nullable()
      .describe('可见的部门代码；空为全机关 (null: the whole office)'),
    may: z.array(z.string()).describe('可用的操作：方法与地址 (operations that are open to you)'),
    password: z
      .object({ expired: z.boolean(), rules: z.string() })
      .describe('密码是否到期，及其要求 (whether it must be changed, and the rules)'),
  })
  .meta({
    id: 'Me',
    examples: [
      {
        account: {
          id: EXAMPLE_ID,
          login: 'wangmin',
          name: '王敏',
          kind: 'person',
          department: 'JT',
          inspector: null,
          roles: ['planner'],
        },
        via: 'session',
        csrf_token: 'i6o3V2pXo0Yl3yEw3b0m1m1dY7YqgH0y3y9k0mJ2ZQk',
        departments: ['JT', 'JT-ZF'],
        may: ['GET /api/v1/plans', 'POST /api/v1/plans'],
        password: { expired: false, rules: '至少 12 个字符' },
      },
    ],
  });
