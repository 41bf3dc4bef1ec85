import type { AccountRules } from '../../platform/config.ts';
import type { Text } from '../../platform/language.ts';
import { COMMON_PASSWORDS } from './common-passwords.ts';

/** What is wrong with a password, by a name that does not change. */
export type PasswordFault =
  | 'too-short'
  | 'too-long'
  | 'too-common'
  | 'names-you'
  | 'not-mixed'
  | 'used-before';

export const FAULT_TEXTS: Readonly<Record<PasswordFault, Text>> = {
  'too-short': { zh: '太短', en: 'too short' },
  'too-long': { zh: '超过 128 个字符', en: 'longer than 128 characters' },
  'too-common': {
    zh: '过于常见，或由重复、连续的字符组成',
    en: 'too common, or repeated or consecutive characters',
  },
  'names-you': { zh: '含有登录名或姓名', en: 'contains your login or your name' },
  'not-mixed': {
    zh: '须含大写字母、小写字母、数字、符号中的至少三类',
    en: 'needs three of: capital letters, small letters, digits, signs',
  },
  'used-before': { zh: '与最近用过的密码相同', en: 'was used before' },
};

export const SHORTEST: Readonly<Record<AccountRules['passwords'], number>> = { asvs: 12, mlps: 10 };
const LONGEST = 128;

/** How many earlier passwords may not come back; under `asvs` none is remembered. */
export const REMEMBERED: Readonly<Record<AccountRules['passwords'], number>> = { asvs: 0, mlps: 5 };

/** The rules of the profile in words, for the page that asks for a password. */
export const RULE_TEXTS: Readonly<Record<AccountRules['passwords'], Text>> = {
  asvs: {
    zh: '至少 12 个字符，可以是一句话；不要用常见密码或姓名。',
    en: 'At least 12 characters; a sentence is fine.',
  },
  mlps: {
    zh: '至少 10 个字符，含大写字母、小写字母、数字、符号中的三类；每 90 天更换，不与前 5 次相同。',
    en: 'At least 10 characters of three kinds; changed every 90 days, none of the last five.',
  },
};

const KINDS = [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/];

/** Everything wrong with a password by itself; whether it was used before, only its hashes can tell. */
export function passwordFaults(
  password: string,
  person: { readonly login: string; readonly name: string },
  { passwords }: Pick<AccountRules, 'passwords'>,
): PasswordFault[] {
  const characters = [...password.normalize('NFKC')];
  const typed = characters.join('');
  const text = typed.toLowerCase();
  const faults: PasswordFault[] = [];
  if (characters.length < SHORTEST[passwords]) faults.push('too-short');
  if (characters.length > LONGEST) faults.push('too-long');
  if (isCommon(text)) faults.push('too-common');
  if ([person.login, person.name].some((name) => name.length > 1 && text.includes(name.toLowerCase())))
    faults.push('names-you');
  if (passwords === 'mlps' && KINDS.filter((kind) => kind.test(typed)).length < 3) faults.push('not-mixed');
  return faults;
}

/** A few different characters, a run along alphabet or digits, or a common word with something at its end. */
function isCommon(text: string): boolean {
  if (new Set(text).size < 5) return true;
  const steps = [...text].slice(1).map((one, i) => one.charCodeAt(0) - text.charCodeAt(i));
  if (steps.filter((step) => Math.abs(step) <= 1).length >= steps.length * 0.8) return true;
  return COMMON_PASSWORDS.has(text) || COMMON_PASSWORDS.has(text.replace(/[^a-z]+$/, ''));
}
