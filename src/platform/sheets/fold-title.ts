/**
 * A column title in the form in which titles are compared: NFKC makes full-width letters and brackets
 * half-width, case is folded, spaces, underscores and the asterisk of required columns are dropped.
 */
export function foldTitle(title: string): string {
  return title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_*\u200B\uFEFF]+/g, '');
}
