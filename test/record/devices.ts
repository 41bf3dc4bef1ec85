/**
 * A model of phones that write one record together, on a network that loses, repeats and reorders what is sent. Each
 * phone keeps what it wrote until it holds a receipt for it; where somebody else was faster it merges and sends anew.
 * Nothing that anybody ever wrote may be missing at the end, and nothing may be there twice.
 */
import fc from 'fast-check';
import type { Answer } from '../draw/office.ts';
import { finished, type VisitingOffice, type VisitOfTeam } from './visiting-office.ts';

/** What a random history is made of; `device` is 0 to 2, of whom the last two share one inspector's account. */
export type Step =
  | { readonly kind: 'write'; readonly device: number }
  | { readonly kind: 'send'; readonly device: number; readonly fate: Fate; readonly at: number }
  | { readonly kind: 'tabs'; readonly device: number }
  | { readonly kind: 'read'; readonly device: number };
/** Arrives; never arrives; arrives, but the answer is lost; arrives twice. */
type Fate = 'whole' | 'lost' | 'unanswered' | 'twice';

const device = fc.integer({ min: 0, max: 2 });
const fate = fc.constantFrom<Fate>('whole', 'whole', 'lost', 'unanswered', 'twice');
export const histories: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('write' as const), device }) },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('send' as const), device, fate, at: fc.nat(2) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('tabs' as const), device }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('read' as const), device }) },
  ),
  { minLength: 3, maxLength: 9 },
);

interface Outgoing {
  readonly client_id: string;
  readonly base: string | null;
  readonly lines: readonly string[];
}

/** What a phone remembers, even when its browser was closed: all of it is in its storage. */
interface Phone {
  readonly inspector: string;
  base: string | null;
  lines: readonly string[];
  outbox: Outgoing[];
}

/** Every random choice comes from the history, so that a failure can be repeated from its seed. */
export class Devices {
  readonly #office: VisitingOffice;
  readonly #visit: VisitOfTeam;
  readonly #phones: Phone[];
  readonly #written: string[] = [];
  readonly #received = new Map<string, { version: number; digest: string }>();
  readonly #name: string;
  #ids = 0;

