import type { Check } from '../../core/verify/check.ts';
import type { Level } from '../../core/verify/level.ts';
import { LEVEL_TITLES } from '../../core/verify/level-titles.ts';
import type { Verification } from '../../core/verify/verify.ts';
import { element } from './element.ts';
import { type Language, WORDS } from './words.ts';

/** The report as a reader sees it: verdict, levels, then each check with what was expected and found. */
export function reportView(report: Verification, language: Language): Node[] {
  const words = WORDS[language];
  const { targets, teams } = report.levels;
  // What failed comes first; the others stay in the order of the protocol.
  const failed = report.checks.filter(({ status }) => status === 'failed');
  const others = report.checks.filter(({ status }) => status !== 'failed');
  return [
    verdictView(report, language),
    element(
      'div',
      { class: 'levels' },
      targets === undefined ? undefined : levelView(words.targets, targets, language),
      teams === undefined ? undefined : levelView(words.teams, teams, language),
    ),
    element('h2', {}, words.checks),
    element('p', { class: 'quiet' }, words.withheld),
    element('ol', { class: 'checks' }, ...[...failed, ...others].map((check) => checkView(check, language))),
  ];
}

/** That nothing failed is good news only where something was shown: everything withheld fails no check either. */
function verdictView(
  { draw, rehearsal, void: isVoid, checks, levels, verified }: Verification,
  language: Language,
) {
  const words = WORDS[language];
  const count = (status: Check['status']) => checks.filter((check) => check.status === status).length;
  const [ok, failures, withheld] = [count('ok'), count('failed'), count('not disclosed')];
  const isShown = Object.values(levels).every((level) => level > 0);
  const [kind, verdict] = !verified
    ? ['unsound', words.unsound(failures)]
    : isShown
      ? ['sound', words.sound]
      : ['unshown', words.unshown];
  return element(
    'div',
    { class: `verdict ${kind}` },
    element('p', { class: 'number' }, `${words.draw} ${draw}`),
    element('h2', {}, verdict),
    element('p', {}, words.counts(ok, failures, withheld)),
    rehearsal ? element('p', { class: 'mark' }, words.rehearsal) : undefined,
    isVoid ? element('p', { class: 'mark' }, words.void) : undefined,
  );
}

function levelView(label: string, level: Level, language: Language): Node {
  const { name, shows, leaves } = LEVEL_TITLES[level];
  return element(
    'section',
    { class: 'level', 'data-level': String(level) },
    element('h3', {}, label),
    element('p', { class: 'grade' }, element('b', {}, String(level)), ` ${name[language]}`),
    element('p', {}, shows[language]),
    element('p', { class: 'quiet' }, leaves[language]),
  );
}

function checkView(check: Check, language: Language): Node {
  const words = WORDS[language];
  const [title, detail] =
    language === 'zh' ? [check.title_zh, check.detail_zh] : [check.title_en, check.detail_en];
  const stated = (label: string, value: string | undefined) =>
    value === undefined
      ? undefined
      : element('p', { class: 'value' }, `${label} `, element('code', {}, value));
  return element(
    'li',
    { class: check.status.replace(' ', '-'), 'data-check': check.name },
    element(
      'p',
      { class: 'title' },
      element('span', { class: 'status' }, words.status[check.status]),
      ` ${title}`,
    ),
    element('p', { class: 'quiet' }, detail, ' ', element('code', {}, check.name)),
    stated(words.expected, check.status === 'failed' ? check.expected : undefined),
    stated(words.actual, check.actual),
  );
}
