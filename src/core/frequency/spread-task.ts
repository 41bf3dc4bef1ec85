/** What of a planned task tells whether its rounds share one sample. */
export interface Repeated {
  readonly rounds?: number | undefined;
  readonly times_a_year?: object | undefined;
}

/**
 * Whether a year's sample is spread over several draws, which then take nobody twice. Tiers with times a year are
 * drawn again and again, each time by the whole rule and from the whole list.
 */
export const isSpread = ({ rounds = 1, times_a_year: times }: Repeated): boolean =>
  rounds > 1 && times === undefined;
