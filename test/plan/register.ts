import type { Kysely } from 'kysely';
import { record } from '../../src/platform/audit.ts';
import { type Database, transact } from '../../src/platform/database.ts';
import { publishedList } from '../support/reviewed-plan.ts';

/** Plans here belong to 2026; the clock stands on a working day of that spring. */
export const NOW = '2026-03-05T01:10:00Z';

/** A small office: two departments, matters good and bad, two schemes, targets of every sort, five inspectors. */
export async function smallOffice(db: Kysely<Database>): Promise<void> {
  await transact(db, { id: 'system:test', name: '测试' }, async (trx) => {
    await trx
      .insertInto('department')
      .values([
        { code: 'JT', name: '交通运输局' },
        { code: 'JT-ZF', name: '执法支队', parent: 'JT' },
        { code: 'GA', name: '公安局' },
        { code: 'OLD', name: '原运管所', retired_on: '2020-01-01' },
      ])
      .execute();
    const matter = {
      kind: 'general',
      target_kinds: ['enterprise'],
      scopes: ['road'],
      lead_department: 'JT-ZF',
    };
    await trx
      .insertInto('matter')
      .values([
        { code: 'M01', name: '道路货物运输经营的检查', ...matter },
        { code: 'M02', name: '已停用的事项', ...matter, retired_on: '2026-01-01' },
        {
          code: 'M03',
          name: '依据已废止的事项',
          ...matter,
          legal_basis: JSON.stringify([{ law: '《旧条例》', repealed_on: '2025-12-31' }]),
        },
        { code: 'M04', name: '重点领域', ...matter, exempt_ground: '《食品安全法》' },
        { code: 'M05', name: '权力已取消的事项', ...matter, powers: 'cancelled' },
        { code: 'M06', name: '权力已下放的事项', ...matter, powers: 'delegated' },
      ])
      .execute();
    await trx
      .insertInto('credit_scheme')
      .values({ code: 'XY', name: '信用评价', grades: JSON.stringify({ AAA: 'A', AA: 'B', A: 'C', B: 'D' }) })
      .execute();
    await trx
      .insertInto('target')
      .values(
        TARGETS.map(({ grade: _, valid_until: __, ...target }) => ({
          kind: 'enterprise',
          name: `货运公司 ${target.id}`,
          categories: ['21'],
          district: '500114',
          department: 'JT',
          route: '100',
          ...target,
        })),
      )
      .execute();
    await trx
      .insertInto('target_evaluation')
      .values(
        TARGETS.filter(({ grade }) => grade !== undefined).map(({ id, grade, valid_until }) => ({
          target_id: id,
          scheme: 'XY',
          grade: grade!,
          valid_until: valid_until ?? null,
        })),
      )
      .execute();
    await trx
      .insertInto('inspector')
      .values(
        ['I1', 'I2', 'I3', 'I4', 'I5'].map((id, i) => ({
          id,
          name: `检查员${i + 1}`,
          department: i < 4 ? 'JT-ZF' : 'GA',
          certificate_valid_until: i === 3 ? '2026-06-30' : '2028-12-31',
          scopes: i === 4 ? ['traffic'] : ['road'],
          capacity: 10,
        })),
      )
      .execute();
    await record(trx, { action: 'test.prepare', object_kind: 'test', object_id: 'small-office' });
  });
  await publishedList(db);
}

interface SampleTarget {
  readonly id: string;
  readonly grade?: string;
  readonly valid_until?: string;
  readonly status?: string;
  readonly key_supervision?: boolean;
  readonly retired_on?: string;
  readonly kind?: string;
  readonly categories?: string[];
  readonly district?: string;
  readonly tags?: string[];
}

/** On 2026-03-05 by scheme XY: A 3, B 2, C 1, D 1, and unrated T8 (grade expired), T9 (none), T10 (unknown grade). */
export const TARGETS: readonly SampleTarget[] = [
  { id: 'T1', grade: 'AAA' },
  { id: 'T2', grade: 'AAA' },
  { id: 'T3', grade: 'AAA', valid_until: '2026-03-05' },
  { id: 'T4', grade: 'AA' },
  { id: 'T5', grade: 'AA', tags: ['coach'] },
  { id: 'T6', grade: 'A' },
  { id: 'T7', grade: 'B' },
  { id: 'T8', grade: 'AAA', valid_until: '2026-03-04' },
  { id: 'T9' },
  { id: 'T10', grade: 'ZZ' },
  { id: 'T11', grade: 'AAA', status: 'suspended' },
  { id: 'T12', grade: 'B', key_supervision: true },
  { id: 'T13', grade: 'AAA', retired_on: '2026-03-05' },
  { id: 'T14', grade: 'AAA', kind: 'vehicle' },
  { id: 'T15', grade: 'AAA', categories: ['41'] },
  { id: 'T16', grade: 'AAA', district: '500115' },
];

/** A task that may be published as it is. */
export const GOOD_TASK = {
  title: '道路货物运输经营的检查',
  matters: ['M01'],
  scope: { kinds: ['enterprise'], categories: ['21'], districts: ['500114'] },
  sample: { mode: 'rate', rates: { A: 300_000, B: 500_000, C: 500_000, D: 1_000_000 } },
  window_from: '2026-04-01',
  window_to: '2026-11-30',
  methods: ['on_site'],
  teams: [{ department: 'JT-ZF', size: 2, scopes: ['road'] }],
  credit_scheme: 'XY',
  unrated_as: 'B',
} as const;

export const GOOD_PLAN = {
  code: 'JT-2026',
  year: 2026,
  title: '2026年度抽查计划',
  lead_department: 'JT',
  matter_list: '2026-1',
  tasks: [{ code: 'T01', ...GOOD_TASK }],
} as const;
