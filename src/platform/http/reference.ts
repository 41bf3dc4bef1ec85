import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { createJsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';

const transform = createJsonSchemaTransform({});

/** The API reference, made from the routes' own schemas and served from here, without a CDN. */
export async function serveReference(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: '双随机、一公开 double-random',
        version: '1',
        description:
          '随机抽取检查对象、随机选派执法检查人员，抽查结果向社会公开。错误均为 application/problem+json(RFC 9457),语言随 Accept-Language。\n\nWhom to inspect and who inspects are drawn by lot and in public. Failures are application/problem+json (RFC 9457) in the language of Accept-Language.',
        license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
      },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    },
    transform,
    transformObject: jsonSchemaTransformObject,
  });
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true, uiConfig: { deepLinking: true } });
}
