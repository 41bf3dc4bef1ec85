import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { attachmentOrProblem } from '../../src/attachment/queries.ts';
import { record } from '../../src/platform/audit.ts';
import { transact } from '../../src/platform/database.ts';
import type { Role } from '../../src/platform/http/access.ts';
import { testApp } from '../support/app.ts';
import { JPEG, PNG, WEBP } from './images.ts';

const { app, db, tokenFor } = await testApp();
const PATH = '/api/v1/attachments';
let base: string;

const PDF = Buffer.from('%PDF-1.7\n会议纪要\n%%EOF\n');
const digestOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

beforeAll(async () => {
  base = await app.listen({ port: 0, host: '127.0.0.1' });
});

async function send(role: Role, bytes: Buffer, name = '纪要.pdf', field = 'file') {
  const body = new FormData();
  body.set(field, new Blob([Uint8Array.from(bytes)]), name);
  const reply = await fetch(base + PATH, { method: 'POST', body, headers: await tokenFor(role) });
  const answer = (await reply.json()) as Record<string, unknown>;
  return { status: reply.status, body: answer, problem: String(answer.type ?? '').replace('/problems/', '') };
}
const fetchAs = async (role: Role, digest: string) =>
  fetch(`${base}${PATH}/${digest}`, { headers: await tokenFor(role) });
const kept = () =>
  readdirSync(app.attachments.folder, { recursive: true, withFileTypes: true }).filter((file) =>
    file.isFile(),
  );

describe('an attachment', () => {
  it('is known by the SHA-256 of its bytes and comes back as it was', async () => {
    const sent = await send('conference-secretary', PDF, 'C:\\扫描\\纪要.pdf');
    expect(sent).toMatchObject({
      status: 201,
      body: { digest: digestOf(PDF), media_type: 'application/pdf', size: PDF.length, name: '纪要.pdf' },
    });
    const got = await fetchAs('auditor', digestOf(PDF));
    expect(Buffer.from(await got.arrayBuffer())).toEqual(PDF);
    expect(Object.fromEntries(got.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent('纪要.pdf')}`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
  });

  it('sent twice is one, under the name it first had', async () => {
    const before = kept().length;
    const again = await send('planner', PDF, '另一个名字.pdf');
    expect(again).toMatchObject({ status: 200, body: { name: '纪要.pdf' } });
    expect(kept()).toHaveLength(before);
    const entries = await db
      .selectFrom('audit_entry')
      .select('object_id')
      .where('action', '=', 'attachment.add')
      .execute();
    expect(entries).toEqual([{ object_id: digestOf(PDF) }]);
  });

  it('sent twice at the same time is one', async () => {
    const answers = await Promise.all([
      send('inspector', JPEG.sent),
      send('reviewer', JPEG.sent),
      send('registrar', JPEG.sent),
    ]);
    expect(new Set(answers.map(({ body }) => body.created_by)).size).toBe(1);
  });

  it.each([
    ['a PNG', PNG.sent, 'image/png'],
    ['a JPEG', JPEG.sent, 'image/jpeg'],
    ['a WebP', WEBP.sent, 'image/webp'],
  ])('has the type of its content, whatever its name: %s called a PDF', async (_what, bytes, type) => {
    expect((await send('agency-head', bytes, 'a.pdf')).body).toMatchObject({ media_type: type });
  });

  it.each([
    ['a page called a PDF', Buffer.from('<html><script>alert(1)</script>')],
    ['a PDF that does not begin as one', Buffer.from(' %PDF-1.7')],
    ['nothing', Buffer.alloc(0)],
  ])('is refused when it is %s, and nothing of it stays', async (_what, bytes) => {
    const before = kept().length;
    expect(await send('planner', bytes, 'a.pdf')).toMatchObject({
      status: 415,
      problem: 'attachment-type-refused',
    });
    expect(kept()).toHaveLength(before);
  });

  it.each([
    ['an iPhone’s HEIC', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic'), 415, 'attachment-heic'],
    ['a film', Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42'), 415, 'attachment-type-refused'],
    ['half a photograph', JPEG.sent.subarray(0, 400), 422, 'attachment-damaged-image'],
    ['the beginning of an image', PNG.sent.subarray(0, 8), 422, 'attachment-damaged-image'],
    ['a chunk that was changed', Buffer.from(PNG.sent).fill(0x20, 60, 61), 422, 'attachment-damaged-image'],
  ])('is refused by name when it is %s, and nothing of it stays', async (_what, bytes, status, problem) => {
    const before = kept().length;
    expect(await send('inspector', bytes, 'IMG_1.JPG')).toMatchObject({ status, problem });
    expect(kept()).toHaveLength(before);
  });

  it('is refused when it is larger than the bound, and nothing of it stays', async () => {
    const before = kept().length;
    const large = Buffer.concat([PDF, Buffer.alloc(app.attachments.max_bytes)]);
    expect(await send('planner', large)).toMatchObject({ status: 413, problem: 'body-too-large' });
    expect(kept()).toHaveLength(before);
    expect(await send('planner', PDF, 'a.pdf', 'scan')).toMatchObject({
      status: 400,
      problem: 'file-missing',
    });
  });

  it('whose file was changed on the disk is not handed out, and the same bytes mend it', async () => {
    const digest = digestOf(PNG.kept);
    const path = join(app.attachments.folder, digest.slice(0, 2), digest);
    writeFileSync(path, 'something else');
    expect((await fetchAs('reviewer', digest)).status).toBe(500);
    rmSync(path);
    mkdirSync(join(app.attachments.folder, digest.slice(0, 2)), { recursive: true });
    expect((await fetchAs('reviewer', digest)).status).toBe(500);
    expect((await send('planner', PNG.sent)).status).toBe(200);
    expect((await fetchAs('reviewer', digest)).status).toBe(200);
  });
});

describe('attachments', () => {
  it('are sent by those who take a step and read by those who look at it', async () => {
    for (const role of ['auditor', 'administrator', 'lead-handler'] as const) {
      expect(await send(role, PDF)).toMatchObject({ status: 403, problem: 'role-forbidden' });
    }
    for (const role of ['planner', 'conference-secretary', 'agency-head', 'registrar', 'reviewer'] as const) {
      expect((await fetchAs(role, digestOf(PDF))).status).toBe(200);
    }
    for (const role of ['administrator', 'lead-handler'] as const) {
      expect((await fetchAs(role, digestOf(PDF))).status).toBe(403);
    }
    expect((await fetch(`${base}${PATH}/${digestOf(PDF)}`)).status).toBe(401);
    expect((await fetchAs('planner', '0'.repeat(64))).status).toBe(404);
  });

  it('are looked up by the step that names one', async () => {
    const named = (digest: string, departments?: string[]) =>
      transact(db, { id: 'system:test', name: '测试', ...(departments && { departments }) }, async (trx) => {
        await record(trx, { action: 'test.name', object_kind: 'attachment', object_id: digest });
        return await attachmentOrProblem(trx, digest);
      });
    const unknown = { definition: { name: 'attachment-unknown' } };
    expect(await named(digestOf(PDF))).toMatchObject({ media_type: 'application/pdf' });
    await expect(named('0'.repeat(64))).rejects.toMatchObject(unknown);
    // Else naming another department's scan would show it.
    await expect(named(digestOf(PDF), ['SJ'])).rejects.toMatchObject(unknown);
  });
});
