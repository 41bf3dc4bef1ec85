import type { Kysely } from 'kysely';
import { hex } from '../../core/canonical/bytes.ts';
import { jcs } from '../../core/canonical/jcs.ts';
import type { StaffDocument } from '../../core/draw/document.ts';
import { conflictsOf, staffDigest, unitsDigest } from '../../core/draw/staff.ts';
import { sealedUnits, type Unit } from '../../core/draw/units.ts';
import { eligibleCount, staffings } from '../../core/team/staffing.ts';
import { appendEntries } from '../../ledger/append.ts';
import { type Actor, record } from '../../platform/audit.ts';
import { instantNow, officeToday } from '../../platform/clock.ts';
import { type Database, transact } from '../../platform/database.ts';
import { nativeSuites } from '../../platform/native-suites.ts';
import { Problem } from '../../platform/problems.ts';
import type { Vault } from '../../platform/vault.ts';
import { type Draw, nextNumber, plannedTasks } from '../queries.ts';
import { availableStaff } from '../seal/freeze-staff.ts';
import { windowOf } from '../seal/seal-conditions.ts';
import type { SealedDraw } from '../seal/seal-frame.ts';
import type { StaffShortages } from '../seal/shortages.ts';
import { insertStaff } from '../seal/staff-store.ts';
import { freshSecrets, staffKey, storeSecrets } from '../secrets.ts';
import { beginStep } from '../steps.ts';
import { parentOrProblem } from './draft-staffing.ts';
import { staffingProblems } from './problems.ts';
import { insertUnits, staffingDrawsOf } from './staffing-store.ts';
import { unitsToStaff } from './units-to-staff.ts';
import { visitNeeds } from './visit-needs.ts';

/**
 * Freezes the units that lack a team of the departments, then who may inspect them (protocol section 9, staffing
 * draw). Its number is that of its draw with a serial: it can be told from the number whose visits are staffed.
 */
export async function sealUnits(
  { db, vault }: { readonly db: Kysely<Database>; readonly vault: Vault },
  actor: Actor,
  drawId: number,
): Promise<SealedDraw> {
  return await transact(db, actor, async (trx) => {
    const draw = await beginStep(trx, drawId, 'seal');
    const { parent_id, departments } = draw.staffing!;
    const parent = await staffingConditionsMet(trx, draw);
    const needs = await visitNeeds(trx, vault, parent);
    const units = unitsToStaff(needs, departments, parent.unit_size);
    if (units.length === 0) throw new Problem(staffingProblems['staffing-not-needed']);

    const today = officeToday();
    const year = Number(today.slice(0, 4));
    const at = instantNow();
    const suite = nativeSuites[draw.suite];
    const number = await nextNumber(trx, `${parent.number}-S`);
    await refuseLiveStaffing(trx, draw);
    await insertUnits(trx, { draw_id: drawId, parent_id, number, units, at });
    const { secret, staff_salt, units_salt } = freshSecrets();
    await storeSecrets(trx, vault, drawId, { secret, staff_salt, units_salt });

    const { document, members } = await availableStaff(trx, {
      frameOf: parent_id,
      suite,
      departments,
      window: windowOf(await plannedTasks(trx, parent), today),
      year,
      staffKey: await staffKey(trx, vault, year),
    });
    const staff = {
      document: jcs(document),
      digest: staffDigest(suite, staff_salt, document),
      size: document.inspectors.length,
      shortages: unitShortages(units, document),
    };
    await insertStaff(trx, drawId, staff, members);
    const sealed = { digest: hex(unitsDigest(suite, units_salt, sealedUnits(units))), size: units.length };
    await record(trx, {
      action: 'draw.seal',
      object_kind: 'draw',
      object_id: number,
      after: { units: sealed },
    });
    await appendEntries(trx, [
      {
        type: 'frame-sealed',
        draw: number,
        at,
        staff: { digest: hex(staff.digest), size: staff.size },
        units: sealed,
      },
    ]);
    return { id: drawId, number, size: units.length, root: sealed.digest };
  });
}

/** What must hold on the day of sealing; gives the draw whose units are staffed. */
export async function staffingConditionsMet(db: Kysely<Database>, draw: Draw): Promise<Draw> {
  const parent = await parentOrProblem(db, draw.staffing!.parent_id);
  await refuseLiveStaffing(db, draw);
  return parent;
}

/** With two draws over one team, the office could keep the one it likes. */
async function refuseLiveStaffing(db: Kysely<Database>, draw: Draw): Promise<void> {
  const { parent_id, departments } = draw.staffing!;
  const draws = (await staffingDrawsOf(db, parent_id))
    .filter(({ id, now }) => id !== draw.id && now.sealed && !now.outcome && !now.voided)
    .filter(({ staffing }) => staffing!.departments.some((code) => departments.includes(code)))
    .map(({ number, now }) => ({ number, state: now.state }));
  if (draws.length > 0) throw new Problem(staffingProblems['staffing-already-live'], { members: { draws } });
}

/** How many units have too few eligible people, and which departments too few places; never which units. */
function unitShortages(units: readonly Unit[], staff: StaffDocument): StaffShortages {
  const teams = units.flatMap(({ tokens, teams: asked }) => asked.map((team) => ({ ...team, tokens })));
  const lines = staffings({ teams, inspectors: staff.inspectors, conflicts: conflictsOf(staff) }).map(
    (line) => {
      const own = staff.inspectors.filter(({ department }) => department === line.department);
      const sizes = Array.from(line.teamSize);
      return {
        department: line.department,
        capacity: own.reduce((sum, { capacity }) => sum + capacity, 0),
        needed: sizes.reduce((sum, size) => sum + size, 0),
        targets: sizes.filter((size, team) => eligibleCount(line, team) < size).length,
      };
    },
  );
  return {
    capacity: lines
      .filter(({ capacity, needed }) => capacity < needed)
      .map(({ targets: _targets, ...line }) => line),
    targets: lines
      .filter(({ targets }) => targets > 0)
      .map(({ department, targets }) => ({ department, targets })),
  };
}
