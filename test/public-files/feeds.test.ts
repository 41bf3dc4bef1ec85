import { SaxesParser } from 'saxes';
import { beforeAll, describe, expect, it } from 'vitest';
import { atomFeed } from '../../src/public-files/atom.ts';
import { feedPath, fileName } from '../../src/public-files/layout.ts';
import { testApp } from '../support/app.ts';
import { announcer } from './announce.ts';
import { everyFile } from './folder.ts';

const HOSTILE = ['all', '..', '.hidden', 'a:b'];
const test = await testApp();
const { app } = test;
const office = await announcer(test, ['JT', 'JT-ZF', ...HOSTILE]);
const NASTY = `<script>alert("1")</script>&amp;]]>'公司`;

/** An element with its text, attributes and children; throws unless the document is well-formed. */
interface Element {
  readonly name: string;
  readonly uri: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}
function parse(xml: string): Element {
  const parser = new SaxesParser({ xmlns: true });
  const open: Element[] = [{ name: '', uri: '', attributes: {}, children: [], text: '' }];
  parser.on('opentag', ({ local, uri, attributes }) => {
    const values = Object.fromEntries(Object.entries(attributes).map(([name, { value }]) => [name, value]));
    const element = { name: local, uri, attributes: values, children: [], text: '' };
    open.at(-1)!.children.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    open.at(-1)!.text += text;
  });
  parser.on('closetag', () => void open.pop());
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(xml).close();
  return open[0]!.children[0]!;
}
const childText = ({ children }: Element, name: string) => children.find((one) => one.name === name)?.text;
const entries = ({ children }: Element) => children.filter(({ name }) => name === 'entry');

const read = async () => {
  await app.publicFiles.bringUpToDate();
  return everyFile(app.publicFiles.folder);
};
const feed = (files: ReadonlyMap<string, Buffer>, path: string) => parse(files.get(path)!.toString());

let numbers: string[];
beforeAll(async () => {
  numbers = await office.results(
    { target: 'F1', name: NASTY },
    { target: 'F2', name: '乙公司', department: 'JT-ZF' },
    { target: 'F3', name: '丙公司' },
  );
});

