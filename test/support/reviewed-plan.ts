/** A plan taken through its review over HTTP: submitted by one person, approved by another, published. */
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import type { TestApp } from './app.ts';

export const MINUTES = {
  opinion: '同意',
  meeting_date: '2026-03-02',
  minutes_number: '联席会议纪要〔2026〕1号',
} as const;

let keys = 0;

/** The answer of a step on a plan as it stands now. */
export async function planStep(
  app: FastifyInstance,
  code: string,
  step: string,
  headers: object,
  payload?: object,
): Promise<LightMyRequestResponse> {
  const url = `/api/v1/plans/${code}`;
  const { etag } = (await app.inject({ url, headers: { ...headers } })).headers;
  return await app.inject({
    method: 'POST',
    url: `${url}/${step}`,
    headers: { 'idempotency-key': `plan${++keys}`, ...(etag && { 'if-match': etag }), ...headers },
    ...(payload && { payload }),
  });
}

/** Submits and approves a draft; the first answer that is a refusal, else that of the approval. */
export async function approvePlan(
  { app, tokenFor }: Pick<TestApp, 'app' | 'tokenFor'>,
  code: string,
): Promise<LightMyRequestResponse> {
  const submitted = await planStep(app, code, 'submit', await tokenFor('planner'), {});
  if (submitted.statusCode >= 300) return submitted;
  return await planStep(app, code, 'approve', await tokenFor('conference-secretary'), MINUTES);
}

/** The same and publishes. */
export async function publishReviewed(
  office: Pick<TestApp, 'app' | 'tokenFor'>,
  code: string,
  body: object = { document_number: '交发〔2026〕1号' },
): Promise<LightMyRequestResponse> {
  const approved = await approvePlan(office, code);
  if (approved.statusCode >= 300) return approved;
  return await planStep(office.app, code, 'publish', await office.tokenFor('planner'), body);
}
