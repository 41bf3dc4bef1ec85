/** Years of a simulation in a thread of their own; it has no database connection, and gives back numbers. */
import { nativeSuites } from '../platform/native-suites.ts';
import { runInWorker } from '../platform/worker.ts';
import { simulateYear, type YearFigures } from './simulate-year.ts';
import type { YearInput } from './year-input.ts';

export interface YearsInput {
  readonly year: YearInput;
  /** Numbers of the years, from 1: from `first` to `last`, both included. */
  readonly first: number;
  readonly last: number;
}

export function simulateYears({ year, first, last }: YearsInput): YearFigures[] {
  const years: YearFigures[] = [];
  for (let n = first; n <= last; n++) years.push(simulateYear(nativeSuites.sha256, year, n));
  return years;
}

const HERE = new URL('./simulate-thread.ts', import.meta.url);

export const simulateInThread = (input: YearsInput): Promise<YearFigures[]> =>
  runInWorker(HERE, simulateYears.name, input);
