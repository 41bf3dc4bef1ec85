import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Database } from '../platform/database.ts';
import { code } from '../register/fields.ts';
import type { VisitRow } from '../visit/queries.ts';
import { isFiled } from './file-visit.ts';
import { recordVersion, shownVersion } from './receipt.ts';
import { headsOf, versionsOf } from './record-store.ts';
import { teamOf } from './visit-team.ts';

/** The record of a visit as somebody may read it: the own department's part, or all for the lead and the office. */
export const visitRecord = z
  .object({
    lead_department: code.meta({ description: '牵头部门，查看全部并填写汇总意见', examples: ['JT-ZF'] }),
    parts: z.array(
      z.object({
        department: code.meta({ examples: ['JT-ZF'] }),
        filed: z.boolean().meta({ description: '两人已确认', examples: [false] }),
        current: recordVersion.nullable().describe('最新版本；空：尚未填写'),
      }),
    ),
  })
  .meta({ id: 'VisitRecord' });

type Reader = { readonly inspector?: string };

/** @param reader an inspector of the team reads his department's part, the lead's people and the office all of them */
export async function readRecord(
  db: Kysely<Database>,
  visit: VisitRow,
  { inspector }: Reader,
): Promise<z.infer<typeof visitRecord>> {
  const [heads, team] = await Promise.all([headsOf(db, visit), teamOf(db, visit)]);
  const shown = await shownDepartments(db, visit, inspector);
  return {
    lead_department: team.lead,
    parts: team.departments.filter(shown).map((department) => {
      const head = heads.find((part) => part.department === department);
      return {
        department,
        filed: head !== undefined && isFiled(head, team),
        current: head === undefined ? null : shownVersion(head),
      };
    }),
  };
}

/** Every version that was received, drafts and those that were returned too. */
export async function readVersions(db: Kysely<Database>, visit: VisitRow, { inspector }: Reader) {
  const [versions, shown] = await Promise.all([
    versionsOf(db, visit),
    shownDepartments(db, visit, inspector),
  ]);
  return versions.filter(({ department }) => shown(department)).map(shownVersion);
}

async function shownDepartments(db: Kysely<Database>, visit: VisitRow, inspector: string | undefined) {
  const team = await teamOf(db, visit);
  const own = inspector === undefined ? undefined : team.members.get(inspector);
  return (department: string) => inspector === undefined || own === team.lead || own === department;
}
