/**
 * `npm run setup`: makes the three administrators, once. Asks for their names at a terminal, or takes
 * `{"administrator": {"login", "name"}, "security-officer": {…}, "auditor": {…}}` on standard input.
 * Prints a one-time link for each, by which that person alone chooses the password.
 */
import { stdin, stdout } from 'node:process';
import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { newAccount } from '../account/schema.ts';
import { FIRST_ROLES, type FirstPeople, samePeople, setUp } from '../account/set-up.ts';
import { readConfig } from '../platform/config.ts';
import { openDatabase, openPool } from '../platform/database.ts';
import { refuseExampleSecrets } from '../platform/example-secrets.ts';
import { openServiceDatabase } from '../platform/service-database.ts';

const person = newAccount.pick({ login: true, name: true });
const People = z
  .strictObject({ administrator: person, 'security-officer': person, auditor: person })
  .refine((people) => !samePeople(people), '须是三个不同的人 | they must be three different people');

const TITLES = { administrator: '系统管理员', 'security-officer': '安全管理员', auditor: '审计员' } as const;

/** @throws {Error} naming everything that does not fit */
function readPeople(given: unknown): FirstPeople {
  const result = People.safeParse(given);
  if (result.success) return result.data;
  throw new Error(z.prettifyError(result.error));
}

async function askForPeople(): Promise<unknown> {
  const terminal = createInterface({ input: stdin, output: stdout });
  const people: Record<string, object> = {};
  for (const role of FIRST_ROLES) {
    const name = await terminal.question(`${TITLES[role]} ${role}\n  姓名 name: `);
    people[role] = { name, login: await terminal.question('  登录名 login: ') };
  }
  terminal.close();
  return people;
}

async function main(): Promise<void> {
  const config = readConfig();
  refuseExampleSecrets(config);
  const people = readPeople(stdin.isTTY ? await askForPeople() : JSON.parse(await text(stdin)));
  const database = await openServiceDatabase(config);
  const db = openDatabase(openPool(database.appUrl, { connections: 2 }));
  try {
    const links = await setUp(db, people);
    if (links === undefined)
      throw new Error('已有账户，首次启动早已完成 | There are accounts: the first start is over.');
    for (const role of FIRST_ROLES) console.log(`${TITLES[role]} ${people[role].login} ${links[role].path}`);
  } finally {
    await db.destroy();
    await database.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
