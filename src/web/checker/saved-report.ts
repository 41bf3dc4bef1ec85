import type { Checked } from './asked.ts';
import { type Place, verdictOf } from './report-view.ts';

/** The report as a file: it says by itself what was checked, when, and whether it counts. */
export function savedReport(checked: Checked & Place): string {
  const { report, sha256, at, file, draw } = checked;
  const saved = {
    checked_at: at.toISOString(),
    ...(location.protocol.startsWith('http') && { checked_on: `${location.origin}${location.pathname}` }),
    ...(file !== undefined && { file }),
    evidence_sha256: sha256,
    ...(draw !== undefined && { asked_for_draw: draw }),
    verdict_zh: verdictOf(checked, 'zh').join(''),
    verdict_en: verdictOf(checked, 'en').join(' '),
    ...report,
  };
  return `${JSON.stringify(saved, undefined, 2)}\n`;
}
