import { ISSUE_TEXTS, SHEET_TEXTS, type Text } from './sheet-texts.ts';

export type SheetErrorCode = keyof typeof SHEET_TEXTS;
export type CellIssueCode = keyof typeof ISSUE_TEXTS;
export type SheetErrorParams = Readonly<Record<string, string | number | readonly string[]>>;

/** Why a whole file was refused. `code` is stable; `zh` and `en` say what happened and what to do next. */
export class SheetError extends Error {
  readonly code: SheetErrorCode;
  readonly params: SheetErrorParams;
  readonly zh: string;
  readonly en: string;

  constructor(code: SheetErrorCode, params: SheetErrorParams = {}, options?: ErrorOptions) {
    const text: Text = SHEET_TEXTS[code];
    const en = fill(text.en, params, ', ');
    super(en, options);
    this.name = 'SheetError';
    this.code = code;
    this.params = params;
    this.zh = fill(text.zh, params, '、');
    this.en = en;
  }
}

/** Chinese and English words for an issue of one cell. */
export function describeIssue(code: CellIssueCode): Text {
  return ISSUE_TEXTS[code];
}

function fill(template: string, params: SheetErrorParams, comma: string): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name] ?? '';
    return Array.isArray(value) ? value.join(comma) : String(value);
  });
}
