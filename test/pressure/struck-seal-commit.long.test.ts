import { strikeEveryStatement } from './strike-every-statement.ts';

await strikeEveryStatement(['seal', 'commit']);
