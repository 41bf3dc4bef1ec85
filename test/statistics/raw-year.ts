/** The year once more, from single rows of the tables and from what the test wrote: nothing of the counted SQL is used. */
import { outcomeOfAll, type ResultCode } from '../../src/core/visit/result-codes.ts';
import type { CountedYear, WrittenVisit } from './counted-year.ts';

export interface RawVisit extends WrittenVisit {
  readonly draw: string;
  readonly plan: string;
  /** As they are now; those drawn where others took over all of them after a record. */
  readonly tasks: readonly string[];
  readonly departments: readonly string[];
  readonly units: readonly string[];
  readonly inspectors: readonly string[];
}

/** A drawn target of a task: in the domain of an estimate if something was checked. */
export interface RawCheck {
  readonly draw: string;
  readonly plan: string;
  readonly task: string;
  readonly tier: string;
  readonly target: string;
  readonly visit: RawVisit;
  readonly standing: string;
  readonly matters: ReadonlyMap<string, string>;
}

export interface RawYear {
  readonly visits: readonly RawVisit[];
  readonly checks: readonly RawCheck[];
  /** `draw task/tier` → targets of the sealed frame. */
  readonly frames: ReadonlyMap<string, ReadonlySet<string>>;
}

const PLANNED: Readonly<Record<string, readonly string[]>> = {
  'P1/T01': ['JT-ZF'],
  'P1/T02': ['JT-ZF'],
  'P2/T01': ['QJ-ZF', 'WL-ZF'],
  'P2/T02': ['JT-ZF'],
  'P3/T09': ['JT-ZF', 'WL-ZF'],
};
const GROUP: Readonly<Record<string, string>> = { T01: 'door', T02: 'door', T09: 'cars' };

export async function rawYear({ db, draws, written }: CountedYear): Promise<RawYear> {
  const plans = new Map([
    [draws.p1, 'P1'],
    [draws.p2, 'P2'],
    [draws.p3, 'P3'],
  ]);
  const moved = await db.selectFrom('target_replacement').selectAll().execute();
  const stored = await db.selectFrom('visit').selectAll().execute();
  const units = await db.selectFrom('unit_of_visit').selectAll().execute();
  const teams = await db.selectFrom('team').selectAll().execute();
  const seats = await db.selectFrom('seat_now').selectAll().execute();
  const staff = await db.selectFrom('staff_member').selectAll().execute();
  const sealed = await db.selectFrom('frame').selectAll().execute();
  const entries = await db.selectFrom('frame_entry').select(['draw_id', 'ordinal', 'target_id']).execute();
  const numberOf = (id: number) => sealed.find(({ draw_id }) => draw_id === id)!.number;

  const visits = written
    .filter(({ draw_id }) => plans.has(draw_id))
    .map((one): RawVisit => {
      const of = ({ draw_id, visit }: { draw_id: number; visit: string | null }) =>
        draw_id === one.draw_id && visit === one.visit;
      const drawn = stored.find(({ draw_id, id }) => of({ draw_id, visit: id }))!.tasks;
      const joined = moved.filter(of).map(({ task }) => task);
      const gone = moved
        .filter(({ draw_id, left_visit }) => of({ draw_id, visit: left_visit }))
        .map(({ task }) => task);
      const now = [...new Set([...drawn, ...joined])].filter((task) => !gone.includes(task)).sort();
      const own = units.filter((unit) => unit.draw_id === one.draw_id && unit.visit === one.visit);
      const names = own.map(({ team_draw_id, unit }) => `${team_draw_id} ${unit}`);
      const inUnit = ({ draw_id, unit }: { draw_id: number | null; unit: string | null }) =>
        names.includes(`${draw_id} ${unit}`);
      const plan = plans.get(one.draw_id)!;
      const sent = [...new Set(teams.filter(inUnit).map(({ department }) => department))];
      const held = now.length > 0 ? now : drawn;
      const inspectors = seats
        .filter(inUnit)
        .flatMap(({ draw_id, pseudonym }) =>
          staff
            .filter((member) => member.draw_id === draw_id && member.pseudonym === pseudonym)
            .map(({ inspector_id }) => inspector_id),
        );
      const state =
        now.length === 0 && one.body === undefined
          ? 'replaced'
          : one.state === 'fresh'
            ? inspectors.length > 0
              ? 'assigned'
              : 'drawn'
            : one.state;
      const planned = held.flatMap((task) => PLANNED[`${plan}/${task}`]!);
      return {
        ...one,
        ...{ plan, draw: numberOf(one.draw_id), tasks: held, state, units: names, inspectors },
        departments: [...new Set(sent.length > 0 ? sent : planned)],
      };
    });

  const drawn = await db.selectFrom('selection').select(['draw_id', 'stratum', 'rank', 'ordinal']).execute();
  const later = moved.map(({ draw_id, stratum, joined_rank: rank, ordinal }) => ({
    draw_id,
    stratum,
    rank,
    ordinal,
  }));
  const checks = [...drawn, ...later]
    .filter(({ draw_id }) => plans.has(draw_id))
    .map((place): RawCheck => {
      const { draw_id, stratum, rank } = place;
      const [task, tier] = stratum.split('/') as [string, string];
      const target = entries.find((e) => e.draw_id === draw_id && e.ordinal === place.ordinal)!.target_id;
      const visit = visits.find((v) => v.draw_id === draw_id && v.visit === `${target}/${GROUP[task]}`)!;
      const results = (visit.body?.results ?? []).filter((result) => result.task === task);
      const gone = moved.some((m) => m.draw_id === draw_id && m.stratum === stratum && m.rank === rank);
      const matters = new Map(
        [...new Set(results.map(({ matter }) => matter))].map((matter) => [
          matter,
          outcomeOfAll(results.filter((result) => result.matter === matter) as { codes: ResultCode[] }[]),
        ]),
      );
      const standing = results.length > 0 ? outcomeOfAll(results) : gone ? 'replaced' : 'pending';
      return { draw: visit.draw, plan: visit.plan, task, tier, target, visit, standing, matters };
    });

  const frames = new Map<string, Set<string>>();
  for (const { draw_id, header, number } of sealed) {
    if (!plans.has(draw_id) || header === null) continue;
    let ordinal = 0;
    for (const { signature, size } of JSON.parse(header).cells as { signature: string; size: number }[]) {
      const cell = entries.filter(
        (e) => e.draw_id === draw_id && e.ordinal >= ordinal && e.ordinal < ordinal + size,
      );
      for (const stratum of signature.split('+')) {
        const key = `${number} ${stratum}`;
        frames.set(key, new Set([...(frames.get(key) ?? []), ...cell.map(({ target_id }) => target_id)]));
      }
      ordinal += size;
    }
  }
  return { visits, checks, frames };
}
