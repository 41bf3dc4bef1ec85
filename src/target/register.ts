import { refuseFinding } from '../register/refuse-findings.ts';
import type { Register } from '../register/register.ts';
import { readVocabulary } from '../register/vocabulary.ts';
import { checkTargets } from './check-targets.ts';
import { giveLocalNumbers } from './local-number.ts';
import { ALIAS_TABLE, EVALUATION_TABLE, findTargets, PERMIT_TABLE, TARGET_TABLE } from './queries.ts';
import { saveTargets } from './save-targets.ts';
import { BLANK_TARGET, type TargetRow, targetRow } from './schema.ts';

export const targets: Register<TargetRow> = {
  name: 'target',
  noun: { zh: '检查对象', en: 'target' },
  table: TARGET_TABLE,
  parts: [ALIAS_TABLE, PERMIT_TABLE, EVALUATION_TABLE],
  row: targetRow,
  blank: BLANK_TARGET,
  findings: [
    'identity-card-number',
    'local-number-malformed',
    'district-required',
    'credit-code-wrong-length',
    'credit-code-wrong-alphabet',
    'unknown-term',
    'unknown-department',
    'unknown-scheme',
    'unknown-grade',
    'unknown-owner',
    'owner-cycle',
    'alias-taken',
    'alias-is-id',
    'id-is-alias',
    'source-row-taken',
  ],
  idOf: (row) => row.id,
  find: findTargets,
  complete: async (trx, given) => {
    const row = { ...BLANK_TARGET, ...given } as TargetRow;
    if (given.id !== undefined) return row;
    if (row.credit_code !== null) return { ...row, id: row.credit_code };
    if (row.district === null) refuseFinding('district', 'district-required', {});
    const [id] = await giveLocalNumbers(trx, row.district, 1);
    return { ...row, id: id! };
  },
  check: async (db, rows, before, coming) =>
    await checkTargets(db, await readVocabulary(db), rows, before, coming),
  save: saveTargets,
};
