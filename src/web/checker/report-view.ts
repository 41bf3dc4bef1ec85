import type { Check } from '../../core/verify/check.ts';
import type { Level } from '../../core/verify/level.ts';
import { LEVEL_TITLES } from '../../core/verify/level-titles.ts';
import type { Checked } from './asked.ts';
import { element } from './element.ts';
import { shortened } from './shortened.ts';
import { type Language, WORDS } from './words.ts';

/** When and of what the report is. */
export interface Place {
  readonly at: Date;
  /** Nothing where the evidence came from the service. */
  readonly file: string | undefined;
  /** The draw that the page is about; the evidence may be another's. */
  readonly draw: string | undefined;
}

/** So many checks are laid out at once: the whole report would keep a slow phone from answering. */
const AT_ONCE = 3;

/**
 * Writes the report as a reader sees it: verdict, levels, then each check with what was expected and found. Yields after
 * each piece, for whoever draws it to let the page breathe.
 */
export function* writeReport(into: Element, checked: Checked & Place, language: Language): Generator<void> {
  into.append(verdictView(checked, language));
  yield;
  const words = WORDS[language];
  const { levels, checks } = checked.report;
  const { targets, teams } = levels;
  into.append(
    element(
      'div',
      { class: 'levels' },
      targets === undefined ? undefined : levelView(words.targets, targets, language),
      teams === undefined ? undefined : levelView(words.teams, teams, language),
    ),
  );
  yield;
  const list = element('ol', { class: 'checks' });
  into.append(element('h2', {}, words.checks), element('p', { class: 'quiet' }, words.withheld), list);
  // What failed comes first; the others stay in the order of the protocol.
  const failed = checks.filter(({ status }) => status === 'failed');
  const others = checks.filter(({ status }) => status !== 'failed');
  const all = [...failed, ...others];
  for (let at = 0; at < all.length; at += AT_ONCE) {
    list.append(...all.slice(at, at + AT_ONCE).map((check) => checkView(check, language)));
    yield;
  }
  into.append(sourceView(checked, language));
}

const HIGHEST: Level = 4;

type Kind = 'sound' | 'unsound' | 'unshown' | 'without-effect';

/** That nothing failed is good news only where something was shown: everything withheld fails no check either. */
function kindOf({
  report: { levels, verified, draw, rehearsal, void: isVoid },
  draw: asked,
}: Checked & Place): Kind {
  if (!verified || (asked !== undefined && asked !== draw)) return 'unsound';
  if (isVoid || rehearsal) return 'without-effect';
  return Object.values(levels).some((level) => level === 0) ? 'unshown' : 'sound';
}

/** The verdict in sentences: what speaks against the outcome comes first and is never left out. */
export function verdictOf(checked: Checked & Place, language: Language): string[] {
  const words = WORDS[language];
  const { report, draw } = checked;
  const failures = countOf(report.checks, 'failed');
  const isShown = Object.values(report.levels).every((level) => level > 0);
  const isOther = draw !== undefined && draw !== report.draw;
  return [
    ...(isOther ? [words.otherDraw(report.draw, draw)] : []),
    ...(failures > 0 ? [words.unsound(failures)] : []),
    ...(report.void ? [words.void] : []),
    ...(report.rehearsal ? [words.rehearsal] : []),
    ...(failures > 0 ? [] : [isShown ? words.sound : words.unshown]),
  ];
}

const countOf = (checks: readonly Check[], status: Check['status']): number =>
  checks.filter((check) => check.status === status).length;

function verdictView(checked: Checked & Place, language: Language): Node {
  const words = WORDS[language];
  const { draw, checks } = checked.report;
  const [verdict, ...more] = verdictOf(checked, language);
  const [ok, failures, withheld] = [
    countOf(checks, 'ok'),
    countOf(checks, 'failed'),
    countOf(checks, 'not disclosed'),
  ];
  return element(
    'div',
    { class: `verdict ${kindOf(checked)}` },
    element('p', { class: 'number' }, `${words.draw} ${draw}`),
    element('h2', { tabindex: '-1' }, verdict),
    ...more.map((sentence) => element('p', { class: 'more' }, sentence)),
    element('p', {}, words.counts(ok, failures, withheld)),
  );
}

function levelView(label: string, level: Level, language: Language): Node {
  const { name, shows, leaves } = LEVEL_TITLES[level];
  return element(
    'section',
    { class: 'level', 'data-level': String(level) },
    element('h3', {}, label),
    element('p', { class: 'grade' }, element('b', {}, String(level)), ` / ${HIGHEST} · ${name[language]}`),
    element('p', {}, shows[language]),
    element('p', { class: 'quiet' }, element('b', {}, WORDS[language].leaves), leaves[language]),
  );
}

function checkView(check: Check, language: Language): Node {
  const words = WORDS[language];
  const [title, detail] =
    language === 'zh' ? [check.title_zh, check.detail_zh] : [check.title_en, check.detail_en];
  const stated = (label: string, value: string | undefined) =>
    value === undefined
      ? undefined
      : element('p', { class: 'value' }, `${label} `, element('code', {}, shortened(value)));
  return element(
    'li',
    { class: check.status.replace(' ', '-'), 'data-check': check.name },
    element(
      'p',
      { class: 'title' },
      element('span', { class: 'status' }, words.status[check.status]),
      ` ${title}`,
    ),
    element('p', { class: 'quiet' }, detail, ' · ', element('code', {}, check.name)),
    stated(words.expected, check.status === 'failed' ? check.expected : undefined),
    stated(words.actual, check.actual),
  );
}

/** A printed report says which file it is about, and that the office did not write it. */
function sourceView({ at, file, sha256 }: Checked & Place, language: Language): Node {
  const words = WORDS[language];
  return element(
    'p',
    { class: 'quiet source' },
    `${words.checkedAt(at.toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB'))} `,
    file === undefined ? undefined : `${words.file} ${file} `,
    `${words.sha256} `,
    element('code', {}, sha256),
    ` ${words.byYou}`,
  );
}
