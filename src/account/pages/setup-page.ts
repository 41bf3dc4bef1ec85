import { type Html, html } from '../../platform/html.ts';
import type { IssuedLink } from '../link/account-link.ts';
import { FIRST_ROLES, type FirstRole } from '../set-up.ts';
import { accountPage, faultList } from './page-layout.ts';

const TITLES: Readonly<Record<FirstRole, readonly [title: string, what: string]>> = {
  administrator: ['系统管理员 Administrator', '建立、停用账户，不能授权'],
  'security-officer': ['安全管理员 Security officer', '授予、收回权限，不能建立账户'],
  auditor: ['审计员 Auditor', '查阅日志，不能写入'],
};

export type TypedPeople = Readonly<Record<FirstRole, { readonly login: string; readonly name: string }>>;

/** The form of the first start: three different people. */
export function setupPage(typed: TypedPeople, faults: readonly string[] = []): string {
  return accountPage(
    '首次启动：设立三员',
    html`<p class="en">First start: the three administrators</p>
<p>系统管理员、安全管理员、审计员须由三个不同的人担任，均不办理业务。提交后为每人生成一个链接，由本人设置密码。</p>
${faultList(faults)}<form method="post">${FIRST_ROLES.map((role) => personFields(role, typed[role]))}
<button type="submit">设立三个账户</button></form>`,
  );
}

function personFields(role: FirstRole, { login, name }: TypedPeople[FirstRole]): Html {
  const [title, what] = TITLES[role];
  return html`<fieldset><legend>${title}</legend><p>${what}</p>
<label for="${role}-name">姓名 Name</label><input id="${role}-name" name="${role}-name" value="${name}" maxlength="100" required>
<label for="${role}-login">登录名 Login（小写字母、数字）</label><input id="${role}-login" name="${role}-login" value="${login}" pattern="[0-9a-z][0-9a-z._@\\-]{1,63}" maxlength="64" autocapitalize="none" required></fieldset>`;
}

/** The three links, shown this once; each opens one account for whoever holds it. */
export function setupDonePage(links: Readonly<Record<FirstRole, IssuedLink>>, origin: string): string {
  return accountPage(
    '三个账户已设立',
    html`<p class="en">The three accounts are made; these links are shown only now</p>
<p><strong>请将每个链接只交给本人</strong>，由本人在七天内打开并设置密码。此页不会再次显示。</p>${FIRST_ROLES.map(
      (role) => html`<h2>${TITLES[role][0]}</h2><p class="link">${origin}${links[role].path}</p>`,
    )}`,
  );
}
