import type { Transaction } from 'kysely';
import { refuseOutside } from '../account/scope/refuse-outside.ts';
import type { Scope } from '../account/scope/row-scope.ts';
import { matters } from '../matter/register.ts';
import { BLANK_MATTER, legalBasis, type Matter, type MatterRow, matterRow } from '../matter/schema.ts';
import { actorOf, record } from '../platform/audit.ts';
import { officeToday } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import { changeRow, createRow, existingRow, lockRegister } from '../register/write-row.ts';
import { catalogueProblems } from './problems.ts';
import { selectCompared } from './queries.ts';
import { catalogue } from './register.ts';
import { type CatalogueItem, type ClaimRequest, CONTENT_FIELDS, type ComparedItem } from './schema.ts';

/**
 * Claims an item of the catalogue for one of the office's matters, which is made from the item where it does not
 * exist yet. Claiming again accepts what the item says now; the matter's own text stays for the registrar to change.
 * @param departments those that the actor is limited to
 * @throws Problem `row-not-found`, `row-retired`, `catalogue-item-gone`, `catalogue-law-unfit`,
 * `matter-claims-another`, `outside-department`
 */
export async function claimItem(
  trx: Transaction<Database>,
  code: string,
  { matter: matterCode, claimed_on = officeToday(), lead_department }: ClaimRequest,
  departments: Scope,
): Promise<ComparedItem> {
  await lockRegister(trx, catalogue);
  const item = await existingRow(trx, catalogue, code);
  const { state } = await compared(trx, code);
  if (state === 'gone') throw new Problem(catalogueProblems['catalogue-item-gone']);

  const claim = { catalogue_code: code, claimed_on };
  const [existing] = (await matters.find(trx, [matterCode])) as Matter[];
  refuseOutside(departments, existing === undefined ? (lead_department ?? null) : existing.lead_department);
  if (existing === undefined) {
    await createRow<MatterRow>(
      trx,
      matters,
      { ...matterOf(item), ...claim, lead_department: lead_department ?? null, code: matterCode },
      true,
    );
  } else {
    if (existing.catalogue_code !== null && existing.catalogue_code !== code) {
      const members = { catalogue_code: existing.catalogue_code };
      throw new Problem(catalogueProblems['matter-claims-another'], { members });
    }
    await changeRow<MatterRow>(trx, matters, matterCode, claim, [existing.version], true);
  }
  const said = Object.fromEntries(CONTENT_FIELDS.map((field) => [field, item[field]]));
  await trx
    .insertInto('catalogue_claim')
    .values({
      catalogue_code: code,
      matter: matterCode,
      claimed_on,
      item: JSON.stringify(said),
      created_by: actorOf(trx).id,
    })
    .execute();
  await record(trx, {
    action: 'catalogue-item.claim',
    object_kind: 'catalogue_item',
    object_id: code,
    after: { matter: matterCode, claimed_on },
  });
  return await compared(trx, code);
}

const compared = async (trx: Transaction<Database>, code: string): Promise<ComparedItem> =>
  await selectCompared(trx).where('code', '=', code).executeTakeFirstOrThrow();

/** A matter that says what the item says; each line of its law is one legal basis. @throws `catalogue-law-unfit` */
function matterOf(item: CatalogueItem): Omit<MatterRow, 'code'> {
  const { name, sub_item, category, kind, content, level_of_government } = item;
  return {
    ...BLANK_MATTER,
    name,
    sub_item,
    category,
    kind: kind ?? 'general',
    legal_basis: basisOf(item),
    content,
    level_of_government,
  };
}

/** A basis holds the name of a law; a line with whole sentences in it is not cut to one, since that would cite nothing. */
function basisOf({ law }: CatalogueItem): MatterRow['legal_basis'] {
  const laws = (law ?? '').split('\n').map((text) => text.trim());
  const basis = laws.filter((text) => text !== '').map((text) => ({ law: text }));
  const lines = basis.flatMap((each) => (legalBasis.safeParse(each).success ? [] : [each.law]));
  if (lines.length > 0 || !matterRow.shape.legal_basis.safeParse(basis).success)
    throw new Problem(catalogueProblems['catalogue-law-unfit'], { members: { lines } });
  return basis;
}
