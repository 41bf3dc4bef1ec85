import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { record } from '../../src/platform/audit.ts';
import { transact } from '../../src/platform/database.ts';
import { people } from './people.ts';

const office = await people();
const { person, db } = office;
const { administrator, 'security-officer': officer, auditor } = await office.first();
await transact(db, { id: 'system:test', name: '测试' }, async (trx) => {
  await trx
    .insertInto('department')
    .values([{ code: 'JT', name: '交通局' }])
    .execute();
  const inspector = { department: 'JT', certificate_valid_until: '2028-12-31' };
  await trx
    .insertInto('inspector')
    .values([
      { id: 'I1', name: '检查员一', ...inspector },
      { id: 'I2', name: '检查员二', ...inspector },
      { id: 'I3', name: '检查员三', ...inspector },
    ])
    .execute();
  await record(trx, { action: 'test.prepare', object_kind: 'test', object_id: 'accounts' });
});

const make = async (login: string, kind = 'person') => {
  const { body } = await administrator.call('POST', '/accounts', { login, name: `某${login}`, kind });
  return body as unknown as { account: { id: string }; activation: { path: string } | null };
};
const grant = (id: string, rights: object, by = officer) =>
  by.call('PUT', `/accounts/${id}/rights`, { reason: '任职', ...rights });

describe('the administrator', () => {
  test('makes an account that may do nothing yet', async () => {
    const one = await person('fresh', []);
    expect((await one.call('GET', '/me')).body).toMatchObject({ account: { roles: [] } });
    expect((await one.call('GET', '/plans')).problem).toBe('role-forbidden');
  });

  test('grants nothing, makes no tokens for others and cannot read what they do', async () => {
    const { account } = await make('no-grant');
    expect((await grant(account.id, { roles: ['planner'] }, administrator)).problem).toBe('role-forbidden');
    const token = { name: 'x', roles: ['planner'], expires_at: '2026-06-01T00:00:00Z' };
    expect((await administrator.call('POST', `/accounts/${account.id}/tokens`, token)).problem).toBe(
      'role-forbidden',
    );
  });

  test('cannot give a login twice, in capitals either, not even to two at once', async () => {
    const both = await Promise.all([1, 2].map(() => make('Twice')));
    expect(both.filter(({ account }) => account !== undefined)).toHaveLength(1);
    const again = await administrator.call('POST', '/accounts', { login: 'TWICE', name: '又一' });
    expect(again.problem).toBe('login-taken');
  });

  test('renames, and disables with a reason that stands in the audit log', async () => {
    const { account } = await make('renamed');
    expect(
      (await administrator.call('PATCH', `/accounts/${account.id}`, { name: '新名' })).body,
    ).toMatchObject({ name: '新名', version: 2 });
    const disable = () => administrator.call('POST', `/accounts/${account.id}/disable`, { reason: '退休' });
    expect((await disable()).body.disabled_at).not.toBeNull();
    expect((await disable()).problem).toBe('account-disabled');
    const entry = await db
      .selectFrom('audit_entry')
      .select(['actor', 'reason'])
      .where('action', '=', 'account.disable')
      .where('object_id', '=', account.id)
      .executeTakeFirst();
    expect(entry?.reason).toBe('退休');
    expect(entry?.actor).toMatch(/^account:/);
  });

  test('disables neither the own account nor the last security officer or auditor', async () => {
    const idOf = async (one: typeof officer) =>
      ((await one.call('GET', '/me')).body as unknown as { account: { id: string } }).account.id;
    const disable = async (id: string) =>
      await administrator.call('POST', `/accounts/${id}/disable`, { reason: '试' });
    expect((await disable(await idOf(administrator))).problem).toBe('own-account');
    expect((await disable(await idOf(officer))).problem).toBe('last-of-its-role');
    expect((await disable(await idOf(auditor))).problem).toBe('last-of-its-role');
    expect((await grant(await idOf(auditor), { roles: [] })).problem).toBe('last-of-its-role');
    const second = await person('auditor-2', ['auditor']);
    expect((await disable(second.id)).status).toBe(200);
  });
});

