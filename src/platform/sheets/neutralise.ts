/** Beginnings that a spreadsheet takes for a formula when it opens a CSV (CSV injection). */
const DANGEROUS = /^'*[=+\-@\t\r]/;
const NEUTRALISED = /^'+[=+\-@\t\r]/;

/**
 * Makes a CSV cell safe to open by putting ' in front of a beginning that would be run as a formula.
 * A text that already looks neutralised gets one more, so that `restore` is its exact inverse.
 */
export function neutralise(text: string): string {
  return DANGEROUS.test(text) ? `'${text}` : text;
}

/** Takes off what `neutralise` added; any other text is returned as it is. */
export function restore(text: string): string {
  // Millions of cells pass here; nearly none begins with '.
  return text.startsWith("'") && NEUTRALISED.test(text) ? text.slice(1) : text;
}
