/** Photographs of inspectors, from their phones to whoever downloads them. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { CANARY, JPEG, jpegPhotograph, PNG, WEBP } from './images.ts';

const { app, db, intruder, tokenFor } = await testApp();
const PATH = '/api/v1/attachments';
const digestOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
type Headers = { authorization: string };
let base: string;

beforeAll(async () => {
  base = await app.listen({ port: 0, host: '127.0.0.1' });
});

async function send(headers: Headers, bytes: Buffer, name = 'IMG_0412.JPG') {
  const body = new FormData();
  body.set('file', new Blob([Uint8Array.from(bytes)]), name);
  const reply = await fetch(base + PATH, { method: 'POST', body, headers });
  return { status: reply.status, body: (await reply.json()) as Record<string, string> };
}
const download = (headers: Headers, digest: string) => fetch(`${base}${PATH}/${digest}`, { headers });

const senders = (digest: string) =>
  db
    .selectFrom('attachment_sender')
    .select(['sent_by', 'received_digest'])
    .where('digest', '=', digest)
    .orderBy('sent_at')
    .execute();

describe('a photograph', () => {
  test.each([
    ['JPEG', JPEG],
    ['PNG', PNG],
    ['WebP', WEBP],
  ])('as %s loses place, time and device and keeps its picture', async (_type, photograph) => {
    const own = await tokenFor('inspector');
    const { status, body } = await send(own, photograph.sent);
    expect(status).toBe(201);
    // By the one the device knows its file, by the other everybody else.
    expect(body).toMatchObject({
      received_digest: digestOf(photograph.sent),
      digest: digestOf(photograph.kept),
      size: photograph.kept.length,
    });
    const got = await download(own, digestOf(photograph.kept));
    expect(Buffer.from(await got.arrayBuffer())).toEqual(photograph.kept);
    const files = readdirSync(app.attachments.folder, { recursive: true, withFileTypes: true });
    const onDisk = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
    expect(onDisk.filter((path) => readFileSync(path).includes(CANARY))).toEqual([]);
  });

  test('sent again is the same one; each who sends it is remembered once, with what the device had', async () => {
    const alike = Buffer.from(JPEG.sent.toString('latin1').replaceAll('F2LXK0', 'Z9LXK1'), 'latin1');
    const [one, two] = [await tokenFor('inspector'), await tokenFor('inspector')];
    const digest = digestOf(JPEG.kept);
    const before = (await senders(digest)).length;
    for (const [who, bytes] of [
      [one, JPEG.sent],
      [one, JPEG.sent],
      [two, alike],
      [two, alike],
    ] as const)
      expect(await send(who, bytes)).toMatchObject({
        status: 200,
        body: { digest, received_digest: digestOf(bytes) },
      });
    const added = (await senders(digest)).slice(before);
    expect(added.map(({ received_digest }) => received_digest)).toEqual([
      digestOf(JPEG.sent),
      digestOf(alike),
    ]);
    const told = await db
      .selectFrom('audit_entry')
      .select('actor')
      .where('action', '=', 'attachment.send')
      .where('object_id', '=', digest)
      .orderBy('id')
      .execute();
    expect(told).toEqual(added.map(({ sent_by }) => ({ actor: sent_by })));
  });
});

describe('an inspector', () => {
  const scan = Buffer.from('%PDF-1.7\n笔录\n%%EOF\n');

  test('downloads what he sent and nothing else, though he knows its digest', async () => {
    const [own, other, planner] = [
      await tokenFor('inspector', { inspector: 'I1' }),
      await tokenFor('inspector', { inspector: 'I2' }),
      await tokenFor('planner'),
    ];
    const { body } = await send(own, scan);
    const statuses = async () =>
      Promise.all([own, other, planner].map(async (who) => (await download(who, body.digest!)).status));
    expect(await statuses()).toEqual([200, 404, 200]);
    // Whoever has the same file himself, as a colleague's who went with him, may see what he has.
    expect((await send(other, scan)).status).toBe(200);
    expect(await statuses()).toEqual([200, 200, 200]);
  });

  test('downloads what he sent wherever he belongs', async () => {
    const sender = await tokenFor('inspector', { inspector: 'I3' });
    const { body } = await send(sender, Buffer.concat([scan, scan]));
    await sql`INSERT INTO department (code, name) VALUES ('HB', '生态环境局')`.execute(intruder);
    const later = await tokenFor('inspector', { inspector: 'I3', department: 'HB' });
    expect((await download(later, body.digest!)).status).toBe(200);
    const colleague = await tokenFor('inspector', { inspector: 'I4', department: 'HB' });
    expect((await download(colleague, body.digest!)).status).toBe(404);
  });
});

test.each([
  [
    'a page that is a PDF as well',
    Buffer.from('%PDF-1.7\n<script>alert(1)</script>'),
    'application/pdf',
    'pdf',
  ],
  [
    'a photograph followed by a page',
    Buffer.concat([jpegPhotograph(Buffer.from('another')).sent, Buffer.from('<html>')]),
    'image/jpeg',
    'jpeg',
  ],
])(
  '%s is saved under the ending of its type and runs nothing where it is shown',
  async (_what, bytes, type, end) => {
    const own = await tokenFor('inspector');
    const { body } = await send(own, bytes, '整改.html');
    const got = await download(own, body.digest!);
    expect(Object.fromEntries(got.headers)).toMatchObject({
      'content-type': type,
      'content-disposition': expect.stringMatching(
        new RegExp(`^attachment; filename\\*=\\S+\\.${end}$`, 'i'),
      ),
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'no-store',
    });
  },
);