describe('the security officer', () => {
  test('makes no accounts', async () => {
    const reply = await officer.call('POST', '/accounts', { login: 'mine', name: '某' });
    expect(reply.problem).toBe('role-forbidden');
  });

  test('grants and takes away, from the next request of an open session on', async () => {
    const one = await person('mover', ['planner']);
    expect((await one.call('GET', '/plans')).status).toBe(200);
    await grant(one.id, { roles: ['registrar'] });
    expect((await one.call('GET', '/plans')).problem).toBe('role-forbidden');
    expect((await one.call('GET', '/targets')).status).toBe(200);
    await grant(one.id, { roles: [] });
    expect((await one.call('GET', '/targets')).problem).toBe('role-forbidden');
  });

  test('never changes the own rights', async () => {
    const { account } = (await officer.call('GET', '/me')).body as unknown as { account: { id: string } };
    const roles = ['security-officer'];
    expect((await grant(account.id, { roles })).problem).toBe('own-rights');
    const second = await person('officer-2', ['security-officer']);
    expect((await grant(account.id, { roles }, second)).status).toBe(200);
  });

  test('is the same person however the own id is spelled', async () => {
    const idOf = async (one: typeof officer) =>
      (
        (await one.call('GET', '/me')).body as unknown as { account: { id: string } }
      ).account.id.toUpperCase();
    expect((await grant(await idOf(officer), { roles: ['planner'] })).problem).toBe('own-rights');
    const own = await idOf(administrator);
    const disable = await administrator.call('POST', `/accounts/${own}/disable`, { reason: '试' });
    expect(disable.problem).toBe('own-account');
    await administrator.call('POST', `/accounts/${await idOf(officer)}/link`);
    const confirm = await officer.call('POST', `/accounts/${await idOf(officer)}/confirm-reset`);
    expect(confirm.problem).toBe('own-rights');
  });

  test('takes away neither the last administrator nor the last security officer who can log in', async () => {
    const { account } = (await administrator.call('GET', '/me')).body as unknown as {
      account: { id: string };
    };
    expect((await grant(account.id, { roles: [] })).problem).toBe('last-of-its-role');
    const unused = await make('admin-without-password');
    await grant(unused.account.id, { roles: ['administrator'] });
    expect((await grant(account.id, { roles: [] })).problem).toBe('last-of-its-role');
    expect((await grant(account.id, { roles: ['administrator'] })).status).toBe(200);
  });

  test.each([[['administrator', 'planner']], [['security-officer', 'auditor']], [['auditor', 'inspector']]])(
    'does not mix %j, nor does the database',
    async (roles) => {
      const { account } = await make(`mixed-${roles.join('-')}`);
      const reply = await grant(account.id, { roles, inspector: 'I1' });
      expect(reply.problem).toBe('roles-exclusive');
      const rows = roles.map((role) => ({ account_id: account.id, role }));
      await expect(
        transact(db, { id: 'system:test', name: '测试' }, (trx) =>
          trx.insertInto('account_role').values(rows).execute(),
        ),
      ).rejects.toThrow('go with no other role');
    },
  );

  test('cannot mix them by two grants at once', async () => {
    const { account } = await make('hasty');
    const add = (role: string) =>
      transact(db, { id: 'system:test', name: '测试' }, async (trx) => {
        await trx.insertInto('account_role').values({ account_id: account.id, role }).execute();
        await record(trx, { action: 'test.prepare', object_kind: 'account', object_id: account.id });
      });
    const ends = await Promise.allSettled([add('auditor'), add('planner'), add('registrar')]);
    const { rows } = await sql<{ roles: string[] }>`
      SELECT array_agg(role) AS roles FROM account_role WHERE account_id = ${account.id}`.execute(db);
    expect(ends.some(({ status }) => status === 'rejected')).toBe(true);
    expect(rows[0]?.roles.includes('auditor') ? rows[0].roles.length : 1).toBe(1);
  });

  test('lets several business roles stand together', async () => {
    const one = await person('several', ['planner', 'registrar']);
    expect((await one.call('GET', '/plans')).status).toBe(200);
    expect((await one.call('GET', '/targets')).status).toBe(200);
  });

  test('ties an inspector to one account alone', async () => {
    const [one, two] = [await make('inspector-one'), await make('inspector-two')];
    const roles = ['inspector'];
    expect((await grant(one.account.id, { roles })).problem).toBe('inspector-needed');
    expect((await grant(one.account.id, { roles, inspector: 'I9' })).problem).toBe('inspector-unknown');
    expect((await grant(one.account.id, { roles, inspector: 'I1' })).status).toBe(200);
    expect((await grant(two.account.id, { roles, inspector: 'I1' })).problem).toBe('inspector-linked');
    expect((await grant(two.account.id, { roles, inspector: 'I2' })).status).toBe(200);
  });

  test('has nobody be an inspector by two accounts, one of which came back', async () => {
    const one = await make('left-and-back');
    const { account: two } = await make('took-over');
    const { id } = one.account;
    await grant(id, { roles: ['inspector'], inspector: 'I3' });
    await administrator.call('POST', `/accounts/${id}/disable`, { reason: '调离' });
    expect((await grant(two.id, { roles: ['inspector'], inspector: 'I3' })).status).toBe(200);
    const enable = () => administrator.call('POST', `/accounts/${id}/enable`, { reason: '调回' });
    expect((await enable()).problem).toBe('inspector-linked');
    await grant(id, { roles: [] });
    expect((await enable()).status).toBe(200);
  });

  test('limits to a department that exists', async () => {
    const { account } = await make('placed');
    expect((await grant(account.id, { roles: [], department: 'NO' })).problem).toBe('department-unknown');
    expect((await grant(account.id, { roles: [], department: 'JT' })).body.department).toBe('JT');
  });

  test('leaves a history of who granted what, when and why', async () => {
    const { account } = await make('historic');
    await grant(account.id, { roles: ['planner'], reason: '调入法制科' });
    await grant(account.id, { roles: [], reason: '调出' });
    const { body } = await auditor.call('GET', `/accounts/${account.id}/history`);
    const items = body.items as unknown as { register: string; id: string; after: object | null }[];
    expect(
      items.filter(({ register }) => register === 'account_role').map(({ id, after }) => [id, after]),
    ).toEqual([
      [`${account.id}/planner`, null],
      [`${account.id}/planner`, { account_id: account.id, role: 'planner' }],
    ]);
    const reasons = await db
      .selectFrom('audit_entry')
      .select(['reason'])
      .where('object_id', '=', account.id)
      .where('action', '=', 'account.grant')
      .orderBy('id')
      .execute();
    expect(reasons.map(({ reason }) => reason)).toEqual(['调入法制科', '调出']);
  });
});

