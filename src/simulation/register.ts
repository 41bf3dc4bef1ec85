/** The register as a simulation needs it: columns of small numbers, so that 200 years of draws fit into memory. */
import { type Kysely, sql } from 'kysely';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { type Guard, loadTables } from '../frequency/guard.ts';
import type { PlannedTask } from '../plan/schema.ts';
import { guardedDepartments, inAny, scopedTargets } from '../plan/scope.ts';
import { wholeLines } from '../platform/copy.ts';
import type { Database } from '../platform/database.ts';

export interface SimulatedRegister {
  /** Targets in scope of any task, numbered from 0 in the order of their ids. */
  readonly size: number;
  /** How many firms they belong to; a firm is numbered from 0 too. */
  readonly firms: number;
  readonly firm: Uint32Array;
  /** 1 where the target enters no frame at all (closed, or on the key list). */
  readonly barred: Uint8Array;
  /** `target × tasks + task`: 1 to 4 for tier A to D, 0 where the target is not in scope of the task. */
  readonly tiers: Uint8Array;
  /** `target × tasks + task`: 1 where a round of the task has drawn the target already, so that no other does. */
  readonly drawn: Uint8Array;
  /** Index in `route_names`. */
  readonly routes: Uint32Array;
  readonly route_names: readonly string[];
  /** By firm: visits of the year so far. */
  readonly load: Int32Array;
  /** `firm × departments + department`: those of one department. */
  readonly department_load: Int32Array;
  /** By firm: until when a clean random check keeps it out, as the number YYYYMMDD; 0 where there is none. */
  readonly cooling_until: Int32Array;
  /** Departments whose own ceilings the tasks touch. */
  readonly departments: readonly string[];
}

const countQuery = (tasks: readonly PlannedTask[], guard: Guard, today: string) =>
  sql<{ n: number }>`WITH RECURSIVE ${loadTables(guard, [], today)}
    SELECT count(*) AS n FROM (${scopedTargets(tasks, [], today)}) AS scoped WHERE ${inAny(tasks)}`;

/** How many targets are in scope of any task. */
export async function countInScope(
  db: Kysely<Database>,
  tasks: readonly PlannedTask[],
  guard: Guard,
  today: string,
): Promise<number> {
  const { rows } = await countQuery(tasks, guard, today).execute(db);
  return rows[0]!.n;
}

/** @param client holds a snapshot, so that as many targets come as were counted */
export async function readRegister(
  db: Kysely<Database>,
  client: pg.PoolClient,
  tasks: readonly PlannedTask[],
  guard: Guard,
  today: string,
): Promise<SimulatedRegister> {
  const counted = await client.query<{ n: number }>(countQuery(tasks, guard, today).compile(db).sql);
  const size = counted.rows[0]!.n;
  const departments = guardedDepartments(tasks, guard);
  const columns = ['n', ...departments.map((_, j) => `d${j}`)].map(
    (name) => sql`coalesce(${sql.ref(name)}, 0)`,
  );
  const until = sql`coalesce(to_char(clean + make_interval(months => ${sql.lit(guard.ceilings.cooling_off_months)}), 'YYYYMMDD'), '0')`;
  const tiers = tasks.map((_, i) => sql`coalesce(strpos('ABCD', ${sql.ref(`t${i}`)}), 0)`);
  const drawn = tasks.map((_, i) => sql`(${sql.ref(`r${i}`)} IS NOT NULL)::integer`);
  const query = sql`WITH RECURSIVE ${loadTables(guard, departments, today)}
    SELECT firm, route, (barred IS NOT NULL)::integer, ${until}, ${sql.join([...columns, ...tiers, ...drawn])}
    FROM (${scopedTargets(tasks, departments, today)}) AS scoped WHERE ${inAny(tasks)} ORDER BY id`;

  const firms = new Map<string, number>();
  const routeNames = new Map<string, number>();
  const width = departments.length;
  const register = {
    size,
    departments,
    firm: new Uint32Array(size),
    barred: new Uint8Array(size),
    tiers: new Uint8Array(size * tasks.length),
    drawn: new Uint8Array(size * tasks.length),
    routes: new Uint32Array(size),
    load: new Int32Array(size),
    department_load: new Int32Array(size * width),
    cooling_until: new Int32Array(size),
  };
  let target = 0;
  for await (const lines of wholeLines(client.query(copyTo(`COPY (${query.compile(db).sql}) TO STDOUT`)))) {
    for (const line of lines.slice(0, -1).split('\n')) {
      const [id, route, ...numbers] = line.split('\t') as [string, string, ...string[]];
      const [barred, cooling, n, ...rest] = numbers.map(Number) as [number, number, number, ...number[]];
      const firm = numbered(firms, id);
      register.firm[target] = firm;
      register.routes[target] = numbered(routeNames, route);
      register.barred[target] = barred;
      register.load[firm] = n;
      register.cooling_until[firm] = cooling;
      for (let j = 0; j < width; j++) register.department_load[firm * width + j] = rest[j]!;
      for (let i = 0; i < tasks.length; i++) {
        register.tiers[target * tasks.length + i] = rest[width + i]!;
        register.drawn[target * tasks.length + i] = rest[width + tasks.length + i]!;
      }
      target++;
    }
  }
  return {
    ...register,
    firms: firms.size,
    route_names: [...routeNames.keys()],
    load: register.load.slice(0, firms.size),
    department_load: register.department_load.slice(0, firms.size * width),
    cooling_until: register.cooling_until.slice(0, firms.size),
  };
}

/** The number of a text, a new one where it has none yet. */
function numbered(known: Map<string, number>, text: string): number {
  const number = known.get(text) ?? known.size;
  known.set(text, number);
  return number;
}
