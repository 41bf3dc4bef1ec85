import { html } from '../../platform/html.ts';
import { accountPage, faultList } from './page-layout.ts';

/** Where a person logs in with a browser alone; `login` is what was typed before. */
export const logInPage = (login = '', faults: readonly string[] = []): string =>
  accountPage(
    '登录',
    html`<p class="en">Log in</p>
${faultList(faults)}<form method="post" action="/login">
<label for="login">登录名 Login</label>
<input id="login" name="login" value="${login}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="1000" required autofocus>
<label for="password">密码 Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="1000" required>
<button type="submit">登录</button></form>
<p>忘记密码请联系系统管理员；第一次登录请先打开收到的链接设置密码。<br><span class="en">Forgotten: ask the administrator. The first time, open the link you were given and choose a password.</span></p>`,
  );
