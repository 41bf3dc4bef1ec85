/** The teams of a round go on their visits, record what they find, and a reviewer looks at it. */
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Receipt } from '../../../record/receipt.ts';
import type { visitRecord } from '../../../record/view.ts';
import type { MatterShown, Visit, visitPage } from '../../../visit/schema.ts';
import type { Office } from '../office.ts';
import type { People } from '../people.ts';
import { sendScan } from './scan.ts';
import { bringsEvidence, documentOf, type Occasion, type Story, storiesOf } from './stories.ts';

/** At the same time, as many teams are on the road at once. */
const SIDE_BY_SIDE = 8;

export interface VisitedRound {
  readonly stories: ReadonlyMap<Visit, Story>;
  readonly on_behalf: number;
  readonly returned: number;
}

interface Road {
  readonly people: People;
  readonly inspectors: ReadonlyMap<string, Office>;
  readonly matters: readonly MatterShown[];
  readonly occasion: Occasion;
}

export const pathOf = ({ draw, id }: Pick<Visit, 'draw' | 'id'>): string => `/api/v1/visits/${draw}/${id}`;

/** All visits of a draw with the matters to check, page by page. */
export async function visitsOf(office: Office, draw: string) {
  const visits: Visit[] = [];
  const matters = new Map<string, MatterShown>();
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: z.infer<typeof visitPage> = await office.get(
      `/api/v1/visits?draw=${draw}&limit=200${cursor && `&cursor=${cursor}`}`,
    );
    visits.push(...page.items);
    for (const matter of page.matters) matters.set(`${matter.code} ${matter.list_version}`, matter);
    cursor = page.next;
  }
  return { visits, matters: [...matters.values()] };
}

/** An account, a role and a token for every inspector of the register, by certificate number. */
export async function inspectorsOf(people: People): Promise<ReadonlyMap<string, Office>> {
  const { items } = await people.planner.get<{ items: { id: string }[] }>('/api/v1/inspectors?limit=200');
  const offices = new Map<string, Office>();
  await sideBySide(items, async ({ id }) => {
    offices.set(id, await people.inspector(id));
  });
  return offices;
}

/** Approves all visits in one batch, then every team goes on its own. */
export async function makeVisits(road: Road, visits: readonly Visit[]): Promise<VisitedRound> {
  const stories = storiesOf(visits);
  const byHead = visits.filter((visit) => stories.get(visit) !== 'paper');
  await road.people.head.post('/api/v1/visit-approvals', {
    visits: byHead.map(({ draw, id }) => ({ draw, id })),
    opinion: '演示：同意开展检查。',
  });
  await sideBySide([...stories], ([visit, story]) =>
    story === 'paper' ? enterFromPaper(road, visit) : visitAndReview(road, visit, story),
  );
  const count = (wanted: Story) => [...stories.values()].filter((story) => story === wanted).length;
  return { stories, on_behalf: count('paper'), returned: count('returned') };
}

async function visitAndReview(road: Road, visit: Visit, story: Story): Promise<void> {
  const { reviewer } = road.people;
  const { lead_department: lead } = await reviewer.get<z.infer<typeof visitRecord>>(
    `${pathOf(visit)}/record`,
  );
  let base = await recordParts(road, visit, story, lead, new Map());
  if (story === 'returned') {
    await reviewer.post(`${pathOf(visit)}/review`, {
      decision: 'returned',
      opinion: '演示：请补记检查经过。',
    });
    base = await recordParts(road, visit, story, lead, base, '演示：已补记检查经过。');
  }
  await reviewer.post(`${pathOf(visit)}/review`, { decision: 'reviewed', opinion: '演示：同意公示。' });
}

/** Each department writes its part and two people confirm it; gives the ids of what was written, by department. */
async function recordParts(
  { inspectors, matters, occasion }: Road,
  visit: Visit,
  story: Story,
  lead: string,
  bases: ReadonlyMap<string, string>,
  remarks?: string,
): Promise<ReadonlyMap<string, string>> {
  const written = new Map<string, string>();
  const people = (department: string) =>
    visit.team.filter((seat) => seat.department === department).map(({ inspector }) => inspector);
  const departments = [...new Set(visit.team.map(({ department }) => department))];
  for (const department of departments) {
    const own = people(department);
    const writer = inspectors.get(own[0]!)!;
    const evidence = bringsEvidence(story) ? await sendScan(writer, '演示：现场照片') : undefined;
    const joint = departments.length > 1 && department === lead;
    const client_id = randomUUID();
    const given = documentOf(visit, matters, story, { ...occasion, ...(evidence && { evidence }) }, joint);
    const { version } = await writer.put<Receipt>(`${pathOf(visit)}/records/${client_id}`, {
      department,
      base: bases.get(department) ?? null,
      document: { ...given, ...(remarks && { remarks }) },
    });
    written.set(department, client_id);
    // Who comes alone for a partner is joined by one of the lead.
    for (const certificate of [...own, ...people(lead)].slice(0, 2))
      await inspectors.get(certificate)!.put(`${pathOf(visit)}/confirmations/${department}/${version}`, {});
  }
  return written;
}

/** A clerk takes one visit along by its signed sheet alone. */
async function enterFromPaper({ people, matters, occasion }: Road, visit: Visit): Promise<void> {
  const { registrar } = people;
  const scan = await sendScan(registrar, '演示：签字的检查单');
  const paper = { scan, signed_by: '演示', signed_on: occasion.on };
  const [{ department } = { department: '' }] = visit.team;
  const signed_by = visit.team.map(({ inspector }) => inspector);
  await registrar.post('/api/v1/visit-approvals', { visits: [{ draw: visit.draw, id: visit.id }], paper });
  const document = documentOf(visit, matters, 'paper', occasion, false);
  await registrar.post(`${pathOf(visit)}/paper-record`, { department, document, scan, signed_by });
  await registrar.post(`${pathOf(visit)}/review`, {
    decision: 'reviewed',
    opinion: '演示：同意公示。',
    paper,
  });
}

/** Works through a list, several at a time. */
async function sideBySide<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
}
