import { createHash, createHmac } from 'node:crypto';
import iconv from 'iconv-lite';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { DIGITS } from '../draw/office.ts';
import { countyOffice } from '../draw/staffing/counties.ts';

const office = await countyOffice();
const { db, intruder } = office;

const entries = async () =>
  await db.selectFrom('ledger_entry').select(['position', 'body']).orderBy('position').execute();

describe('before disclosure', () => {
  /** Hex and base64 of 8 bytes and more that stand in a text, cut to the lengths that digests are cut to. */
  const digestsIn = (text: string): Set<string> => {
    const found = new Set<string>();
    for (const [run] of text.matchAll(/[0-9a-f]{16,}/g))
      for (const length of [16, 32, 40, 64]) if (run.length >= length) found.add(run.slice(0, length));
    return found;
  };

  /** Every way to write a word that a careless programmer might hash. */
  function* spellings(word: string): Generator<Buffer> {
    const texts = new Set([word, word.toLowerCase(), word.toUpperCase(), word.trim()]);
    for (const text of texts)
      for (const bytes of [Buffer.from(text), Buffer.from(text, 'utf16le'), iconv.encode(text, 'gb18030')]) {
        yield bytes;
        for (const byte of [0, 1, 10]) {
          yield Buffer.concat([Buffer.from([byte]), bytes]);
          yield Buffer.concat([bytes, Buffer.from([byte])]);
        }
        yield Buffer.concat([Buffer.from([0]), bytes, Buffer.from([0])]);
      }
    for (const json of [JSON.stringify(word), `["${word}"]`, `{"id":"${word}"}`, `{"target":"${word}"}`])
      yield Buffer.from(json);
    for (const visit of ['T01', 'T02', 'door']) yield Buffer.from(`${word}/${visit}`);
    yield letter(word);
  }

  function openedBy(words: readonly string[], text: string, keys: readonly string[]): string[] {
    const digests = digestsIn(text);
    const opens = (digest: string) => [16, 32, 40, 64].some((length) => digests.has(digest.slice(0, length)));
    return words.filter((word) => {
      if (text.includes(word)) return true;
      for (const bytes of spellings(word)) {
        const plain = ['sha256', 'sha1', 'md5', 'sha512', 'sm3'].map((name) =>
          createHash(name).update(bytes).digest('hex'),
        );
        const keyed = keys.map((key) => createHmac('sha256', key).update(bytes).digest('hex'));
        if ([...plain, ...keyed].some(opens)) return true;
      }
      return false;
    });
  }

  /** The scan of a form letter: the same for every firm but for what is filled in. */
  const letter = (word: string) => Buffer.from(`%PDF-1.7\n${letterText(word)}\n%%EOF\n`);
  const letterText = (word: string) => `兹证明 ${word} 已停业`;

  async function dictionary(): Promise<{ readonly long: string[]; readonly inspectors: string[] }> {
    const targets = await db.selectFrom('target').select(['id', 'name', 'credit_code']).execute();
    const people = await db.selectFrom('inspector').select(['id', 'name']).execute();
    const known = [...targets, ...people]
      .flatMap((row) => Object.values(row))
      .filter((word) => word !== null);
    const words = [...new Set(known.map(String))].filter((word) => word.length > 1);
    expect(words.length).toBeGreaterThan(200);
    const inspectors = people.map((person) => person.id);
    // Short ids such as `I1` stand in any text by chance: they are looked for as digests alone.
    return { long: words.filter((word) => !inspectors.includes(word)), inspectors };
  }

  async function entriesOf(number: string): Promise<string> {
    const own = (await entries()).filter(({ body }) => JSON.parse(body).draw === number);
    return own.map(({ body }) => body).join('\n');
  }

  async function expectClosed(number: string): Promise<void> {
    const { long, inspectors } = await dictionary();
    const text = await entriesOf(number);
    expect(digestsIn(text).size).toBeGreaterThan(3);
    expect(openedBy(long, text, [number])).toEqual([]);
    const padded = inspectors.map((word) => `${word} `);
    expect(openedBy(padded, text, [number])).toEqual([]);
    // The search itself finds what it is for.
    for (const bytes of [Buffer.from('F107'), letter('F107')]) {
      const careless = createHash('sha256').update(bytes).digest('hex');
      expect(openedBy(long, `${text}{"digest":"${careless}"}`, [])).toEqual(['F107']);
    }
  }

  it('a dictionary of firms and people opens nothing in any entry', async () => {
    const id = await office.draft({ rehearsal: true });
    await office.seal(id);
    await office.commit(id);
    await office.run(id);
    const { number, state } = (await office.get(`/draws/${id}`)).body;
    expect(state).toBe('drawn');
    await expectClosed(String(number));
  });

  it('nor in those of an official draw, of its replacements, and of its end', async () => {
    const parent = await office.draft({ tasks: [{ plan: 'P2', task: 'T02' }] });
    expect((await office.seal(parent)).body.state).toBe('done');
    await office.commit(parent);
    await office.typeFirst(parent);
    const slip = { digest: await office.attach('slip of an official draw'), witnesses: 2 };
    expect((await office.post(`/draws/${parent}/run`, { values: [{ value: DIGITS }], slip })).status).toBe(
      201,
    );
    const { rows } = await sql<{ stratum: string; target: string; name: string }>`
      SELECT s.stratum, e.target_id AS target, t.name FROM selection s
      JOIN frame_entry e ON e.draw_id = s.draw_id AND e.ordinal = s.ordinal
      JOIN target t ON t.id = e.target_id
      WHERE s.draw_id = ${parent} AND s.rank = 1 ORDER BY s.stratum`.execute(intruder);
    let replaced = 0;
    for (const { stratum, target, name } of rows)
      for (const [rank, word] of [
        [1, target],
        [2, name],
      ] as const) {
        const evidence = await office.attach(letterText(word));
        const reason = letterText(word);
        const body = { kind: 'target', stratum, rank, cause: 'closed', reason, evidence };
        const asked = await office.post(`/draws/${parent}/replacements`, body);
        if (asked.status !== 201) continue;
        const accept = `/draws/${parent}/replacements/${asked.body.id}/accept`;
        if ((await office.secondPost(accept)).status === 201) replaced += 1;
      }
    expect(replaced).toBeGreaterThan(0);
    const { items } = (await office.get(`/draws/${parent}/teams?limit=1`)).body as {
      items: { unit: string; inspectors: { id: string }[] }[];
    };
    const [team] = items;
    const seat = { kind: 'seat', unit: team!.unit, department: 'JT-ZF', seat: 0, cause: 'illness' };
    const reason = team!.inspectors[0]!.id;
    const asked = await office.post(`/draws/${parent}/replacements`, { ...seat, reason });
    const request = `/draws/${parent}/replacements/${asked.body.id}`;
    const source = { source: 'ceremony', digits: 10 };
    expect((await office.secondPost(`${request}/accept`, { source })).status).toBe(201);
    await office.secondPost(`${request}/first-typing`, { digits: '0123456789' });
    expect((await office.post(`${request}/value`, { digits: '0123456789' })).status).toBe(201);
    const number = String((await office.get(`/draws/${parent}`)).body.number);
    for (const type of ['replacement-requested', 'replaced'])
      expect(await entriesOf(number)).toContain(`"type":"${type}"`);
    await expectClosed(number);
    await office.post(`/draws/${parent}/void`, { reason: '名录有误' });
    expect((await office.secondPost(`/draws/${parent}/void/confirm`)).status).toBe(201);
    expect(await entriesOf(number)).toContain('"type":"void"');
    await expectClosed(number);
  });
});
