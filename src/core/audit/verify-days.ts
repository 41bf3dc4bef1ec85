/** Compares an exported audit log with the public ledger: whatever was changed in a day that is bound shows. */
import { z } from 'zod';
import { endOfDay, secondsOf } from '../calendar/instant.ts';
import { parseJson } from '../canonical/parse-json.ts';
import { ProtocolError } from '../canonical/protocol-error.ts';
import type { Suite } from '../canonical/suite.ts';
import type { LogEntry } from '../ledger/entries.ts';
import {
  AUDIT_KIND,
  type AuditDay,
  type AuditRow,
  auditDay,
  auditDayDigest,
  auditNumber,
  auditRow,
  auditTree,
} from './day.ts';

export const AUDIT_FINDINGS = [
  'day-differs',
  'day-missing',
  'day-not-in-ledger',
  'day-repeated',
  'ledger-day-repeated',
  'row-not-bound',
  'row-of-another-day',
  'rows-out-of-order',
] as const;

export interface AuditFinding {
  readonly finding: (typeof AUDIT_FINDINGS)[number];
  readonly day: string;
}

/** One line of the audit file: a day, followed by its rows. */
const auditLine = z.union([auditDay, auditRow]);

/** @throws ProtocolError `audit-malformed` with the number of the line */
export function readAuditLine(text: string, line: number): AuditDay | AuditRow {
  const read = auditLine.safeParse(parseJson(text));
  if (read.success) return read.data;
  throw new ProtocolError('audit-malformed', `line ${line} is neither a day nor a row of an audit log`);
}

export interface AuditVerification {
  readonly verified: boolean;
  /** First day of the file, or the one that was asked for; nothing where there is neither. */
  readonly first: string | undefined;
  readonly days: number;
  readonly rows: number;
  readonly findings: readonly AuditFinding[];
}

/**
 * @param lines of an audit file, in its order
 * @param entries of the ledger, whose own truth is checked elsewhere (`npm run verify -- --ledger`)
 * @param from first day that the file is to hold, where those before it were archived; without it, every day of the
 * ledger is expected
 */
export function verifyAuditDays(
  sha256: Suite,
  lines: Iterable<AuditDay | AuditRow>,
  entries: readonly LogEntry[],
  from?: string,
): AuditVerification {
  const findings: AuditFinding[] = [];
  const bound = boundDays(entries, findings);
  const seen = new Set<string>();
  let open: OpenDay | undefined;
  let rows = 0;
  const close = () => {
    if (open === undefined) return;
    findings.push(...findingsOf(sha256, open, bound));
    open = undefined;
  };
  for (const line of lines) {
    if ('day' in line) {
      close();
      if (seen.has(line.day)) findings.push({ finding: 'day-repeated', day: line.day });
      seen.add(line.day);
      open = { day: line, tree: auditTree(sha256), last: 0, ...SOUND };
    } else if (open === undefined) {
      findings.push({ finding: 'row-not-bound', day: line.at.slice(0, 10) });
    } else if (open.tree.size() === open.day.size) {
      // Nothing vouches for what stands behind the rows that its day was bound with.
      open.exceeded = true;
    } else {
      rows += 1;
      open.disordered ||= line.id <= open.last;
      open.misplaced ||= !isOfDay(line, open.day.day);
      open.last = line.id;
      open.tree.add(line);
    }
  }
  close();
  for (const { day } of bound.values()) {
    if (day >= (from ?? '') && !seen.has(day)) findings.push({ finding: 'day-missing', day });
  }
  const first = from ?? [...seen].sort()[0];
  return { verified: findings.length === 0, first, days: seen.size, rows, findings };
}

const SOUND = { exceeded: false, disordered: false, misplaced: false };

interface OpenDay {
  readonly day: AuditDay;
  readonly tree: ReturnType<typeof auditTree>;
  last: number;
  exceeded: boolean;
  disordered: boolean;
  misplaced: boolean;
}

const HOUR = 3_600;
const DAY = 24 * HOUR;

/** A transaction that began shortly before midnight may end behind it and be bound with the next day. */
function isOfDay({ at }: AuditRow, day: string): boolean {
  const seconds = secondsOf(`${at.slice(0, 19)}Z`);
  return seconds < endOfDay(day) && seconds >= endOfDay(day) - DAY - HOUR;
}

interface BoundDay {
  readonly day: string;
  readonly digest: string;
  readonly previous: string | undefined;
}

/** What the ledger says of each day, and of the day bound before it. */
function boundDays(entries: readonly LogEntry[], findings: AuditFinding[]): Map<string, BoundDay> {
  const days = new Map<string, BoundDay>();
  let previous: string | undefined;
  for (const entry of entries) {
    if (entry.type !== 'published' || entry.kind !== AUDIT_KIND) continue;
    const day = entry.number.slice(auditNumber('').length);
    if (days.has(day)) findings.push({ finding: 'ledger-day-repeated', day });
    else days.set(day, { day, digest: entry.digest, previous });
    previous = entry.digest;
  }
  return days;
}

function findingsOf(
  sha256: Suite,
  { day, tree, exceeded, disordered, misplaced }: OpenDay,
  bound: Map<string, BoundDay>,
): AuditFinding[] {
  const ledger = bound.get(day.day);
  if (ledger === undefined) return [{ finding: 'day-not-in-ledger', day: day.day }];
  const given = auditDayDigest(sha256, { ...day, size: tree.size() }, tree.root(), ledger.previous);
  return [
    ...(exceeded ? [{ finding: 'row-not-bound', day: day.day } as const] : []),
    ...(disordered ? [{ finding: 'rows-out-of-order', day: day.day } as const] : []),
    ...(misplaced ? [{ finding: 'row-of-another-day', day: day.day } as const] : []),
    ...(given === ledger.digest ? [] : [{ finding: 'day-differs', day: day.day } as const]),
  ];
}
