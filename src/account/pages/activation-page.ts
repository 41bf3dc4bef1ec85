import type { AccountRules } from '../../platform/config.ts';
import { html } from '../../platform/html.ts';
import { FAULT_TEXTS, type PasswordFault, RULE_TEXTS, SHORTEST } from '../password/password-rules.ts';
import { accountPage, faultList } from './page-layout.ts';

/** What is wrong with a password that was typed, in words. */
export const passwordFaultTexts = (faults: readonly (PasswordFault | 'differ')[]): string[] =>
  faults.map((fault) =>
    fault === 'differ'
      ? '两次输入的密码不一致 (the two are not the same)'
      : `密码${FAULT_TEXTS[fault].zh} (${FAULT_TEXTS[fault].en})`,
  );

/** Where a person chooses the password; `faults` are those of the attempt before. */
export function activationPage(
  account: { readonly login: string; readonly name: string },
  { passwords }: AccountRules,
  faults: readonly (PasswordFault | 'differ')[] = [],
): string {
  const rules = RULE_TEXTS[passwords];
  return accountPage(
    '设置密码',
    html`<p class="en">Choose your password</p>
<p>${account.name}，您的登录名是 <strong>${account.login}</strong>。密码只有您自己知道，管理员也看不到。</p>
${faultList(passwordFaultTexts(faults))}<p id="rules">${rules.zh}<br><span class="en">${rules.en}</span></p>
<form method="post">
<input type="text" name="login" value="${account.login}" autocomplete="username" hidden>
<label for="password">新密码 New password</label>
<input id="password" name="password" type="password" autocomplete="new-password" minlength="${SHORTEST[passwords]}" maxlength="128" aria-describedby="rules" required autofocus>
<label for="again">再输入一次 Once more</label>
<input id="again" name="again" type="password" autocomplete="new-password" maxlength="128" required>
<button type="submit">设置密码</button></form>`,
  );
}

export const activatedPage = (login: string): string =>
  accountPage(
    '密码已设置',
    html`<p class="en">Your password is set</p><p>请用登录名 <strong>${login}</strong> 和新密码<a href="/login">登录</a>。这个链接已经失效。</p>`,
  );

/** Used, expired, waiting to be confirmed or never given: the page does not tell which. */
export const deadLinkPage = (): string =>
  accountPage(
    '链接无效',
    html`<p class="en">This link does not work</p><p>链接已用过、已过期，或密码重置尚待安全管理员确认。请联系系统管理员重新生成。</p>`,
  );
