/** What the demonstration came to, as one object for programs; `summary-text.ts` makes a page of it. */
import type { EvidenceBundle } from '../../core/verify/bundle.ts';
import type { LedgerReport } from '../../core/verify/ledger.ts';
import type { Verification } from '../../core/verify/verify.ts';
import type { DrawView } from '../../draw/schema.ts';
import type { PublicDraw, PublicDrawLine } from '../../publication/published-draws.ts';
import type { People } from './people.ts';
import type { PlanReview } from './plan.ts';
import type { Findings } from './verification.ts';
import type { PlayedYear } from './year/year.ts';

export interface Summary {
  readonly draw: string;
  readonly rehearsal: boolean;
  /** Targets in the register, and of them those in the sealed list. */
  readonly targets: number;
  readonly bad_rows: number;
  readonly eligible: number;
  readonly inspectors: number;
  /** Task → tier → how many were drawn. */
  readonly drawn: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly drawn_total: number;
  readonly visits: number;
  /** How many more visits there would be if each task went alone. */
  readonly visits_saved: number;
  readonly units: number;
  readonly teams: number;
  /** Units of the busiest and of the least busy inspector in the sealed staff. */
  readonly largest_load: number;
  readonly smallest_load: number;
  readonly commitment: string;
  readonly evidence_levels: Verification['levels'];
  /** Name of the check → ok, failed, not disclosed. */
  readonly checks: Readonly<Record<string, string>>;
  /** No check of the evidence or of the log failed, and the forged copy was found. */
  readonly verified: boolean;
  readonly people: People['names'];
  readonly plan: PlanReview;
  /** Every draw that the public sees. */
  readonly draws: readonly Pick<PublicDrawLine, 'number' | 'state' | 'rehearsal'>[];
  /** Of the draw made void, what everybody can read. */
  readonly void: { readonly draw: string; readonly reason: string; readonly secret_public: boolean };
  /** Versions of the draw's evidence: disclosed, co-signed, with a seat given anew. */
  readonly evidence_versions: number;
  readonly replaced_seats: number;
  /** Problems with which one person alone was refused what takes two. */
  readonly refused_alone: readonly string[];
  readonly ledger: {
    readonly size: number;
    readonly root: string;
    /** The newest C2SP note. */
    readonly checkpoint: string;
    /** Keys of the witnesses that the log lists. */
    readonly witnesses: readonly string[];
    readonly checks: Readonly<Record<string, string>>;
  };
  /** Checks that failed on a copy in which one digit was changed. */
  readonly forgery_found_by: readonly string[];
  /** Two rounds of draws, from the lot to the corrected result; not over a real list. */
  readonly year?: PlayedYear;
  /** Pages and addresses to look at. */
  readonly look_at: readonly string[];
}

/** What was found out step by step. */
export interface Found extends Findings {
  readonly register: { readonly targets: number; readonly bad_rows: number };
  readonly people: People['names'];
  readonly plan: PlanReview;
  readonly draw: DrawView;
  readonly evidence: EvidenceBundle;
  readonly checkpoint: string;
  readonly witnesses: readonly string[];
  /** The draw's story as the public reads it. */
  readonly story: PublicDraw;
  readonly publicDraws: readonly PublicDrawLine[];
  readonly void: Summary['void'];
  readonly refused_alone: readonly string[];
  readonly year?: PlayedYear;
}

/** For everybody; a draw's papers are for who is logged in. */
const LOOK_AT = [
  '/',
  '/check',
  '/docs',
  '/api/v1/public/draws',
  '/api/v1/public/plans',
  '/api/v1/public/ledger/checkpoint',
];

export function summarise(found: Found): Summary {
  const { register, draw, evidence, report, forged, log } = found;
  const { selections = [], teams = [], visits = [] } = evidence.outcome ?? {};
  const drawn: Record<string, Record<string, number>> = {};
  for (const { stratum, drawn: n } of selections) {
    const [task, tier] = stratum.split('/') as [string, string];
    drawn[task] = { ...drawn[task], [tier]: n };
  }
  const total = selections.reduce((sum, { drawn: n }) => sum + n, 0);
  const loads = new Map((evidence.staff?.document.inspectors ?? []).map(({ id }) => [id, 0]));
  for (const { inspectors } of teams) for (const id of inspectors) loads.set(id, (loads.get(id) ?? 0) + 1);
  return {
    draw: draw.number ?? '',
    rehearsal: draw.rehearsal,
    ...register,
    eligible: draw.frame?.size ?? 0,
    inspectors: loads.size,
    drawn,
    drawn_total: total,
    visits: visits.length,
    visits_saved: total - visits.length,
    units: evidence.units?.length ?? 0,
    teams: teams.length,
    largest_load: Math.max(0, ...loads.values()),
    smallest_load: loads.size === 0 ? 0 : Math.min(...loads.values()),
    commitment: draw.commitment ?? '',
    evidence_levels: report.levels,
    checks: statuses(report),
    verified: report.verified && log.verified && !forged.verified,
    people: found.people,
    plan: found.plan,
    draws: found.publicDraws.map(({ number, state, rehearsal }) => ({ number, state, rehearsal })),
    void: found.void,
    evidence_versions: found.story.evidence.length,
    replaced_seats: (evidence.replacements ?? []).filter(({ kind }) => kind === 'seat').length,
    refused_alone: found.refused_alone,
    ledger: {
      size: log.size,
      root: log.root,
      checkpoint: found.checkpoint,
      witnesses: found.witnesses,
      checks: statuses(log),
    },
    forgery_found_by: forged.checks.filter(({ status }) => status === 'failed').map(({ name }) => name),
    ...(found.year !== undefined && { year: found.year }),
    look_at: [
      ...LOOK_AT,
      '/login',
      `/api/v1/draws/${draw.id}/slip`,
      `/api/v1/draws/${draw.id}/witness-sheet`,
    ],
  };
}

const statuses = ({ checks }: Pick<Verification | LedgerReport, 'checks'>): Record<string, string> =>
  Object.fromEntries(checks.map(({ name, status }) => [name, status]));
