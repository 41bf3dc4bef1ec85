import { strikeEveryStatement } from './strike-every-statement.ts';

await strikeEveryStatement(['run', 'disclose']);
