/** An office whose people log in with a browser: cookies kept, also when they change, CSRF token sent. */
import type { LightMyRequestResponse } from 'fastify';
import { FIRST_ROLES, type FirstRole, setUp } from '../../src/account/set-up.ts';
import { ACCOUNT_DEFAULTS, type AccountRules } from '../../src/platform/config.ts';
import { type TestApp, testApp } from '../support/app.ts';

export const PASSWORD = 'wu ling shan xia de qing chen';

export interface Browser {
  readonly cookie: string;
  readonly csrf: string;
  call(method: Method, path: string, body?: object, headers?: Record<string, string>): Promise<Reply>;
}
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Reply {
  readonly status: number;
  readonly body: Record<string, never>;
  readonly problem: string;
  readonly headers: LightMyRequestResponse['headers'];
}

export interface People extends TestApp {
  /** Without cookie or token, unless `headers` has one. */
  call(method: Method, path: string, body?: object, headers?: Record<string, string>): Promise<Reply>;
  logIn(login: string, password?: string): Promise<Browser>;
  /** Chooses the password by a link, as the person does on the page. */
  choose(path: string, password?: string, again?: string): Promise<LightMyRequestResponse>;
  /** The three of the first start, each with `PASSWORD`; calls it once. */
  first(): Promise<Record<FirstRole, Browser>>;
  /** A new person with these rights who has logged in. */
  person(login: string, roles: readonly string[], more?: object): Promise<Browser & { readonly id: string }>;
}

export async function people(rules: Partial<AccountRules> = {}): Promise<People> {
  const office = await testApp(undefined, { accounts: { ...ACCOUNT_DEFAULTS, ...rules } });
  const { app } = office;
  let three: Record<FirstRole, Browser> | undefined;
  const call: People['call'] = async (method, path, body, headers = {}) => {
    const url = path.startsWith('/api') ? path : `/api/v1${path}`;
    const reply = await app.inject({ method, url, headers, ...(body && { payload: body }) });
    const json = reply.headers['content-type']?.toString().includes('json') === true;
    const content = json ? reply.json() : {};
    const problem = String(content?.type ?? '').replace('/problems/', '');
    return { status: reply.statusCode, body: content, problem, headers: reply.headers };
  };
  const choose: People['choose'] = (path, password = PASSWORD, again = password) =>
    app.inject({
      method: 'POST',
      url: path,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ password, again }).toString(),
    });
  const logIn: People['logIn'] = async (login, password = PASSWORD) => {
    const { status, body, headers, problem } = await call('POST', '/session', { login, password });
    if (status !== 201) throw new Error(`${login} was not let in: ${problem}`);
    let [cookie = ''] = String(headers['set-cookie']).split(';');
    let csrf = String(body.csrf_token);
    return {
      get cookie() {
        return cookie;
      },
      get csrf() {
        return csrf;
      },
      call: async (method, path, given, more = {}) => {
        const reply = await call(method, path, given, { cookie, 'x-csrf-token': csrf, ...more });
        const changed = method === 'PUT' && reply.headers['set-cookie'];
        if (changed) [[cookie = ''], csrf] = [String(changed).split(';'), String(reply.body.csrf_token)];
        return reply;
      },
    };
  };
  const first = async () => {
    if (three !== undefined) return three;
    const named = Object.fromEntries(
      FIRST_ROLES.map((role, i) => [role, { login: role, name: ['甲某', '乙某', '丙某'][i]! }]),
    ) as Record<FirstRole, { login: string; name: string }>;
    const links = await setUp(office.db, named);
    for (const role of FIRST_ROLES) await choose(links![role].path);
    three = {
      administrator: await logIn('administrator'),
      'security-officer': await logIn('security-officer'),
      auditor: await logIn('auditor'),
    };
    return three;
  };
  return {
    ...office,
    call,
    choose,
    logIn,
    first,
    async person(login, roles, more = {}) {
      const { administrator, 'security-officer': officer } = await first();
      const made = await administrator.call('POST', '/accounts', { login, name: `某${login}` });
      const { account, activation } = made.body as unknown as {
        account: { id: string };
        activation: { path: string };
      };
      await choose(activation.path);
      if (roles.length > 0)
        await officer.call('PUT', `/accounts/${account.id}/rights`, { roles, reason: '任职', ...more });
      return Object.assign(await logIn(login), { id: account.id });
    },
  };
}
