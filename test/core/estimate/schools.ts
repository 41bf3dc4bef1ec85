import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

type Row = { stype: string; fpc: string; api00: string; enroll: string; awards: string };

export type School = {
  readonly stratum: string;
  readonly population: number;
  readonly api00: number;
  readonly enroll: number;
  readonly awards: boolean;
};

const text = readFileSync(new URL('apistrat.csv', import.meta.url), 'utf8');
const rows: Row[] = parse(text, { columns: true });

/** The stratified sample of 200 schools that R's `survey` package ships. */
const schools = rows.map(
  ({ stype, fpc, api00, enroll, awards }): School => ({
    stratum: stype,
    population: Number(fpc),
    api00: Number(api00),
    enroll: Number(enroll),
    awards: awards === 'Yes',
  }),
);

/** The schools by stratum: elementary, high and middle. */
export function schoolsByStratum() {
  return ['E', 'H', 'M'].map((stratum) => {
    const members = schools.filter((school) => school.stratum === stratum);
    return { stratum, population: members[0]!.population, sampled: members.length, members };
  });
}
