import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { createJsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { giveExamples, type Reference } from './examples.ts';

const transform = createJsonSchemaTransform({});

/** The groups of the reference, in the order of the office's procedure. */
const TAGS: readonly (readonly [name: string, zh: string, en: string])[] = [
  ['session', '登录与本人', 'Log in and out; who am I; one’s own password and tokens'],
  ['accounts', '账户与权限', 'Accounts, what they may do, and tokens of other systems'],
  ['departments', '部门', 'Departments of the government'],
  ['dictionaries', '字典', 'The office’s own word lists'],
  ['credit-schemes', '信用评价方案', 'Credit evaluations and which tier a grade means'],
  ['matters', '抽查事项', 'What may be inspected'],
  ['catalogue', '上级事项清单', 'The higher level’s catalogue and what was claimed of it'],
  ['targets', '检查对象', 'Who or what is inspected'],
  ['inspectors', '执法检查人员', 'Who inspects'],
  ['outside-checks', '其他检查', 'Checks that other systems made; counted for the ceilings of a year'],
  ['imports', '导入', 'Registers from sheets: upload, preview, confirm, receipt'],
  ['calendar', '工作日历', 'Which days are worked: imported each year, read by everybody'],
  ['attachments', '附件', 'Scans and photographs that back a step'],
  ['matter-lists', '抽查事项清单', 'Published versions of the list of matters'],
  ['sampling-rules', '抽查工作细则', 'The rules document: ceilings, rounding, replacement, disclosure'],
  ['plans', '抽查计划', 'A year’s plan and its tasks, from draft to publication'],
  ['draws', '抽取', 'Seal, commit, run, disclose; results, lists and sheets to print'],
  ['visits', '检查任务单', 'What an inspector has to do'],
  ['records', '检查记录', 'What teams found: drafts, confirmation, review, what follows'],
  ['publications', '公示', 'Publish results; corrections, withdrawals, objections, impact assessments'],
  ['public', '公开查询', 'Plans, draws and evidence for everybody, without a token'],
  ['ledger', '公开日志', 'The public log of every step, with proofs'],
  ['audit', '审计日志', 'Who did what, and who tried to; for the auditor'],
  ['operations', '运行', 'Progress of long work, health and metrics'],
];

/** The two dice of 双随机 beside the word itself, light on the dark bar of the page. */
const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" width="150" height="40" viewBox="0 0 150 40" role="img" aria-label="双随机">
<g fill="none" stroke="#fff" stroke-width="2"><rect x="3" y="9" width="18" height="18" rx="4"/><rect x="15" y="15" width="18" height="18" rx="4" fill="#b3131b"/></g>
<g fill="#fff"><circle cx="9" cy="15" r="1.8"/><circle cx="20" cy="20" r="1.8"/><circle cx="28" cy="28" r="1.8"/></g>
<text x="44" y="29" font-family="'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',sans-serif" font-size="24" font-weight="700" letter-spacing="3" fill="#fff">双随机</text></svg>`;

/** The one style attribute that the page of the reference sets itself; without it the browser reports a refusal. */
const PAGE_STYLE = "'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='";

/** The API reference, made from the routes' own schemas and served from here, without a CDN. */
export async function serveReference(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: '双随机、一公开 double-random',
        version: '1',
        description:
          '随机抽取检查对象、随机选派执法检查人员，抽查结果向社会公开。错误均为 application/problem+json（RFC 9457），语言随 Accept-Language。\n\nWhom to inspect and who inspects are drawn by lot and in public. Failures are application/problem+json (RFC 9457) in the language of Accept-Language.',
        license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
      },
      tags: TAGS.map(([name, zh, en]) => ({ name, description: `${zh} | ${en}` })),
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer' },
          session: { type: 'apiKey', in: 'cookie', name: '__Host-double-random' },
          csrf: { type: 'apiKey', in: 'header', name: 'X-CSRF-Token' },
        },
      },
    },
    transform,
    transformObject: (document) => {
      const reference = jsonSchemaTransformObject(document);
      giveExamples(reference as Reference);
      return reference;
    },
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    transformStaticCSP: (policy) =>
      policy.replace("style-src 'self' https:", `style-src 'self' 'unsafe-hashes' ${PAGE_STYLE}`),
    uiConfig: { deepLinking: true },
    logo: { type: 'image/svg+xml', content: Buffer.from(LOGO), href: '/docs', target: '_self' },
    theme: { title: '双随机、一公开 接口说明' },
  });
}
