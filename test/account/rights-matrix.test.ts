import { describe, expect, test } from 'vitest';
import { ROLES, type Role } from '../../src/platform/http/access.ts';
import { RIGHTS, type Right, rolesOf } from './rights.ts';
import { type Place, scopedOffice } from './scoped-office.ts';

const office = await scopedOffice();
const address = await office.app.listen({ port: 0, host: '127.0.0.1' });
const { visit } = office;

/** Where the rows of JT stand: the first pattern that an address of the interface begins with fills its parameters. */
const PLACES: readonly (readonly [begins: string, filled: string])[] = [
  ['/api/v1/departments/{code}', '/api/v1/departments/JT-ZF'],
  ['/api/v1/matters/{code}', '/api/v1/matters/M01'],
  ['/api/v1/targets/{id}', '/api/v1/targets/F100'],
  ['/api/v1/inspectors/{id}', `/api/v1/inspectors/${office.visitor}`],
  ['/api/v1/outside-checks/{source}/{number}', '/api/v1/outside-checks/OLD/N1'],
  ['/api/v1/imports/{id}', `/api/v1/imports/${office.import_id}`],
  ['/api/v1/plans/{code}', '/api/v1/plans/P1'],
  ['/api/v1/draws/{id}', `/api/v1/draws/${office.draw}`],
  ['/api/v1/draw-sessions/{id}', `/api/v1/draw-sessions/${office.session}`],
  ['/api/v1/publications/{number}', `/api/v1/publications/${office.publication}`],
  ['/api/v1/objections/{number}', `/api/v1/objections/${office.objection}`],
  ['/api/v1/attachments/{digest}', `/api/v1/attachments/${office.scan}`],
  ['/api/v1/visits/{draw}/{target}/{group}', `/api/v1/visits/${visit.draw}/${visit.target}/${visit.group}`],
];

function fill(template: string): string {
  const [begins, filled] = PLACES.find(([one]) => template.startsWith(one)) ?? ['', ''];
  return `${filled}${template.slice(begins.length)}`
    .replace('{task}', 'T01')
    .replace('{paper}', 'notice')
    .replace(/\{\w+\}/g, '1');
}

/** What kept a request out; anything else that is answered, good or bad, means that it was let through. */
type Outcome = 'unknown' | 'forbidden' | 'missing' | 'foreign' | 'through';
const OUTCOMES: Readonly<Record<string, Outcome>> = {
  '401 token-missing': 'unknown',
  '403 role-forbidden': 'forbidden',
  '404 row-not-found': 'missing',
  '404 import-not-found': 'missing',
  '404 plan-not-found': 'missing',
  '404 draw-not-found': 'missing',
  '404 session-not-found': 'missing',
  '404 visit-not-found': 'missing',
  '404 attachment-not-found': 'missing',
  '404 publication-not-found': 'missing',
  '404 objection-not-found': 'missing',
  '403 outside-department': 'foreign',
};

async function ask(operation: string, token?: string): Promise<Outcome> {
  const [method = '', template = ''] = operation.split(' ');
  const reply = await fetch(`${address}${fill(template)}`, {
    method,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });
  const json = reply.headers.get('content-type')?.includes('problem+json') === true;
  const text = await reply.text();
  const problem = json ? String(JSON.parse(text).type).replace('/problems/', '') : '';
  if (problem === 'undeclared-problem') throw new Error(`${operation}: ${text}`);
  return OUTCOMES[`${reply.status} ${problem}`] ?? 'through';
}

const kept = new Map<string, Promise<string>>();
/** A token of an account of this role and department; the inspector is one who goes on the visit. */
function tokenOf(role: Role, place?: Place): Promise<string> {
  const key = `${role} ${place}`;
  const token = kept.get(key) ?? office.tokenIn(role, place, office.visitor);
  kept.set(key, token);
  return token;
}

/** What each role and place should meet, by the table. */
function expected([who, scope, theirs]: Right, operation: string): Record<string, Outcome> {
  const roles = rolesOf(who);
  if (roles === 'anybody') return { nobody: 'through' };
  const outcomes: Record<string, Outcome> = { nobody: 'unknown' };
  const rows = scope === 'own' || scope === 'joint' || scope === 'lead';
  for (const role of ROLES) {
    const may = roles.includes(role);
    outcomes[role] = may ? 'through' : 'forbidden';
    if (!may || !rows || role === theirs) continue;
    outcomes[`${role} of JT`] = 'through';
    outcomes[`${role} of SJ`] = 'missing';
    const reads = operation.startsWith('GET ');
    outcomes[`${role} of HB`] =
      scope === 'own' ? 'missing' : scope === 'lead' && !reads ? 'foreign' : 'through';
  }
  return outcomes;
}

async function found(wanted: Record<string, Outcome>, operation: string) {
  const outcomes: Record<string, Outcome> = {};
  for (const who of Object.keys(wanted)) {
    const [role, place] = who.split(' of ') as [Role | 'nobody', Place | undefined];
    const token = role === 'nobody' ? undefined : await tokenOf(role, place);
    const outcome = await ask(operation, token);
    // Where no department is asked about, what is missing was merely not prepared.
    const isRow = Object.keys(wanted).some((one) => one.includes(' of '));
    outcomes[who] = outcome === 'missing' && !isRow ? 'through' : outcome;
  }
  return outcomes;
}

const operations = Object.entries(office.app.swagger().paths ?? {}).flatMap(([path, item]) =>
  Object.keys(item as object).map((method) => `${method.toUpperCase()} ${path}`),
);

describe('the table of rights', () => {
  test('has a row for every operation, and no other', () => {
    expect([...operations].sort()).toEqual(Object.keys(RIGHTS).sort());
    expect(operations.length).toBeGreaterThan(150);
  });

  test('gives the three who keep the accounts no business rights', () => {
    const business = /\/(matters|targets|inspectors|imports|plans|draws|draw-sessions|visits)\b/;
    const wrong = Object.entries(RIGHTS).filter(
      ([operation, [who]]) =>
        business.test(operation) &&
        !operation.startsWith('GET ') &&
        /administrator|security-officer|auditor|every/.test(who),
    );
    expect(wrong).toEqual([]);
  });
});

describe('every operation lets through whom the table names', () => {
  test.each(Object.entries(RIGHTS))('%s: %j', async (operation, right) => {
    const wanted = expected(right, operation);
    expect(await found(wanted, operation)).toEqual(wanted);
  });
});
