import type { AccountRules } from '../../platform/config.ts';
import { html } from '../../platform/html.ts';
import { RULE_TEXTS, SHORTEST } from '../password/password-rules.ts';
import { accountPage, faultList } from './page-layout.ts';

/** Where whoever is logged in chooses another password. */
export function passwordPage(
  login: string,
  csrf: string,
  { passwords }: AccountRules,
  faults: readonly string[] = [],
): string {
  const rules = RULE_TEXTS[passwords];
  return accountPage(
    '更换密码',
    html`<p class="en">Change your password</p>
${faultList(faults)}<p id="rules">${rules.zh}<br><span class="en">${rules.en}</span></p>
<p>更换后，其他设备上的登录随之结束。<span class="en">Sessions elsewhere end.</span></p>
<form method="post" action="/password">
<input type="hidden" name="csrf_token" value="${csrf}">
<input type="text" name="login" value="${login}" autocomplete="username" hidden>
<label for="old">现用密码 Present password</label>
<input id="old" name="old" type="password" autocomplete="current-password" maxlength="1000" required autofocus>
<label for="new">新密码 New password</label>
<input id="new" name="new" type="password" autocomplete="new-password" minlength="${SHORTEST[passwords]}" maxlength="128" aria-describedby="rules" required>
<label for="again">再输入一次 Once more</label>
<input id="again" name="again" type="password" autocomplete="new-password" maxlength="128" required>
<button type="submit">更换密码</button></form>
<p><a href="/home">返回 Back</a></p>`,
  );
}