  private constructor(office: VisitingOffice, visit: VisitOfTeam, name: string, base: string | null) {
    this.#office = office;
    this.#visit = visit;
    this.#name = name;
    const [first, second] = visit.team;
    this.#phones = [first!, second!, second!].map((inspector) => ({
      inspector,
      base,
      lines: [],
      outbox: [],
    }));
  }

  /** Plays one history on a visit that is open for records, until every phone holds a receipt for all it wrote. */
  static async play(
    office: VisitingOffice,
    visit: VisitOfTeam,
    name: string,
    history: Step[],
  ): Promise<Devices> {
    const devices = new Devices(office, visit, name, (await head(office, visit))?.client_id ?? null);
    for (const step of history) await devices.#take(step);
    for (const phone of devices.#phones) await devices.#drain(phone);
    return devices;
  }

  async #take(step: Step): Promise<void> {
    const phone = this.#phones[step.device]!;
    if (step.kind === 'write') this.#write(phone);
    if (step.kind === 'read') await this.#read(phone);
    if (step.kind === 'tabs') await this.#sendFromTwoTabs(phone);
    if (step.kind === 'send') {
      const item = phone.outbox[step.at % Math.max(1, phone.outbox.length)];
      if (item !== undefined) await this.#send(phone, item, step.fate);
    }
  }

  #write(phone: Phone): void {
    const line = `${this.#name}-${this.#written.length}`;
    this.#written.push(line);
    this.#enqueue(phone, [...phone.lines, line]);
  }

  #enqueue(phone: Phone, lines: readonly string[]): void {
    phone.lines = lines;
    const base = phone.outbox.at(-1)?.client_id ?? phone.base;
    phone.outbox.push({ client_id: this.#clientId(), base, lines });
  }

  /** A UUID that the history determines. */
  #clientId(): string {
    const text = Buffer.from(`${this.#name}/${this.#ids++}`)
      .toString('hex')
      .padStart(32, '0')
      .slice(-32);
    return [
      text.slice(0, 8),
      text.slice(8, 12),
      `4${text.slice(13, 16)}`,
      `8${text.slice(17, 20)}`,
      text.slice(20),
    ].join('-');
  }

  async #send(phone: Phone, item: Outgoing, how: Fate): Promise<void> {
    if (how === 'lost') return;
    const answers = await Promise.all(
      Array.from({ length: how === 'twice' ? 2 : 1 }, () => this.#put(phone, item)),
    );
    if (how !== 'unanswered') await this.#heed(phone, item, answers.at(-1)!);
  }

  async #sendFromTwoTabs(phone: Phone): Promise<void> {
    const [first] = phone.outbox;
    if (first === undefined) return;
    const answers = await Promise.all([this.#put(phone, first), this.#put(phone, first)]);
    for (const answer of answers) if (phone.outbox.includes(first)) await this.#heed(phone, first, answer);
  }

  #put(phone: Phone, { client_id, base, lines }: Outgoing): Promise<Answer> {
    const document = { remarks: lines.join('\n') };
    return this.#office.send(phone.inspector, this.#visit, document, { client_id, base });
  }

  async #heed(phone: Phone, item: Outgoing, { status, body, problem }: Answer): Promise<void> {
    if (status === 200 || status === 201) {
      this.#received.set(item.client_id, body as { version: number; digest: string });
      phone.outbox = phone.outbox.filter((one) => one !== item);
      phone.base = item.client_id;
      return;
    }
    if (problem !== 'record-stale') throw new Error(`${status} ${JSON.stringify(body)}`);
    this.#merge(phone, body.current as Current);
  }

  /** Somebody was faster: what is there and what waits here become one new record; nothing of either is dropped. */
  #merge(phone: Phone, current: Current): void {
    const theirs = linesOf(current);
    const own = [...phone.outbox.flatMap(({ lines }) => lines), ...phone.lines];
    phone.outbox = [];
    phone.base = current?.client_id ?? null;
    this.#enqueue(
      phone,
      [...new Set([...theirs, ...own])].filter((line) => line.startsWith(`${this.#name}-`)),
    );
  }

  async #read(phone: Phone): Promise<void> {
    const current = await head(this.#office, this.#visit);
    if (current === undefined || phone.outbox.length > 0) return;
    phone.base = current.client_id;
    phone.lines = linesOf(current).filter((line) => line.startsWith(`${this.#name}-`));
  }

  async #drain(phone: Phone): Promise<void> {
    for (let tries = 0; phone.outbox.length > 0; tries++) {
      if (tries > 50) throw new Error('a phone never got rid of its outbox');
      await this.#send(phone, phone.outbox[0]!, 'whole');
    }
  }

  /** What is missing or doubled among everything that the visit holds. */
  faults(all: readonly Version[]): string[] {
    const own = all.filter(({ document }) => document.remarks?.includes(`${this.#name}-`));
    const last = new Set(linesOf(own.at(-1)));
    const ids = own.map(({ client_id }) => client_id);
    return [
      ...this.#written.filter((line) => !last.has(line)).map((line) => `lost: ${line}`),
      ...(new Set(ids).size < ids.length ? [`stored twice: ${this.#name}`] : []),
      ...[...this.#received].flatMap(([id, { version, digest }]) => {
        const kept = own.find(({ client_id }) => client_id === id);
        return kept?.version === version && kept.digest === digest ? [] : [`receipt without record: ${id}`];
      }),
    ];
  }
}

interface Version {
  readonly version: number;
  readonly client_id: string;
  readonly digest: string;
  readonly document: { readonly remarks?: string };
}
type Current = Pick<Version, 'client_id' | 'document'> | null | undefined;

const linesOf = (version: Current): string[] => version?.document.remarks?.split('\n') ?? [];

async function head(office: VisitingOffice, visit: VisitOfTeam): Promise<Version | undefined> {
  const { body } = await office.ask(visit.team[0]!, 'GET', `${visit.path}/record`);
  const [part] = body.parts as { current: Version | null }[];
  return part?.current ?? undefined;
}

/** Visits of the office that are open for records, each begun. */
export async function openVisits(office: VisitingOffice, count: number): Promise<VisitOfTeam[]> {
  const visits = office.visits.slice(0, count);
  await office.approve(...visits);
  for (const visit of visits) await office.send(visit.team[0]!, visit, finished(visit));
  return visits;
}

/** Plays this many random histories, each on a visit of its own at a time, and gives the faults of all. */
export async function playHistories(office: VisitingOffice, count: number, seed: number): Promise<string[]> {
  const visits = await openVisits(office, 8);
  const all = fc.sample(histories, { numRuns: count, seed });
  const lanes = visits.map(async (visit, lane) => {
    const played: Devices[] = [];
    for (let i = lane; i < all.length; i += visits.length)
      played.push(await Devices.play(office, visit, `h${seed}.${i}`, all[i]!));
    const { body } = await office.ask('planner', 'GET', `${visit.path}/record/versions`);
    const versions = body.items as Version[];
    const gaps = versions.some(({ version }, i) => version !== i + 1)
      ? [`gaps in the versions of ${visit.id}`]
      : [];
    return [...gaps, ...played.flatMap((devices) => devices.faults(versions))];
  });
  return (await Promise.all(lanes)).flat();
}
