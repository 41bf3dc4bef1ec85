/** What stands between the items of a list and behind a name. */
import { inBoth } from './in-both.ts';

export const PUNCTUATION = inBoth(
  { comma: '、', semicolon: '；', colon: '：' },
  { comma: ', ', semicolon: '; ', colon: ': ' },
);
