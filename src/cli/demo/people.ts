/** Step one of the demonstration: who may do what, from the link of the first start to everybody's own token. */
import { randomBytes } from 'node:crypto';
import { FIRST_ROLES, type FirstRole } from '../../account/set-up.ts';
import type { Role } from '../../platform/http/access.ts';
import { type Office, officeAt } from './office.ts';

/** Names are made up. */
const ADMINISTRATORS: Readonly<Record<FirstRole, Named>> = {
  administrator: { login: 'tian', name: '田某', title: '系统管理员' },
  'security-officer': { login: 'shi', name: '石某', title: '安全管理员' },
  auditor: { login: 'luo', name: '罗某', title: '审计员' },
};
const STAFF = {
  registrar: { login: 'ran', name: '冉某', title: '登记员', role: 'registrar' },
  planner: { login: 'xiang', name: '向某', title: '计划员', role: 'planner' },
  second: { login: 'gong', name: '龚某', title: '计划员', role: 'planner' },
  secretary: { login: 'tan', name: '谭某', title: '联席会议秘书', role: 'conference-secretary' },
  head: { login: 'bai', name: '白某', title: '机关负责人', role: 'agency-head' },
  reviewer: { login: 'pang', name: '庞某', title: '审核员', role: 'reviewer' },
} as const;
const TOKENS_END = '2026-12-31T16:00:00Z';

interface Named {
  readonly login: string;
  readonly name: string;
  readonly title: string;
}
interface Appointment {
  readonly login: string;
  readonly name: string;
  readonly role: Role;
  readonly inspector?: string;
}

export interface People {
  readonly names: readonly { readonly name: string; readonly title: string; readonly role: Role }[];
  readonly officer: Office;
  readonly registrar: Office;
  readonly planner: Office;
  /** The other planner: what needs two people is never done by one. */
  readonly second: Office;
  readonly secretary: Office;
  readonly head: Office;
  readonly reviewer: Office;
  /** Makes the account of an inspector by certificate number; every call is another person. */
  inspector(certificate: string): Promise<Office>;
  /** The planner's personal token, to look around with. */
  readonly token: string;
  /** The planner's log-in for the pages. */
  readonly logIn: { readonly login: string; readonly password: string };
}

/** Makes the three administrators by the one-time link of the first start, then everybody else through them. */
export async function takeOffice(service: string, setup: string): Promise<People> {
  const fields = FIRST_ROLES.flatMap((role): Field[] => [
    [`${role}-login`, ADMINISTRATORS[role].login],
    [`${role}-name`, ADMINISTRATORS[role].name],
  ]);
  const links = (await submitForm(`${service}${setup}`, fields)).match(/\/activate\/[\w-]+/g) ?? [];
  const [administrator, officer] = await Promise.all(
    FIRST_ROLES.map((role, i) => enter(service, ADMINISTRATORS[role].login, links[i] ?? '')),
  );
  const appoint = (person: Appointment) => appointed(service, administrator!, officer!, person);
  const posts = ['registrar', 'planner', 'second', 'secretary', 'head', 'reviewer'] as const;
  const [registrar, planner, second, secretary, head, reviewer] = await Promise.all(
    posts.map((post) => appoint(STAFF[post])),
  );
  const at = (one: Appointed | undefined) => officeAt(service, { authorization: `Bearer ${one?.token}` });
  return {
    names: [
      ...FIRST_ROLES.map((role) => ({ ...shown(ADMINISTRATORS[role]), role })),
      ...posts.map((post) => ({ ...shown(STAFF[post]), role: STAFF[post].role })),
    ],
    officer: officer!,
    registrar: at(registrar),
    planner: at(planner),
    second: at(second),
    secretary: at(secretary),
    head: at(head),
    reviewer: at(reviewer),
    inspector: async (certificate) => {
      const login = `zf-${certificate}`.toLowerCase();
      return at(await appoint({ login, name: certificate, role: 'inspector', inspector: certificate }));
    },
    token: planner!.token,
    logIn: { login: STAFF.planner.login, password: planner!.password },
  };
}

const shown = ({ name, title }: Named) => ({ name, title });

interface Appointed {
  readonly token: string;
  readonly password: string;
}

/** An account by the administrator, its password by the person, then rights by the security officer, and the token. */
async function appointed(
  service: string,
  administrator: Office,
  officer: Office,
  { login, name, role, inspector }: Appointment,
): Promise<Appointed> {
  const made = await administrator.post<{ account: { id: string }; activation: { path: string } }>(
    '/api/v1/accounts',
    { login, name },
  );
  const password = newPassword();
  const person = await enter(service, login, made.activation.path, password);
  const rights = { roles: [role], reason: '演示：任职', ...(inspector !== undefined && { inspector }) };
  await officer.put(`/api/v1/accounts/${made.account.id}/rights`, rights);
  const wanted = { name: '演示', roles: [role], expires_at: TOKENS_END, password };
  const { token } = await person.post<{ token: string }>('/api/v1/me/tokens', wanted);
  return { token, password };
}

/** Chooses the password by the one-time link and logs in with it: a cookie, and a CSRF token beside it. */
async function enter(
  service: string,
  login: string,
  link: string,
  password = newPassword(),
): Promise<Office> {
  await submitForm(`${service}${link}`, [
    ['password', password],
    ['again', password],
  ]);
  const answer = await fetch(`${service}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password }),
  });
  if (!answer.ok) throw new Error(`${login}: ${answer.status} ${await answer.text()}`);
  const [cookie = ''] = (answer.headers.get('set-cookie') ?? '').split(';');
  const { csrf_token } = (await answer.json()) as { csrf_token: string };
  return officeAt(service, { cookie, 'x-csrf-token': csrf_token });
}

const newPassword = (): string => randomBytes(24).toString('base64url');

type Field = [name: string, value: string];

async function submitForm(address: string, fields: Field[]): Promise<string> {
  const answer = await fetch(address, { method: 'POST', body: new URLSearchParams(fields) });
  const page = await answer.text();
  if (!answer.ok) throw new Error(`the form was refused: ${answer.status}`);
  return page;
}
