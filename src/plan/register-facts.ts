import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Database } from '../platform/database.ts';
import type { MatterFact, RegisterFacts } from './finding.ts';

const basis = z.array(z.object({ law: z.string(), repealed_on: z.iso.date().nullish() }));

/**
 * What `checkPlan` asks of the registers, as they stand on `today` (`YYYY-MM-DD`).
 * @param matters the codes that the plan's tasks name
 */
export async function registerFacts(
  db: Kysely<Database>,
  matters: readonly string[],
  today: string,
): Promise<RegisterFacts> {
  const inUse = ({ retired_on }: { retired_on: string | null }) => retired_on === null || retired_on > today;
  const [found, departments, schemes, terms] = await Promise.all([
    matters.length === 0 ? [] : db.selectFrom('matter').selectAll().where('code', 'in', matters).execute(),
    db.selectFrom('department').select(['code', 'parent', 'retired_on']).execute(),
    db.selectFrom('credit_scheme').select(['code', 'retired_on']).execute(),
    db
      .selectFrom('dictionary_term')
      .select(['dictionary', 'code', 'retired_on'])
      .where('dictionary', 'in', ['target_kind', 'method'])
      .execute(),
  ]);
  const codes = (rows: readonly { code: string; retired_on: string | null }[]) =>
    new Set(rows.filter(inUse).map(({ code }) => code));
  const facts = found.map((row): MatterFact => {
    const repealed = basis
      .parse(row.legal_basis)
      .find(({ repealed_on: on }) => typeof on === 'string' && on <= today)?.law;
    return {
      code: row.code,
      lead_department: row.lead_department,
      scopes: row.scopes,
      target_kinds: row.target_kinds,
      retired: !inUse(row),
      exempt_ground: row.exempt_ground,
      ...(repealed !== undefined && { repealed }),
      ...((row.powers === 'cancelled' || row.powers === 'delegated') && { powers_gone: row.powers }),
    };
  });
  return {
    matters: new Map(facts.map((fact) => [fact.code, fact])),
    departments: new Map(departments.filter(inUse).map(({ code, parent }) => [code, parent])),
    credit_schemes: codes(schemes),
    kinds: codes(terms.filter(({ dictionary }) => dictionary === 'target_kind')),
    methods: codes(terms.filter(({ dictionary }) => dictionary === 'method')),
  };
}