describe('a feed', () => {
  it('is Atom: every element that RFC 4287 asks for, once, in its namespace', async () => {
    const root = feed(await read(), 'feeds/all/result.atom');
    expect([root.name, root.uri]).toEqual(['feed', 'http://www.w3.org/2005/Atom']);
    for (const element of [root, ...entries(root)]) {
      for (const name of ['id', 'title', 'updated'])
        expect(element.children.filter((one) => one.name === name)).toHaveLength(1);
      expect(childText(element, 'id')).toMatch(/^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      expect(childText(element, 'updated')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    }
    expect(root.children.find(({ name }) => name === 'author')!.children[0]!.text).toBe('TEST');
    const self = root.children.find(({ name, attributes }) => name === 'link' && attributes.rel === 'self');
    expect((await app.inject(self!.attributes.href!)).headers['content-type']).toContain(
      'application/atom+xml',
    );
  });

  it('says names as they are, whatever they would do in XML', async () => {
    const titles = entries(feed(await read(), 'feeds/all/result.atom')).map((one) => childText(one, 'title'));
    expect(titles).toContain(`${NASTY}检查结果`);
  });

  it('leads from every entry to its file', async () => {
    for (const entry of entries(feed(await read(), 'feeds/all/result.atom'))) {
      const { href } = entry.children.find(({ name }) => name === 'link')!.attributes;
      expect((await app.inject(href!)).json().title).toBe(childText(entry, 'title'));
    }
  });

  it('of a department has what it leads, and that of all departments everything', async () => {
    const files = await read();
    const titles = (path: string) => entries(feed(files, path)).map((one) => childText(one, 'title'));
    expect(titles('feeds/JT-ZF/result.atom')).toEqual(['乙公司检查结果']);
    expect(titles('feeds/JT/result.atom')).toEqual(['丙公司检查结果', `${NASTY}检查结果`]);
    expect(titles('feeds/all/result.atom')).toHaveLength(3);
  });

  it('has corrections, answers and withdrawals as entries, beside what they are about', async () => {
    const correction = await office.correct(numbers[1]!, { target: 'F2', name: '乙公司' }, '更正的理由');
    const answer = await office.answer(numbers[1]!, '答复');
    const withdrawal = await office.withdraw(numbers[2]!, '撤下的理由');
    const files = await read();
    const shown = (path: string) =>
      entries(feed(files, path)).map((one) => [
        one.children.find(({ name }) => name === 'category')!.attributes.term,
        childText(one, 'title'),
        childText(one, 'summary'),
      ]);
    expect(shown('feeds/JT-ZF/result.atom')).toEqual([
      ['objection', `异议处理结果 ${numbers[1]}`, '答复'],
      ['correction', '更正：乙公司检查结果', '更正的理由'],
      ['result', '乙公司检查结果', undefined],
    ]);
    expect(shown('feeds/JT/result.atom')).toEqual([
      ['withdrawal', `撤下 withdrawal of ${numbers[2]}`, '撤下的理由'],
      ['result', `已撤下 withdrawn ${numbers[2]}`, undefined],
      ['result', `${NASTY}检查结果`, undefined],
    ]);
    for (const number of [correction, answer, withdrawal])
      expect(files.get('feeds/all/result.atom')!.toString()).toContain(`/${number}.json`);
  });

  it('keeps the identifiers of its entries, and tells by their time that something stands beside', async () => {
    const ids = (root: Element) =>
      new Map(
        entries(root).map((one) => [one.children.find((c) => c.name === 'link')!.attributes.href, one]),
      );
    const before = ids(feed(await read(), 'feeds/all/result.atom'));
    await office.correct(numbers[0]!, { target: 'F1', name: NASTY });
    const after = ids(feed(await read(), 'feeds/all/result.atom'));
    for (const [href, entry] of before)
      expect(childText(after.get(href)!, 'id')).toBe(childText(entry, 'id'));
    const href = [...before.keys()].find((one) => one!.endsWith(`/${numbers[0]}.json`))!;
    expect(childText(after.get(href)!, 'updated')! > childText(before.get(href)!, 'updated')!).toBe(true);
    expect(new Set([...after.values()].map((one) => childText(one, 'id'))).size).toBe(after.size);
  });

  it('holds the hundred newest, the newest first', async () => {
    const many = Array.from({ length: 103 }, (_, i) => ({ target: `M${i}`, name: `第${i}家公司` }));
    await office.results(...many);
    const titles = entries(feed(await read(), 'feeds/JT/result.atom')).map((one) => childText(one, 'title'));
    expect(titles).toEqual(
      many
        .map(({ name }) => `${name}检查结果`)
        .reverse()
        .slice(0, 100),
    );
  });

  it('of a department with a name that means something to a file system lies in a folder of its own', async () => {
    for (const department of HOSTILE) await office.results({ target: 'F9', name: '公司', department });
    const files = await read();
    for (const department of HOSTILE) {
      const path = feedPath(department, 'result');
      expect(path).toMatch(/^feeds\/[0-9A-Za-z~_-][0-9A-Za-z._~-]*\/result\.atom$/);
      expect(entries(feed(files, path))).toHaveLength(1);
      expect((await app.inject(`/public/${path}`)).statusCode).toBe(200);
    }
    expect(new Set(HOSTILE.map(fileName)).size).toBe(HOSTILE.length);
  });
});

describe('the XML of a feed', () => {
  it('is well-formed whatever is written into it', () => {
    const controls = Array.from({ length: 0x20 }, (_, i) => String.fromCharCode(i)).join('');
    const title = `${controls}\uD800\uFFFE\u{1F600}${NASTY}`;
    const entry = {
      id: 'urn:x',
      title,
      published: '2026-05-08T01:00:00Z',
      updated: '2026-05-08T01:00:00Z',
      href: `/"'<&`,
      category: title,
      summary: title,
    };
    const root = parse(
      atomFeed({ id: 'urn:y', title, author: title, rights: title, self: `/"<`, entries: [entry] }),
    );
    expect(childText(root, 'title')).toContain(`\u{1F600}${NASTY}`);
  });
});