test('the auditor reads accounts and changes nothing', async () => {
  expect((await auditor.call('GET', '/accounts')).status).toBe(200);
  const { account } = await make('audited');
  expect((await grant(account.id, { roles: ['planner'] }, auditor)).problem).toBe('role-forbidden');
  expect((await auditor.call('PATCH', `/accounts/${account.id}`, { name: '改' })).problem).toBe(
    'role-forbidden',
  );
});

test.each([['administrator'], ['security-officer'], ['auditor']])(
  'the %s has no business rights',
  async (role) => {
    const one = (await office.first())[role as 'auditor'];
    const { body } = await one.call('GET', '/me');
    const may = body.may as unknown as string[];
    const writes = may.filter((name) => !name.startsWith('GET '));
    const business = /\/(targets|inspectors|matters|imports|plans|draws|visits)\b/;
    expect(may.length).toBeGreaterThan(5);
    expect(writes.filter((name) => business.test(name))).toEqual([]);
  },
);

test('a service account has no password, and no role that is for people', async () => {
  const { account, activation } = await make('exchange', 'service');
  expect(activation).toBeNull();
  for (const role of ['auditor', 'conference-secretary', 'agency-head', 'reviewer', 'inspector'])
    expect((await grant(account.id, { roles: [role], inspector: 'I2' })).problem).toBe('role-for-people');
  expect((await administrator.call('POST', `/accounts/${account.id}/link`)).problem).toBe('service-account');
  expect((await grant(account.id, { roles: ['registrar'] })).status).toBe(200);
});
