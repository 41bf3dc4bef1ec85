import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { maskPersonal } from '../../src/core/privacy/personal-fields.ts';
import { testApp } from '../support/app.ts';

const office = await testApp();
const { app, intruder } = office;
const registrar = await office.tokenFor('registrar');
let keys = 0;
const send = (method: 'POST' | 'PATCH', path: string, payload: object, more: Record<string, string> = {}) =>
  app.inject({
    method,
    url: `/api/v1${path}`,
    headers: { 'idempotency-key': `p${++keys}`, ...registrar, ...more },
    payload,
  });

const SURNAMES = ['赵', '钱', '孙', '李', '欧阳', '司马'];
const GIVEN = ['德胜', '建国', '秀英', '翠花', '自强'];
const digits = (n: number) => fc.stringMatching(new RegExp(`^[0-9]{${n}}$`));
const person = fc.record({
  surname: fc.constantFrom(...SURNAMES),
  given: fc.constantFrom(...GIVEN),
  mobile: digits(9).map((rest) => `13${rest}`),
  landline: digits(8).map((rest) => `023-${rest}`),
  birth: fc.integer({ min: 1950, max: 2005 }),
  serial: digits(3),
  house: digits(4),
});
type Person = typeof person extends fc.Arbitrary<infer P> ? P : never;

const nameOf = ({ surname, given }: Person) => `${surname}${given}`;
const addressOf = ({ house }: Person) => `城西街道幸福路${house}号`;
/** A valid number of GB 11643: with its check character. */
function cardOf({ birth, serial }: Person): string {
  const first = `500101${birth}0102${serial}`;
  const sum = [...first].reduce((total, digit, i) => total + Number(digit) * (2 ** (17 - i) % 11), 0);
  return first + '10X98765432'[sum % 11];
}
const canaries = (who: Person) => [
  nameOf(who),
  who.given,
  who.mobile,
  who.landline,
  cardOf(who),
  addressOf(who),
];

describe('the audit log', () => {
  it('repeats no name, telephone, address or identity number that any write to a register gave', async () => {
    const auditText = async () => {
      const { rows } = await sql<{ text: string }>`
        SELECT coalesce(string_agg(concat_ws(' ', object_id, before, after, reason), E'\n'), '') AS text
        FROM audit_entry`.execute(intruder);
      return rows[0]!.text;
    };
    expect((await send('POST', '/departments', { code: 'JT', name: '交通局' })).statusCode).toBe(201);
    let serial = 0;
    await fc.assert(
      fc.asyncProperty(person, person, async (one, other) => {
        serial += 1;
        const about = (who: Person) => ({
          legal_representative: nameOf(who),
          contact: `${nameOf(who)} ${who.landline}`,
          phone: who.mobile,
          address: addressOf(who),
          confirm_warnings: true,
          external_ids: { police: cardOf(who), hotline: who.mobile },
        });
        const target = await send('POST', '/targets', {
          id: `P${serial}`,
          kind: 'person',
          name: nameOf(one),
          ...about(one),
        });
        expect(target.statusCode, target.body).toBe(201);
        const changed = await send(
          'PATCH',
          `/targets/P${serial}`,
          { name: nameOf(other), ...about(other) },
          {
            'if-match': String(target.headers.etag),
          },
        );
        expect(changed.statusCode, changed.body).toBe(200);
        const inspector = await send('POST', '/inspectors', {
          id: `I${serial}`,
          name: nameOf(one),
          department: 'JT',
          certificate_valid_until: '2030-01-01',
          confirm_warnings: true,
          account: one.mobile,
          leave: [{ leave_from: '2026-05-01', leave_to: '2026-05-02', reason: `${nameOf(one)}住院` }],
        });
        expect(inspector.statusCode, inspector.body).toBe(201);
        const reason = `联系电话${one.mobile}，身份证 ${cardOf(other)}`;
        const retired = await send('POST', `/targets/P${serial}/retire`, {
          retired_on: '2026-03-05',
          reason,
        });
        expect(retired.statusCode, retired.body).toBe(200);
        // A refused write is in the log with its address alone.
        await send('POST', '/targets', { id: '!', kind: 'person', name: nameOf(one), ...about(other) });
        await app.refusedAttempts.written();
        const text = await auditText();
        expect([...canaries(one), ...canaries(other)].filter((canary) => text.includes(canary))).toEqual([]);
        expect(text).toContain(`P${serial}`);
      }),
      { numRuns: 15 },
    );
  });

  it('keeps what is no person’s: codes of organisations, digests, times, numbers of draws', () => {
    const kept = {
      credit_code: '91500114MA60D4NB68',
      digest: '1390000111122223333'.repeat(3),
      at: '2026-03-05T01:10:00Z',
      draw: '500114-2026-1',
      name: '交通运输局',
    };
    expect(maskPersonal('plan', kept)).toEqual(kept);
  });
});
