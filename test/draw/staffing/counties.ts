/** The office of `drawOffice` with two counties below it, and a plan whose targets the counties inspect (市抽县查). */
import { readBundle } from '../../../src/core/verify/bundle.ts';
import { verifyBundle } from '../../../src/core/verify/verify.ts';
import { record } from '../../../src/platform/audit.ts';
import { transact } from '../../../src/platform/database.ts';
import { nativeSuites } from '../../../src/platform/native-suites.ts';
import { publishReviewed } from '../../support/reviewed-plan.ts';
import { type DrawOffice, drawOffice, TASKS } from '../office.ts';

const COUNTIES = ['QJ-ZF', 'WL-ZF'] as const;
const team = (department: string) => ({ department, size: 2, scopes: ['road'] });

export interface CountyOffice extends DrawOffice {
  /** A draw of targets that was run; its number. */
  drawn(id: number, commit?: object): Promise<string>;
  /** Sealed, committed and run. */
  staffed(parent: number, departments: readonly string[], commit?: object): Promise<number>;
  numberOf(id: number): Promise<string>;
  /** Disclosed evidence, verified by the core: names of the checks that failed, and the levels. */
  verified(number: string, query?: string): Promise<{ failed: string[]; levels: object; bundle: string }>;
}

export async function countyOffice(): Promise<CountyOffice> {
  const office = await drawOffice();
  await transact(office.db, { id: 'system:test', name: '测试' }, async (trx) => {
    await record(trx, { action: 'test.prepare', object_kind: 'test', object_id: 'counties' });
    // Whether the lot takes a firm from which somebody is recused would decide what a replacement comes to.
    await trx.deleteFrom('inspector_recusal').execute();
    await trx
      .insertInto('department')
      .values([
        { code: 'QJ-ZF', name: '黔江区执法大队', parent: 'JT', district: '500114' },
        { code: 'WL-ZF', name: '武隆区执法大队', parent: 'JT', district: '500156' },
      ])
      .execute();
    await trx
      .insertInto('inspector')
      .values(
        COUNTIES.flatMap((department) =>
          Array.from({ length: 5 }, (_, i) => ({
            id: `${department}${i}`,
            name: `${department}检查员${i}`,
            department,
            certificate_valid_until: '2028-12-31',
            scopes: ['road'],
            capacity: 60,
          })),
        ),
      )
      .execute();
    const targets = await trx.selectFrom('target').select('id').orderBy('id').execute();
    for (const [i, { id }] of targets.entries()) {
      const home = i % 2 === 0 ? { department: 'QJ-ZF' } : { district: '500156' };
      await trx
        .updateTable('target')
        .set((row) => ({ ...home, version: row('version', '+', 1) }))
        .where('id', '=', id)
        .execute();
    }
  });
  const [first, second] = TASKS;
  const tasks = [
    { ...first, mode: 'lower_level', replacement: true, teams: COUNTIES.map(team) },
    { ...second, replacement: true },
  ];
  await office.post('/plans', { code: 'P2', year: 2026, title: '市抽县查', lead_department: 'JT', tasks });
  await publishReviewed(office, 'P2');

  const ok = (what: string, { status, body }: { status: number; body: object }) => {
    if (status >= 300) throw new Error(`${what}: ${status} ${JSON.stringify(body)}`);
  };
  const numberOf = async (id: number) => (await office.get(`/draws/${id}`)).body.number as string;
  const drawn = async (id: number, commit: object = {}) => {
    ok('seal', await office.seal(id));
    ok('commit', await office.commit(id, commit));
    ok('run', await office.run(id));
    return await numberOf(id);
  };
  return {
    ...office,
    drawn,
    numberOf,
    async staffed(parent, departments, commit) {
      const draft = await office.post(`/draws/${parent}/staffing`, { title: '选派', departments });
      ok('draft', draft);
      await drawn(draft.body.id as number, commit);
      return draft.body.id as number;
    },
    async verified(number, query = '') {
      const { body } = await office.publicGet(`/draws/${encodeURIComponent(number)}/evidence${query}`);
      const { checks, levels } = verifyBundle(readBundle(body), { suites: nativeSuites });
      const failed = checks.filter(({ status }) => status === 'failed');
      return { failed: failed.map(({ name, detail_en }) => `${name}: ${detail_en}`), levels, bundle: body };
    },
  };
}
