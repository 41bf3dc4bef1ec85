/**
 * `at-pretended-time.ts INSTANT PROGRAM ARGUMENTS…` runs a program beside `demo.ts` at the demonstration's time: a
 * witness writes the time into its co-signature, and the log takes none from the future.
 */
import { pretendItIs } from '../../platform/clock.ts';

const [instant = '', program = ''] = process.argv.splice(2, 2);
pretendItIs(instant);
await import(new URL(`../${program}${import.meta.url.slice(-3)}`, import.meta.url).href);
