import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readNote } from '../../src/core/ledger/checkpoint.ts';
import { readBundle } from '../../src/core/verify/bundle.ts';
import { verifyBundle } from '../../src/core/verify/verify.ts';
import { nativeSuites } from '../../src/platform/native-suites.ts';
import { readToken, TokenRefused } from '../../src/time-stamp/read-token.ts';
import { trustedRoots } from '../../src/time-stamp/trusted-roots.ts';
import { drawOffice } from '../draw/office.ts';
import { testApp } from '../support/app.ts';
import { timeStampAuthority } from '../support/time-stamp-authority.ts';

const golden = (name: string) => new URL(`golden/${name}`, import.meta.url);
const AT = '2026-03-05T01:20:00Z';

describe('a token that OpenSSL made', () => {
  const text = readFileSync(golden('body.txt'));
  const response = readFileSync(golden('resp.tsr'));
  const roots = trustedRoots(golden('ca.pem').pathname);
  const refusal = async (der: Uint8Array, over: Uint8Array, trusted: readonly Uint8Array[]) =>
    await readToken(der, over, trusted).then(
      () => 'taken',
      (error: unknown) => (error instanceof TokenRefused ? error.refusal : error),
    );

  test('is read with its time, authority and policy, as a response and bare', async () => {
    const stamp = await readToken(response, text, roots);
    expect(stamp).toMatchObject({
      stamped_at: '2026-11-22T21:04:30Z',
      authority: 'Test TSA',
      policy: '1.2.3.4',
      is_trusted: true,
    });
    expect(await readToken(stamp.token, text, roots)).toEqual(stamp);
  });

  test('is not called trusted where no root is known', async () => {
    expect(await readToken(response, text, [])).toMatchObject({ is_trusted: false });
  });

  test('is refused over another text, under another root, broken, and as something else', async () => {
    const { token } = await readToken(response, text, roots);
    const broken = Uint8Array.from(token);
    broken[broken.length - 5]! ^= 1;
    expect(await refusal(response, Buffer.from('other'), roots)).toBe('other-text');
    expect(await refusal(response, text, [(await timeStampAuthority()).root])).toBe('certificate');
    expect(await refusal(broken, text, roots)).toBe('signature');
    expect(await refusal(Buffer.from('nothing'), text, roots)).toBe('malformed');
    expect(await refusal(new X509Certificate(readFileSync(golden('ca.pem'))).raw, text, roots)).toBe(
      'malformed',
    );
  });

  test('never ends in anything but a time stamp or a named refusal, whichever byte is changed', async () => {
    const { token, stamped_at } = await readToken(response, text, roots);
    for (let at = 0; at < token.length; at += 37) {
      const changed = Uint8Array.from(token);
      changed[at]! ^= 0x10;
      const read = await readToken(changed, text, roots).catch((error: unknown) => error);
      if (!(read instanceof TokenRefused)) expect(read).toMatchObject({ stamped_at, is_trusted: true });
    }
  });
});

test('a certificate for other purposes makes no time stamps', async () => {
  const authority = await timeStampAuthority('code');
  await expect(
    readToken(await authority.stamp('text', AT), Buffer.from('text'), [authority.root]),
  ).rejects.toMatchObject({
    refusal: 'certificate',
  });
});

describe('over HTTP', async () => {
  const authority = await timeStampAuthority();
  const { app, tokenFor } = await testApp(() => undefined, { timeStampRoots: [authority.root] });
  const planner = await tokenFor('planner');
  const give = (size: number, token: Uint8Array, headers: Record<string, string> = planner) =>
    app.inject({
      method: 'POST',
      url: '/api/v1/ledger/time-stamps',
      headers,
      payload: { size, token: Buffer.from(token).toString('base64') },
    });
  const textOf = (size: number) => app.inject(`/api/v1/public/ledger/time-stamps/text?size=${size}`);

  test('a planner keeps a stamp of a checkpoint, once, and everybody reads it', async () => {
    const text = await textOf(1);
    expect(text.body).toMatch(/^double-random\/test\n1\n[A-Za-z0-9+/=]{44}\n$/);
    const token = await authority.stamp(text.body, AT);
    expect((await give(1, token)).statusCode).toBe(201);
    expect((await give(1, token)).statusCode).toBe(201);
    const { items } = (await app.inject('/api/v1/public/ledger/time-stamps')).json();
    expect(items).toMatchObject([
      {
        size: 1,
        stamped_at: AT,
        authority: '测试时间戳机构',
        is_trusted: true,
        token: Buffer.from(token).toString('base64'),
      },
    ]);
  });

  test('a stamp over anything else is refused and not kept', async () => {
    const reply = await give(1, await authority.stamp('double-random/test\n1\n', AT));
    expect(reply.json()).toMatchObject({ type: '/problems/time-stamp-refused', reason: 'other-text' });
    const { items } = (await app.inject('/api/v1/public/ledger/time-stamps')).json();
    expect(items).toHaveLength(1);
  });

  test('there is no stamp of a log that is not that long', async () => {
    expect((await textOf(99)).statusCode).toBe(404);
    expect((await give(99, await authority.stamp('x', AT))).statusCode).toBe(404);
  });

  test('only a planner gives stamps', async () => {
    expect((await give(1, Buffer.from('none'), await tokenFor('registrar'))).statusCode).toBe(403);
    expect((await give(1, Buffer.from('none'), {})).statusCode).toBe(401);
  });
});

test('evidence carries the stamp of a checkpoint that holds the commitment, and shows that checkpoint', async () => {
  const office = await drawOffice();
  const authority = await timeStampAuthority();
  const id = await office.draft();
  await office.seal(id);
  const { body } = await office.commit(id);
  const size = Number(body.position) + 1;
  const { body: text } = await office.publicGet(`/ledger/time-stamps/text?size=${size}`);
  const token = Buffer.from(await authority.stamp(text, AT)).toString('base64');
  await office.post('/ledger/time-stamps', { size, token });
  await office.run(id);
  await office.disclose(id);
  const { number } = (await office.get(`/draws/${id}`)).body;
  const bundle = readBundle((await office.publicGet(`/draws/${number}/evidence`)).body);
  expect(bundle.log?.time_stamp).toBe(token);
  const bodies = (bundle.log?.growth ?? []).map(({ checkpoint }) => readNote(checkpoint).body);
  expect(bodies).toContain(text);
  expect(verifyBundle(bundle, { suites: nativeSuites }).verified).toBe(true);
});
