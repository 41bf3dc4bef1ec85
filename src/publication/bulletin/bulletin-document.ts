import { jcs } from '../../core/canonical/jcs.ts';
import type { DocumentOf, PublicationKind } from '../../core/privacy/public-fields.ts';
import type { Text } from '../../platform/language.ts';

/** Kinds of bulletins; that of results holds many publications of kind `result`. */
export const BULLETIN_KINDS = [
  'plan',
  'matter_list',
  'sampling_rules',
  'draw',
  'results',
  'correction',
  'withdrawal',
  'objection',
] as const;
export type BulletinKind = (typeof BULLETIN_KINDS)[number];

export const BULLETIN_TITLES: Readonly<Record<BulletinKind, Text>> = {
  plan: { zh: '抽查计划公告', en: 'inspection plan' },
  matter_list: { zh: '抽查事项清单公告', en: 'list of matters' },
  sampling_rules: { zh: '抽查工作细则公告', en: 'sampling rules' },
  draw: { zh: '抽取结果公告', en: 'draw' },
  results: { zh: '抽查检查结果公示', en: 'results of inspections' },
  correction: { zh: '检查结果更正公告', en: 'correction' },
  withdrawal: { zh: '检查结果撤下公告', en: 'withdrawal' },
  objection: { zh: '异议处理结果公告', en: 'answer to an objection' },
};

/** A text that is to become public, with what the public finds it by. */
export interface NewPublication<K extends PublicationKind = PublicationKind> {
  readonly document: DocumentOf<K>;
  /** What it is about: `plan/revision`, number of a list or a draw, `draw/visit`; of what stands beside another, that one's. */
  readonly subject: string;
  readonly title: string;
  readonly year: number;
  readonly department: string | null;
  readonly district?: string | null;
  readonly target_id?: string | null;
  readonly target_name?: string | null;
}

export interface NumberedDigest {
  readonly number: string;
  /** SHA-256 of the public text, hex. */
  readonly digest: string;
}

export interface BulletinText {
  readonly number: string;
  readonly kind: BulletinKind;
  readonly title: string;
  readonly published_at: string;
  readonly items: readonly NumberedDigest[];
}

/** The text whose SHA-256 stands in the public log. */
export const bulletinText = ({ number, kind, title, published_at, items }: BulletinText): string =>
  jcs({ number, kind, title, published_at, items });
