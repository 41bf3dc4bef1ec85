import type { Text } from '../language.ts';

/** The offices' roles (docs/glossary.md); the first three have no business rights. */
export const ROLES = [
  'administrator',
  'security-officer',
  'auditor',
  'planner',
  'conference-secretary',
  'agency-head',
  'registrar',
  'inspector',
  'reviewer',
  'lead-handler',
] as const;
export type Role = (typeof ROLES)[number];

/** As people read them. */
export const ROLE_TITLES: Readonly<Record<Role, Text>> = {
  administrator: { zh: '系统管理员', en: 'administrator' },
  'security-officer': { zh: '安全管理员', en: 'security officer' },
  auditor: { zh: '审计员', en: 'auditor' },
  planner: { zh: '计划员', en: 'planner' },
  'conference-secretary': { zh: '联席会议秘书', en: 'conference secretary' },
  'agency-head': { zh: '机关负责人', en: 'agency head' },
  registrar: { zh: '登记员', en: 'registrar' },
  inspector: { zh: '检查人员', en: 'inspector' },
  reviewer: { zh: '审核人员', en: 'reviewer' },
  'lead-handler': { zh: '线索办理人员', en: 'lead handler' },
};

/** Each is an account by itself: it goes with none of the others and with no business role. */
export const EXCLUSIVE_ROLES: readonly Role[] = ['administrator', 'security-officer', 'auditor'];

/** What another system may be: it keeps lists and reads plans. Approving, reviewing and visiting are acts of people. */
export const SERVICE_ROLES: readonly Role[] = ['planner', 'registrar'];
